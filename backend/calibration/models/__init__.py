"""Gold ratings and sets; quizzes; rules, attempts, results, readings, and status of raters."""

from backend.calibration.models.gold import (
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    GoldSource,
    SetPurpose,
    SetSession,
)
from backend.calibration.models.quiz import QuizResult, QuizTry
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
    "QuizResult",
    "QuizTry",
    "RaterStatus",
    "Reading",
    "SetPurpose",
    "SetSession",
    "StatusChange",
]
