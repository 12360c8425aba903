"""Routes of this app."""

from backend.certification.views import PathwayViewSet

ROUTES = [("pathways", PathwayViewSet, "pathway")]
