"""The only place that writes recordings."""

from backend.media.services.erasing import (
    delete_recording,
    erase_recording,
    erase_recordings,
)
from backend.media.services.opening import Address, open_address, open_content
from backend.media.services.storing import check_can_store, store_recording
from backend.media.services.sweeping import Swept, sweep_files

__all__ = [
    "Address",
    "Swept",
    "check_can_store",
    "delete_recording",
    "erase_recording",
    "erase_recordings",
    "open_address",
    "open_content",
    "store_recording",
    "sweep_files",
]
