"""Routes of this app."""

from backend.calibration.views import (
    CalibrationAttemptViewSet,
    CalibrationSetViewSet,
    GoldRatingViewSet,
    QualificationRuleViewSet,
    QuizTryViewSet,
    RaterStandingViewSet,
)

ROUTES = [
    ("gold-ratings", GoldRatingViewSet, "gold-rating"),
    ("calibration-sets", CalibrationSetViewSet, "calibration-set"),
    ("calibration-attempts", CalibrationAttemptViewSet, "calibration-attempt"),
    ("qualification-rules", QualificationRuleViewSet, "qualification-rule"),
    ("quiz-tries", QuizTryViewSet, "quiz-try"),
    ("rater-standings", RaterStandingViewSet, "rater-standing"),
]
