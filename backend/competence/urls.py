"""Routes of this app."""

from backend.competence.views import CohortCompetenceViewSet, TraineeViewSet

ROUTES = [
    ("trainees", TraineeViewSet, "trainee"),
    ("cohorts", CohortCompetenceViewSet, "followed-cohort"),
]
