"""WAV: chunks in a RIFF file."""

import struct
from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

_MOST_CHUNKS = 64
_MOST_CHANNELS = 64


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what a WAV file holds: it needs its format before its sound."""
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    bytes_per_second = 0
    at = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        at += 8
        if name == b"fmt ":
            _, channels, rate, bytes_per_second = struct.unpack("<HHII", file.read(12))
            if not (1 <= channels <= _MOST_CHANNELS and rate and bytes_per_second):
                return None
        elif name == b"data":
            # A recorder that was cut off, or that streams, leaves no true length.
            left = size - at
            known = length if 0 < length <= left else left
            if not bytes_per_second or left <= 0:
                return None
            return Found(Container.WAV, Kind.AUDIO, milliseconds(known, bytes_per_second))
        at += length + length % 2
    return None
