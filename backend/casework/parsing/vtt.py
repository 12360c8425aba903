"""WebVTT captions, as meeting tools write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

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

_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the first line that is not blank begins with WEBVTT."""
    return re.match(r"\s*WEBVTT(?:\s|$)", content.text) is not None


def read(content: Content, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read the cues and join those of one turn."""
    check_number_of_voices(content.text)
    return [transcript_of(list(_cues(content.text, findings)), findings, named)]


def _cues(text: str, findings: Findings) -> Iterator[Cue]:
    for first, lines in _blocks(text):
        if _SKIPPED.match(lines[0]):
            continue
        arrows = [place for place, line in enumerate(lines) if ARROW in line]
        if not arrows or arrows[0] > 1:
            malformed(first, lines[0], "stands where a cue with a time line is expected", findings)
            continue
        if len(arrows) > 1:
            place = arrows[1]
            what = "is a second time line in one cue (a blank line must stand between cues)"
            malformed(first + place, lines[place], what, findings)
            continue
        place = arrows[0]
        times = timing(lines[place])
        if times is None:
            what = "is no time line (hh:mm:ss.mmm --> hh:mm:ss.mmm)"
            malformed(first + place, lines[place], what, findings)
            continue
        yield Cue(*times, first + place + 1, "\n".join(lines[place + 1 :]))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines, with its first line, the file header left out."""
    block: list[str] = []
    in_header = True
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        # Some tools put the first cue right under the header.
        if in_header and ARROW in line:
            in_header, block = False, []
        if line.strip():
            block.append(line)
        elif block:
            if not in_header:
                yield number - len(block), block
            in_header, block = False, []


FORMAT = Format("webvtt", recognises, read)
