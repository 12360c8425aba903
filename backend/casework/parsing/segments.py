"""Segments of a JSON transcript: checked one by one, with times in one unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeGuard

from backend.casework.parsing.clock import EXPECTED, MAX_MS, milliseconds
from backend.casework.parsing.draft import DraftTranscript, DraftTurn
from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.joining import turns_of

# Nobody speaks a letter in five seconds, or five hundred in one: then the unit is the other one.
_TOO_SLOW, _TOO_FAST = 0.2, 500.0
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


class Unit(IntEnum):
    """Milliseconds in the unit of a file's times."""

    SECONDS = 1000
    MILLISECONDS = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """What somebody says in one stretch, times as they stand in the file; `line` counts entries."""

    line: int
    speaker: str | None
    start: object
    end: object
    text: str


class Entries:
    """Goes through lists of a document; entries that are not what they should be are errors."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._paths: list[str] = []
        findings.parts = self._paths

    def of(self, value: object, path: str) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield the number and the fields of every entry; `path` is that of the list."""
        if not isinstance(value, list):
            self._wrong(self._place(path), "a list", value)
            return
        for place, entry in enumerate(value):
            line = self._place(f"{path}[{place}]")
            if isinstance(entry, dict):
                yield line, entry
            else:
                self._wrong(line, "an object", entry)

    def path(self, line: int) -> str:
        """Return the path of an entry."""
        return self._paths[line - 1]

    def text(self, line: int, entry: dict[str, object], *keys: str) -> str:
        """Return the first of these fields that is there, on one line; an error if none is text."""
        value = next((entry[key] for key in keys if key in entry), None)
        if not isinstance(value, str):
            where = self._findings.head(line)
            what = f"has no text under {quoted(keys[0])}"
            self._findings.error("wrong_type", f"{where} {what}.", line, "")
            return ""
        return " ".join(_CONTROL.sub(" ", value).split())

    def speaker(self, line: int, entry: dict[str, object], *keys: str) -> str | None:
        """Return the label of a speaker, `Speaker 1` for a number; None for nobody."""
        value = next((entry[key] for key in keys if entry.get(key) not in (None, "")), None)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**6:
            return f"Speaker {value}"
        if value is None or isinstance(value, str):
            label = " ".join(_CONTROL.sub(" ", value or "").split())
            return (f"Speaker {label}" if label.isdigit() else label) or None
        self._wrong(line, "the name or number of a speaker", value)
        return None

    def _place(self, path: str) -> int:
        self._paths.append(path)
        return len(self._paths)

    def _wrong(self, line: int, wanted: str, found: object) -> None:
        detail = f"{self._findings.head(line)} should be {wanted} and is {_kind(found)}."
        self._findings.error("wrong_type", detail, line, "")


def transcript_of(
    segments: Sequence[Segment], unit: Unit, findings: Findings
) -> list[DraftTranscript]:
    """Bring times to milliseconds, leave out what is empty, join the segments of one turn."""
    if findings.errors:
        return []
    factor = _factor(segments, unit, findings)
    pieces: list[DraftTurn] = []
    for segment in segments:
        if segment.text:
            start = _time(segment.start, factor, "start", segment.line, findings)
            end = _time(segment.end, factor, "end", segment.line, findings)
            pieces.append(DraftTurn(segment.speaker, start, end, segment.text, segment.line))
    return [DraftTranscript("", turns_of(pieces, findings, "segments"))]


def _factor(segments: Sequence[Segment], unit: Unit, findings: Findings) -> Unit:
    """Return the unit, or the other one where nobody could speak so slowly or so fast."""
    letters = 0
    spoken = 0.0
    for segment in segments:
        start, end = segment.start, segment.end
        if is_number(start) and is_number(end) and 0 <= start < end:
            letters += len(segment.text)
            spoken += (end - start) * unit / 1000
    if not letters or not spoken:
        return unit
    rate = letters / spoken
    if unit is Unit.SECONDS and rate < _TOO_SLOW:
        other = Unit.MILLISECONDS
    elif unit is Unit.MILLISECONDS and rate > _TOO_FAST:
        other = Unit.SECONDS
    else:
        return unit
    findings.warn(
        "unit_assumed",
        f"Times were read as {other.name.lower()}, not as {unit.name.lower()}: nobody speaks "
        f"{rate:,.2g} letters a second.",
        None,
        "",
    )
    return other


def _time(value: object, factor: Unit, field: str, line: int, findings: Findings) -> int | None:
    if value is None:
        return None
    found: int | None = None
    if isinstance(value, str):
        found = milliseconds(value)
    elif is_number(value) and 0 <= value * factor < MAX_MS:
        found = round(value * factor)
    if found is None:
        written = quoted(str(value)) if isinstance(value, str | int | float) else _kind(value)
        findings.warn(
            "malformed_time",
            f"{findings.head(line)}: {written} is no {field} time (a number or {EXPECTED}); the "
            "turn is kept without it.",
            line,
            "",
        )
    return found


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether this is a finite number of a size with which one can reckon."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 10**12 if isinstance(value, int) else math.isfinite(value)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return "nothing" if value is None else kinds.get(type(value), "a number")
