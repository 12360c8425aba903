"""Routes of this app."""

from backend.calibration.views import (
    CalibrationAttemptViewSet,
    CalibrationSetViewSet,
    GoldRatingViewSet,
    QualificationRuleViewSet,
    RaterStandingViewSet,
)

ROUTES = [
    ("gold-ratings", GoldRatingViewSet, "gold-rating"),
    ("calibration-sets", CalibrationSetViewSet, "calibration-set"),
    ("calibration-attempts", CalibrationAttemptViewSet, "calibration-attempt"),
    ("qualification-rules", QualificationRuleViewSet, "qualification-rule"),
    ("rater-standings", RaterStandingViewSet, "rater-standing"),
]
