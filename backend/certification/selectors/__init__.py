"""Who may see pathways, claims and decisions, and which a programme certifies by."""

from backend.certification.selectors.pathways import (
    adoptions_of,
    instrument_for,
    pathways_visible_to,
)

__all__ = ["adoptions_of", "instrument_for", "pathways_visible_to"]
