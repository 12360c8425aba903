"""Routes of this app."""

from backend.ratings.views import (
    AssignmentViewSet,
    RatingViewSet,
    ReleaseViewSet,
    RoundViewSet,
)

ROUTES = [
    ("rounds", RoundViewSet, "round"),
    ("assignments", AssignmentViewSet, "assignment"),
    ("ratings", RatingViewSet, "rating"),
    ("releases", ReleaseViewSet, "release"),
]
