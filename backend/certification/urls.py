"""Routes of this app."""

from backend.certification.views.claims import AttestationViewSet, SupervisionLogViewSet
from backend.certification.views.decisions import DecisionViewSet
from backend.certification.views.pathways import PathwayViewSet
from backend.certification.views.portfolios import PortfolioViewSet

ROUTES = [
    ("pathways", PathwayViewSet, "pathway"),
    ("supervision-logs", SupervisionLogViewSet, "supervision-log"),
    ("attestations", AttestationViewSet, "attestation"),
    ("portfolios", PortfolioViewSet, "portfolio"),
    ("decisions", DecisionViewSet, "decision"),
]
