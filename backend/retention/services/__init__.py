"""The only place that writes policies, holds and proofs, and that deletes because of them."""

from backend.retention.services.applying import apply_everywhere, apply_policy
from backend.retention.services.exporting import export_proofs
from backend.retention.services.placing import lift_hold, place_hold
from backend.retention.services.proving import prove
from backend.retention.services.setting import Outlook, outlook_of, set_policy

__all__ = [
    "Outlook",
    "apply_everywhere",
    "apply_policy",
    "export_proofs",
    "lift_hold",
    "outlook_of",
    "place_hold",
    "prove",
    "set_policy",
]
