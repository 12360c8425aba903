"""Everything that writes here."""

from backend.exports.services.building import build_export
from backend.exports.services.deleting import (
    delete_export,
    delete_what_is_over,
    delete_with_consent,
)
from backend.exports.services.downloading import download_export
from backend.exports.services.personal import erase_account, erasure_outlook, take_personal_data
from backend.exports.services.requesting import request_export

__all__ = [
    "build_export",
    "delete_export",
    "delete_what_is_over",
    "delete_with_consent",
    "download_export",
    "erase_account",
    "erasure_outlook",
    "request_export",
    "take_personal_data",
]
