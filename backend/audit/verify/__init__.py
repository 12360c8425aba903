"""Find what was altered, removed, re-ordered or added behind the trail's back."""

from backend.audit.verify.anchors import Anchor, anchor_faults, read_anchor, take_anchor
from backend.audit.verify.findings import Fault, Verification
from backend.audit.verify.whole import unsealed, verify

__all__ = [
    "Anchor",
    "Fault",
    "Verification",
    "anchor_faults",
    "read_anchor",
    "take_anchor",
    "unsealed",
    "verify",
]
