"""Routes of this app."""

from backend.care.views import HarmFlagViewSet

ROUTES = [("flags", HarmFlagViewSet, "harm-flag")]
