"""Bring earlier studies in, say who is who in them, and withdraw them."""

from backend.history.services.importing import (
    PastPreview,
    import_past_data,
    preview_past_data,
)
from backend.history.services.naming import CodeNamed, name_codes
from backend.history.services.withdrawing import withdraw_past_data

__all__ = [
    "CodeNamed",
    "PastPreview",
    "import_past_data",
    "name_codes",
    "preview_past_data",
    "withdraw_past_data",
]
