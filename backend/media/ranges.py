"""Which part of a file a request asks for (RFC 9110, 14), and reading just that part."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 64 * 1024
# What is sent at once to whoever asks for all that follows: a player then asks for the next part,
# and its permission is looked at again. A sender may answer less than was asked for.
OPEN_END_BYTES = 4 * 1024 * 1024
_UNIT = re.compile(r"bytes[ \t]*=(?P<ranges>.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"(?P<first>[0-9]*)-(?P<last>[0-9]*)")
_DIGITS = 18


class Unsatisfiable(Exception):
    """The part asked for begins where the file has ended."""


@dataclass(frozen=True)
class Part:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def n_bytes(self) -> int:
        """How many bytes it has."""
        return self.last - self.first + 1


def part_asked(header: str | None, size: int) -> Part | None:
    """Return the part that the header Range names; None for the whole. Raises Unsatisfiable.

    What cannot be read, and several ranges at once, are answered with the whole, as the standard
    allows.
    """
    unit = _UNIT.fullmatch((header or "").strip())
    named = [text.strip(" \t") for text in unit["ranges"].split(",")] if unit else []
    ranges = [text for text in named if text]
    match = _RANGE.fullmatch(ranges[0]) if len(ranges) == 1 else None
    if match is None or match["first"] == match["last"] == "":
        return None
    if match["first"] == "":
        return _suffix(_number(match["last"]), size)
    first = _number(match["first"])
    if match["last"] == "":
        return _within(first, first + OPEN_END_BYTES - 1, size)
    last = _number(match["last"])
    return None if last < first else _within(first, last, size)


def _suffix(length: int, size: int) -> Part:
    if length == 0:
        raise Unsatisfiable
    return _within(max(0, size - length), size - 1, size)


def _within(first: int, last: int, size: int) -> Part:
    if first >= size:
        raise Unsatisfiable
    return Part(first, min(last, size - 1))


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS


class PartReader:
    """A part of a file in small pieces; it ends when the file is removed meanwhile."""

    def __init__(self, path: Path, part: Part) -> None:
        self._path = path
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb", buffering=0) as file:
            file.seek(self._part.first)
            left = self._part.n_bytes
            while left > 0 and os.fstat(file.fileno()).st_nlink > 0:
                piece = file.read(min(CHUNK_BYTES, left))
                if not piece:
                    return
                left -= len(piece)
                yield piece
