"""The only place that writes pathway versions and adoptions."""

from backend.certification.services.adding import PathwayPreview, add_pathway, preview_pathway
from backend.certification.services.adopting import adopt_pathway, withdraw_pathway
from backend.certification.services.shipped import load_pathway_versions

__all__ = [
    "PathwayPreview",
    "add_pathway",
    "adopt_pathway",
    "load_pathway_versions",
    "preview_pathway",
    "withdraw_pathway",
]
