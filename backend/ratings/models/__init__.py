"""Rounds with their assignments, and ratings with their scores."""

from backend.ratings.models.rating import (
    Evidence,
    ItemScore,
    ItemStatus,
    NotApplicableReason,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
)
from backend.ratings.models.release import Release
from backend.ratings.models.round import (
    Assignment,
    AssignmentStatus,
    Round,
    RoundPhase,
    RoundRater,
    RoundSession,
)

__all__ = [
    "Assignment",
    "AssignmentStatus",
    "Evidence",
    "ItemScore",
    "ItemStatus",
    "NotApplicableReason",
    "RaisedFlag",
    "Rating",
    "RatingKind",
    "RatingStatus",
    "Release",
    "Round",
    "RoundPhase",
    "RoundRater",
    "RoundSession",
]
