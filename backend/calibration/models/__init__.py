"""Gold ratings and sets; rules, attempts, results, readings, and the status of raters."""

from backend.calibration.models.gold import (
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    GoldSource,
    SetPurpose,
    SetSession,
)
from backend.calibration.models.standing import (
    Attempt,
    AttemptEnding,
    AttemptResult,
    Outcome,
    QualificationRule,
    RaterStatus,
    Reading,
    StatusChange,
)

__all__ = [
    "Attempt",
    "AttemptEnding",
    "AttemptResult",
    "CalibrationSet",
    "GoldRating",
    "GoldRationale",
    "GoldScore",
    "GoldSource",
    "Outcome",
    "QualificationRule",
    "RaterStatus",
    "Reading",
    "SetPurpose",
    "SetSession",
    "StatusChange",
]
