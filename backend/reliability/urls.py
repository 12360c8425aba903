"""Routes of this app."""

from backend.reliability.views import PlannerViewSet, ReliabilityReportViewSet

ROUTES = [
    ("reliability-reports", ReliabilityReportViewSet, "reliability-report"),
    ("planner", PlannerViewSet, "planner"),
]
