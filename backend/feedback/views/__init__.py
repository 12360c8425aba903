"""Requests about feedback, goals and phrases."""

from backend.feedback.views.feedback import FeedbackRuleViewSet, FeedbackViewSet
from backend.feedback.views.goals import GoalViewSet, PhraseViewSet

__all__ = ["FeedbackRuleViewSet", "FeedbackViewSet", "GoalViewSet", "PhraseViewSet"]
