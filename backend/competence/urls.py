"""Routes of this app."""

from backend.competence.views import TraineeViewSet

ROUTES = [("trainees", TraineeViewSet, "trainee")]
