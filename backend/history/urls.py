"""Routes of this app."""

from backend.history.views import PastImportViewSet

ROUTES = [("past-imports", PastImportViewSet, "past-import")]
