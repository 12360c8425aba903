"""Feedback with its parts, goals, phrases, and the rule of the programme."""

from backend.feedback.models.feedback import (
    Acknowledgement,
    CommentKind,
    Feedback,
    FeedbackAnswer,
    FeedbackComment,
    FeedbackRule,
    FeedbackStatus,
    SectionNote,
)
from backend.feedback.models.goal import Goal, GoalOutcome, GoalReview, GoalState
from backend.feedback.models.phrase import Phrase, PhraseKind

__all__ = [
    "Acknowledgement",
    "CommentKind",
    "Feedback",
    "FeedbackAnswer",
    "FeedbackComment",
    "FeedbackRule",
    "FeedbackStatus",
    "Goal",
    "GoalOutcome",
    "GoalReview",
    "GoalState",
    "Phrase",
    "PhraseKind",
    "SectionNote",
]
