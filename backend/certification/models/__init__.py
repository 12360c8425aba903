"""Pathways, what trainees log for them, and the decisions by them."""

from backend.certification.models.claims import (
    Attestation,
    ClaimReview,
    SupervisionLog,
)
from backend.certification.models.decisions import (
    Decision,
    DecisionAction,
    DecisionFlag,
    DecisionState,
    DecisionStep,
    FlagReason,
    FrozenTrace,
    Purpose,
    Signature,
    TraceRating,
)
from backend.certification.models.pathways import PathwayAdoption, PathwayVersion

__all__ = [
    "Attestation",
    "ClaimReview",
    "Decision",
    "DecisionAction",
    "DecisionFlag",
    "DecisionState",
    "DecisionStep",
    "FlagReason",
    "FrozenTrace",
    "PathwayAdoption",
    "PathwayVersion",
    "Purpose",
    "Signature",
    "SupervisionLog",
    "TraceRating",
]
