"""Routes of this app."""

from backend.feedback.views import (
    FeedbackRuleViewSet,
    FeedbackViewSet,
    GoalViewSet,
    PhraseViewSet,
    PracticeViewSet,
)

ROUTES = [
    ("feedback", FeedbackViewSet, "feedback"),
    ("feedback-rules", FeedbackRuleViewSet, "feedback-rule"),
    ("goals", GoalViewSet, "goal"),
    ("phrases", PhraseViewSet, "phrase"),
    ("trainees", PracticeViewSet, "practising"),
]
