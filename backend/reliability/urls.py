"""Routes of this app."""

from backend.reliability.views import ReliabilityReportViewSet

ROUTES = [("reliability-reports", ReliabilityReportViewSet, "reliability-report")]
