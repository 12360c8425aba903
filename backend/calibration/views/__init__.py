"""Calibration over HTTP."""

from backend.calibration.views.attempts import CalibrationAttemptViewSet
from backend.calibration.views.gold import CalibrationSetViewSet, GoldRatingViewSet
from backend.calibration.views.quizzes import QuizTryViewSet
from backend.calibration.views.raters import RaterStandingViewSet
from backend.calibration.views.rules import QualificationRuleViewSet

__all__ = [
    "CalibrationAttemptViewSet",
    "CalibrationSetViewSet",
    "GoldRatingViewSet",
    "QualificationRuleViewSet",
    "QuizTryViewSet",
    "RaterStandingViewSet",
]
