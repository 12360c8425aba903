"""Routes of this app."""

from backend.reporting.views import ProgrammeReportViewSet

ROUTES = [("programmes", ProgrammeReportViewSet, "programme-report")]
