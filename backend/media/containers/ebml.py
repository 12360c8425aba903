"""WebM: elements of an id, a length and a content."""

import struct
from collections.abc import Iterator
from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

_HEADER, _DOCUMENT_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK, _TRACK_TYPE = 0xAE, 0x83
_VIDEO, _AUDIO = 1, 2
_MOST_ELEMENTS = 256
# Of one element that is read: lists of tracks are short.
_MOST_BYTES = 1024 * 1024
_NANOSECONDS = 1_000_000_000


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what a WebM file holds: a list of tracks before the first sound."""
    head = next(_elements(file, 0, size), None)
    if head is None or head[0] != _HEADER or _document_type(file, head) != b"webm":
        return None
    segment = next(_elements(file, head[2], size), None)
    if segment is None or segment[0] != _SEGMENT:
        return None
    types: set[int] = set()
    duration: int | None = None
    for element, start, end in _elements(file, segment[1], segment[2]):
        if element == _INFO:
            duration = _duration(_parts(file, start, end))
        elif element == _TRACKS:
            tracks = (part for name, part in _parts(file, start, end) if name == _TRACK)
            types = {kind for track in tracks for kind in _types(track)}
        elif element == _CLUSTER:
            break
    else:
        return None
    if not types & {_AUDIO, _VIDEO}:
        return None
    kind = Kind.VIDEO if _VIDEO in types else Kind.AUDIO
    return Found(Container.WEBM, kind, duration)


def _document_type(file: IO[bytes], head: tuple[int, int, int]) -> bytes:
    parts = dict(_parts(file, head[1], head[2]))
    return parts.get(_DOCUMENT_TYPE, b"").rstrip(b"\0")


def _duration(parts: Iterator[tuple[int, bytes]]) -> int | None:
    known = dict(parts)
    raw = known.get(_DURATION, b"")
    scale = int.from_bytes(known.get(_SCALE, b"")) or 1_000_000
    if len(raw) not in {4, 8}:
        return None
    count = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]
    # Not a number, and endless, are in the range of what can be written there.
    return milliseconds(count * scale, _NANOSECONDS) if 0 < count * scale < 1e18 else None


def _types(track: bytes) -> Iterator[int]:
    return (int.from_bytes(part) for name, part in _split(track) if name == _TRACK_TYPE)


def _parts(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, bytes]]:
    file.seek(start)
    return _split(file.read(min(end - start, _MOST_BYTES)))


def _split(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(raw):
        name, at = _vint(raw, at, keeps_marker=True)
        length, at = _vint(raw, at, keeps_marker=False)
        yield name, raw[at : at + length]
        at += length


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Return id, beginning and end of each element; one of unknown length lasts to the end."""
    at = start
    for _ in range(_MOST_ELEMENTS):
        if at >= end:
            return
        file.seek(at)
        raw = file.read(12)
        name, used = _vint(raw, 0, keeps_marker=True)
        first = used
        length, used = _vint(raw, used, keeps_marker=False)
        is_unknown = length == (1 << (7 * (used - first))) - 1
        begins = at + used
        at = end if is_unknown else begins + length
        if at > end and name != _CLUSTER:
            return
        yield name, begins, min(at, end)


def _vint(raw: bytes, at: int, *, keeps_marker: bool) -> tuple[int, int]:
    """Return a number of one to eight bytes and where it ends; raises IndexError."""
    first = raw[at]
    width = 9 - first.bit_length()
    if width > 8 or at + width > len(raw):
        raise IndexError
    value = int.from_bytes(raw[at : at + width])
    return (value if keeps_marker else value & ((1 << (7 * width)) - 1)), at + width
