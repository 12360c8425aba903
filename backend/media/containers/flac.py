"""FLAC: blocks of metadata, then frames."""

from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

_STREAM_INFO_BYTES = 34
_MOST_BLOCKS = 128


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what a FLAC file holds: stream information first, a frame after the last block."""
    if file.read(4) != b"fLaC":
        return None
    found: Found | None = None
    at = 4
    for _ in range(_MOST_BLOCKS):
        file.seek(at)
        head = file.read(4)
        is_last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        length = int.from_bytes(head[1:4])
        at += 4
        if found is None:
            if kind != 0 or length != _STREAM_INFO_BYTES:
                return None
            packed = int.from_bytes(file.read(18)[10:18])
            rate, n_samples = packed >> 44, packed & ((1 << 36) - 1)
            if rate == 0:
                return None
            found = Found(Container.FLAC, Kind.AUDIO, milliseconds(n_samples, rate))
        at += length
        if is_last:
            break
    file.seek(at)
    sync = file.read(2)
    return found if at < size and sync[0] == 0xFF and sync[1] & 0xFC == 0xF8 else None
