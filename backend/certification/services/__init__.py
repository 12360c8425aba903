"""The only place that writes pathway versions, adoptions, claims and decisions."""

from backend.certification.services.adding import PathwayPreview, add_pathway, preview_pathway
from backend.certification.services.adopting import adopt_pathway, withdraw_pathway
from backend.certification.services.appealing import appeal, flag_decisions_on, reconsider
from backend.certification.services.claiming import attest, log_supervision, review_claim
from backend.certification.services.deciding import (
    certify,
    refuse,
    request_decision,
    review_decision,
    sign_decision,
    withdraw_decision,
)
from backend.certification.services.reading import open_portfolio
from backend.certification.services.shipped import load_pathway_versions

__all__ = [
    "PathwayPreview",
    "add_pathway",
    "adopt_pathway",
    "appeal",
    "attest",
    "certify",
    "flag_decisions_on",
    "load_pathway_versions",
    "log_supervision",
    "open_portfolio",
    "preview_pathway",
    "reconsider",
    "refuse",
    "request_decision",
    "review_claim",
    "review_decision",
    "sign_decision",
    "withdraw_decision",
    "withdraw_pathway",
]
