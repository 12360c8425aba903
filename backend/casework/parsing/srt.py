"""SRT subtitles, as speech recognition and caption editors write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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
    lines = list(enumerate(content.text.split("\n"), start=1))
    for number, line in lines_before(lines):
        malformed(number, line, "stands where a cue with a time line is expected", findings)
    return [transcript_of(cues_of(lines, findings), findings, named)]


def lines_before(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return what stands over the first cue, its index left out."""
    first = next((place for place, (_, line) in enumerate(lines) if ARROW in line), 0)
    before = list(lines[:first])
    if before and _INDEX.fullmatch(before[-1][1]):
        before.pop()
    return [(number, line) for number, line in before if line.strip()]


def cues_of(lines: Sequence[tuple[int, str]], findings: Findings) -> list[Cue]:
    """Read a cue at every time line; a number right above it is its index and no speech.

    Blank lines end no cue: editors leave them inside the text. So a missing index or a missing
    blank line between two cues does no harm either.
    """
    arrows = [place for place, (_, line) in enumerate(lines) if ARROW in line]
    cues: list[Cue] = []
    for place, following in zip(arrows, [*arrows[1:], None], strict=True):
        number, line = lines[place]
        times = timing(line)
        if times is None:
            what = "is no time line (hh:mm:ss,mmm --> hh:mm:ss,mmm)"
            malformed(number, line, what, findings)
            continue
        payload = list(lines[place + 1 : following])
        if following is not None and payload and _INDEX.fullmatch(payload[-1][1]):
            payload.pop()
        spoken = [at for at, (_, words) in enumerate(payload) if words.strip()]
        payload = payload[spoken[0] : spoken[-1] + 1] if spoken else []
        numbers = tuple(at for at, _ in payload) or (number,)
        words = "\n".join(words for _, words in payload)
        cues.append(Cue(*times, numbers[0], words, numbers))
    return cues


FORMAT = Format("srt", recognises, read)
