"""Routes of this app."""

from backend.ratings.views.assignments import AssignmentViewSet
from backend.ratings.views.conflicts import ConflictViewSet
from backend.ratings.views.ratings import RatingViewSet
from backend.ratings.views.releases import ReleaseViewSet
from backend.ratings.views.rounds import RoundViewSet

ROUTES = [
    ("rounds", RoundViewSet, "round"),
    ("conflicts", ConflictViewSet, "conflict"),
    ("assignments", AssignmentViewSet, "assignment"),
    ("ratings", RatingViewSet, "rating"),
    ("releases", ReleaseViewSet, "release"),
]
