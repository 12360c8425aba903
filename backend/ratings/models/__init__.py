"""Rounds with their assignments, and ratings with their scores."""

from backend.ratings.models.planning import (
    ConflictOfInterest,
    RoundDraw,
    RoundReminder,
    Stratum,
)
from backend.ratings.models.rating import (
    ASSIGNED_KINDS,
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
    RaterGate,
    Round,
    RoundPhase,
    RoundPurpose,
    RoundRater,
    RoundSession,
)

__all__ = [
    "ASSIGNED_KINDS",
    "Assignment",
    "AssignmentStatus",
    "ConflictOfInterest",
    "Evidence",
    "ItemScore",
    "ItemStatus",
    "NotApplicableReason",
    "RaisedFlag",
    "RaterGate",
    "Rating",
    "RatingKind",
    "RatingStatus",
    "Release",
    "Round",
    "RoundDraw",
    "RoundPhase",
    "RoundPurpose",
    "RoundRater",
    "RoundReminder",
    "RoundSession",
    "Stratum",
]
