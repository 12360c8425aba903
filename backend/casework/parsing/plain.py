"""Plain text: `T: …` and `C: …`, one after the other."""

from __future__ import annotations

import re
from collections.abc import Collection

from backend.casework.parsing.clock import EXPECTED, milliseconds
from backend.casework.parsing.draft import DraftTranscript, DraftTurn, Format
from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.labels import find_prefix, speaker_keys, warn_possible_speaker

# A number of the turn, then a time in brackets, both optional; a number without a mark behind it
# is not taken, for it may belong to the speech.
_LEAD = re.compile(
    r"\s{0,20}(?:\(?[0-9]{1,5}(?:[.)\]](?![0-9])|\t)\s{0,20})?"
    r"(?:[\[(](?P<time>[0-9][0-9:.,]{0,14})[\])]\s{0,20})?"
)


def recognises(text: str, named: Collection[str]) -> bool:
    """Whether any line begins with a speaker label."""
    return bool(speaker_keys(_unled_lines(text), named))


def read(text: str, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read a turn at every speaker label; other lines go on with the turn before them."""
    speakers = speaker_keys(_unled_lines(text), named)
    turns: list[DraftTurn] = []
    texts: list[list[str]] = []
    before: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        lead = _lead(line)
        prefix = find_prefix(line[lead.end() :], named)
        if prefix and (prefix.key in speakers or (lead["time"] and prefix.looks_like_a_name)):
            start = _start(lead["time"], number, findings)
            turns.append(DraftTurn(prefix.label, start, None, "", number))
            texts.append([prefix.rest])
            continue
        if prefix and prefix.looks_like_a_name and turns:
            warn_possible_speaker(prefix.label, number, findings)
        if turns:
            texts[-1].append(line)
        else:
            before.append(number)
    for turn, parts in zip(turns, texts, strict=True):
        turn.text = " ".join(" ".join(parts).split())
    if before and turns:
        where = f"Line {before[0]}" if len(before) == 1 else f"Lines {before[0]} to {before[-1]}"
        findings.warn(
            "text_before_first_speaker",
            f"{where}: text before the first speaker was left out.",
            before[0],
            "",
        )
    return [DraftTranscript("", turns)]


def _lead(line: str) -> re.Match[str]:
    found = _LEAD.match(line)
    if found is None:  # pragma: no cover - every part of the pattern is optional
        raise AssertionError(line[:40])
    return found


def _unled_lines(text: str) -> list[str]:
    return [line[_lead(line).end() :] for line in text.split("\n") if line.strip()]


def _start(written: str | None, line: int, findings: Findings) -> int | None:
    start = milliseconds(written) if written else None
    if written and start is None:
        findings.warn(
            "malformed_time",
            f"Line {line}: {quoted(written)} is no start time ({EXPECTED}); "
            "the turn is kept without it.",
            line,
            "",
        )
    return start


FORMAT = Format("text", recognises, read)
