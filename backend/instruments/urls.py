"""Routes of this app."""

from backend.instruments.views import RubricViewSet

ROUTES = [("rubrics", RubricViewSet, "rubric")]
