"""Routes of this app."""

from backend.programmes.views import (
    CohortViewSet,
    EnrolmentViewSet,
    ProgrammeViewSet,
    RaterViewSet,
    SupervisionViewSet,
)

ROUTES = [
    ("programmes", ProgrammeViewSet, "programme"),
    ("cohorts", CohortViewSet, "cohort"),
    ("enrolments", EnrolmentViewSet, "enrolment"),
    ("supervisions", SupervisionViewSet, "supervision"),
    ("raters", RaterViewSet, "rater"),
]
