"""Routes of this app."""

from backend.media.views import RecordingViewSet

ROUTES = [("media", RecordingViewSet, "media")]
