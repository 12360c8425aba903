"""Ogg: pages of one or more streams; Opus, Vorbis, Speex and FLAC are sound, Theora is picture."""

import struct
from dataclasses import dataclass
from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

_BEGINS = 0x02
_MOST_STREAMS = 8
_TAIL_BYTES = 128 * 1024
_OPUS_RATE = 48_000


@dataclass(frozen=True)
class _Stream:
    serial: int
    is_sound: bool
    # Of positions in the stream; 0 where they are no samples.
    rate: int = 0
    skipped: int = 0


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what an Ogg file holds: pages that begin streams, and another page after them."""
    streams: list[_Stream] = []
    at = 0
    for _ in range(_MOST_STREAMS + 1):
        file.seek(at)
        head = file.read(27)
        if head[:4] != b"OggS" or head[4] != 0:
            return None
        lengths = file.read(head[26])
        if not head[5] & _BEGINS:
            break
        body = file.read(sum(lengths))
        streams.append(_stream(struct.unpack("<I", head[14:18])[0], body))
        at += 27 + len(lengths) + sum(lengths)
    sound = next((stream for stream in streams if stream.is_sound), None)
    if sound is None or at >= size:
        return None
    is_video = any(not stream.is_sound for stream in streams)
    duration = _duration(file, size, sound)
    return Found(Container.OGG, Kind.VIDEO if is_video else Kind.AUDIO, duration)


def _stream(serial: int, packet: bytes) -> _Stream:
    if packet[:8] == b"OpusHead":
        return _Stream(serial, True, _OPUS_RATE, struct.unpack("<H", packet[10:12])[0])
    if packet[:7] == b"\x01vorbis":
        return _Stream(serial, True, struct.unpack("<I", packet[12:16])[0])
    if packet[:8] == b"Speex   " or packet[:5] == b"\x7fFLAC":
        return _Stream(serial, True)
    return _Stream(serial, False)


def _duration(file: IO[bytes], size: int, sound: _Stream) -> int | None:
    """Return the position of the last page, which is at the end."""
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read(_TAIL_BYTES)
    at = tail.rfind(b"OggS")
    while at >= 0:
        head = tail[at : at + 18]
        if len(head) == 18 and struct.unpack("<I", head[14:18])[0] == sound.serial:
            position = int(struct.unpack("<q", head[6:14])[0])
            return milliseconds(position - sound.skipped, sound.rate)
        at = tail.rfind(b"OggS", 0, at)
    return None
