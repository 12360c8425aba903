"""What a file is, by its content: its name and what the sender calls it say nothing.

Each reader looks at the structure, not at the first bytes alone, and reads a few kilobytes however
long the file is.
"""

import os
import struct
from typing import IO

from backend.media.containers import ebml, flac, iso, mpeg, ogg, riff
from backend.media.containers.found import Found

_READERS = (riff.read, flac.read, ogg.read, ebml.read, iso.read, mpeg.read)

__all__ = ["Found", "recognise"]


def recognise(file: IO[bytes]) -> Found | None:
    """Return what a recording is; None for anything else, and for one that is cut short."""
    size = file.seek(0, os.SEEK_END)
    for reader in _READERS:
        file.seek(0)
        try:
            found = reader(file, size)
        except (struct.error, IndexError, OverflowError):
            # Structures that end before they say they do.
            continue
        if found is not None:
            return found
    return None
