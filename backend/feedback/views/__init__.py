"""Requests about feedback, goals and phrases, and what to practise next."""

from backend.feedback.views.feedback import FeedbackRuleViewSet, FeedbackViewSet
from backend.feedback.views.goals import GoalViewSet, PhraseViewSet
from backend.feedback.views.practice import PracticeViewSet

__all__ = [
    "FeedbackRuleViewSet",
    "FeedbackViewSet",
    "GoalViewSet",
    "PhraseViewSet",
    "PracticeViewSet",
]
