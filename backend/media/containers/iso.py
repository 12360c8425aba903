"""MP4 and M4A: boxes of a length, a name and a content, which cover the file to its last byte."""

import struct
from collections.abc import Iterator
from typing import IO

from backend.media.containers.found import Found, milliseconds
from backend.media.vocabulary import Container, Kind

# A recording that was written piece by piece has thousands of boxes, a movie few.
_MOST_BOXES = 100_000
_MOST_INNER = 64
Box = tuple[bytes, int, int]


def read(file: IO[bytes], size: int) -> Found | None:
    """Return what an MP4 file holds: its type first, then a movie with a track."""
    if file.read(8)[4:8] != b"ftyp":
        return None
    boxes = _boxes(file, 0, size, _MOST_BOXES)
    movie = next((box for box in boxes or () if box[0] == b"moov"), None)
    if movie is None:
        return None
    parts = _boxes(file, movie[1], movie[2]) or []
    handlers = {
        handler
        for name, start, end in parts
        if name == b"trak"
        for handler in _handlers(file, start, end)
    }
    if not handlers & {b"soun", b"vide"}:
        return None
    header = next((box for box in parts if box[0] == b"mvhd"), None)
    kind = Kind.VIDEO if b"vide" in handlers else Kind.AUDIO
    return Found(Container.MP4, kind, _duration(file, header))


def _duration(file: IO[bytes], header: Box | None) -> int | None:
    if header is None:
        return None
    file.seek(header[1])
    raw = file.read(32)
    where, form = (20, ">IQ") if raw[0] == 1 else (12, ">II")
    scale, count = struct.unpack_from(form, raw, where)
    unknown = (1 << (64 if raw[0] == 1 else 32)) - 1
    return None if count == unknown else milliseconds(count, scale)


def _handlers(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    for name, media_start, media_end in _boxes(file, start, end) or ():
        if name != b"mdia":
            continue
        for inner, at, _ in _boxes(file, media_start, media_end) or ():
            if inner == b"hdlr":
                file.seek(at + 8)
                yield file.read(4)


def _boxes(file: IO[bytes], start: int, end: int, most: int = _MOST_INNER) -> list[Box] | None:
    """Return name, beginning and end of each box; None where they do not fill their place."""
    found: list[Box] = []
    at = start
    while at < end and len(found) < most:
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        begins = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            begins += 8
        elif length == 0:
            length = end - at
        if length < begins - at or at + length > end or not _is_name(name):
            return None
        found.append((name, begins, at + length))
        at += length
    return found


def _is_name(name: bytes) -> bool:
    # Names of the metadata of some programs begin with the sign of copyright.
    return all(0x20 <= letter < 0x7F or letter == 0xA9 for letter in name)
