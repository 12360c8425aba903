"""SRT subtitles, as speech recognition and caption editors write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from backend.casework.parsing.cues import (
    ARROW,
    Cue,
    check_number_of_voices,
    malformed,
    timing,
    transcript_of,
)
from backend.casework.parsing.draft import Content, DraftTranscript, Format
from backend.casework.parsing.findings import Findings

_INDEX = re.compile(r"\s*[0-9]{1,9}\s*")
# Subtitles whose first times are damaged are to be refused as such.
_DAMAGED = re.compile(r"\s*[0-9]{1,3}:[0-9:.,]{1,20}\s*-->")
_HEAD_LINES = 20


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether a time line stands among the first lines."""
    head = [line for line in content.text[:20_000].split("\n") if line.strip()][:_HEAD_LINES]
    return any(timing(line) or _DAMAGED.match(line) for line in head) or any(
        _INDEX.fullmatch(above) and ARROW in below for above, below in pairwise(head)
    )


def read(content: Content, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read the cues and join those of one turn."""
    check_number_of_voices(content.text)
    return [transcript_of(_cues(content.text, findings), findings, named)]


def _cues(text: str, findings: Findings) -> list[Cue]:
    """Read a cue at every time line; a number right above it is its index and no speech.

    Blank lines end no cue: editors leave them inside the text. So a missing index or a missing
    blank line between two cues does no harm either.
    """
    lines = text.split("\n")
    arrows = [place for place, line in enumerate(lines) if ARROW in line]
    _refuse_text_before(lines[: arrows[0]], findings)
    cues: list[Cue] = []
    for place, following in zip(arrows, [*arrows[1:], None], strict=True):
        times = timing(lines[place])
        if times is None:
            what = "is no time line (hh:mm:ss,mmm --> hh:mm:ss,mmm)"
            malformed(place + 1, lines[place], what, findings)
            continue
        payload = lines[place + 1 : following]
        if following is not None and payload and _INDEX.fullmatch(payload[-1]):
            payload.pop()
        first = next((n for n, line in enumerate(payload) if line.strip()), 0)
        cues.append(Cue(*times, place + 2 + first, "\n".join(payload[first:]).rstrip()))
    return cues


def _refuse_text_before(lines: list[str], findings: Findings) -> None:
    if lines and _INDEX.fullmatch(lines[-1]):
        lines = lines[:-1]
    for number, line in enumerate(lines, start=1):
        if line.strip():
            malformed(number, line, "stands where a cue with a time line is expected", findings)


FORMAT = Format("srt", recognises, read)
