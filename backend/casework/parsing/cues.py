"""What WebVTT and SRT have in common: a cue with two times, and who speaks in it."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from backend.casework.parsing.clock import milliseconds
from backend.casework.parsing.decoding import MAX_LINES
from backend.casework.parsing.draft import DraftTranscript, DraftTurn
from backend.casework.parsing.findings import Findings, quoted, rejected
from backend.casework.parsing.joining import turns_of
from backend.casework.parsing.labels import (
    find_prefix,
    is_name,
    speaker_keys,
    warn_possible_speaker,
)
from backend.casework.parsing.roles import label_key

ARROW = "-->"
_TIME = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}[.,][0-9]{1,3}"
# An older meeting tool writes 0:0:3.47.
_ONE_DIGIT = re.compile(r":(?=[0-9](?:[:.,]))")
_TIMING = re.compile(rf"\s*(?P<start>{_TIME})\s*-->\s*(?P<end>{_TIME})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^<>\s]*)?\s(?P<name>[^<>]*)>|</v\s*>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|em|strong)(?:[.\s][^<>]*)?>|<br\s{0,3}/?>|<[0-9:.]+>"
    r"|\{\\[a-z]{1,4}[^{}\n]{0,40}\}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue; `line` is the first of its payload, `lines` are all of them unless they count on."""

    start_ms: int
    end_ms: int
    line: int
    payload: str
    lines: tuple[int, ...] = ()

    def at(self, offset: int) -> int:
        """Return the number of a line of the payload, counted from 0."""
        return self.lines[offset] if self.lines else self.line + offset


def timing(line: str) -> tuple[int, int] | None:
    """Return start and end of a time line in milliseconds, None where it is none."""
    found = _TIMING.fullmatch(line)
    if found is None:
        return None
    start, end = (milliseconds(_ONE_DIGIT.sub(":0", found[side])) for side in ("start", "end"))
    return None if start is None or end is None else (start, end)


def malformed(line: int, content: str, what: str, findings: Findings) -> None:
    """Write down that a line is not what belongs there."""
    findings.error("malformed_cue", f"{findings.head(line)}: {quoted(content)} {what}.", line, "")


def check_number_of_voices(text: str) -> None:
    """Refuse a text with more voices than a file may have turns, whatever its lines."""
    if (voices := text.count("<v")) > MAX_LINES:
        raise rejected(
            "too_large", f"{voices:,} voices in one file; at most {MAX_LINES:,} are read."
        )


def transcript_of(
    cues: Sequence[Cue], findings: Findings, named: Collection[str]
) -> DraftTranscript:
    """Find out who speaks, by voices or else by `Name:`, and join the cues of one turn."""
    if any(_VOICE.search(cue.payload) for cue in cues):
        pieces = [piece for cue in cues for piece in _voices(cue)]
    else:
        pieces = _under_names(cues) or _prefixed(cues, findings, named)
    return DraftTranscript("", turns_of([p for p in pieces if p.text], findings, "cues"))


def _voices(cue: Cue) -> Iterator[DraftTurn]:
    """Yield a piece for every voice of a cue; text outside any voice has no speaker."""
    speaker: str | None = None
    done = offset = 0
    for tag in _VOICE.finditer(cue.payload):
        between = cue.payload[done : tag.start()]
        yield DraftTurn(speaker, cue.start_ms, cue.end_ms, _spoken(between), cue.at(offset))
        speaker = " ".join(html.unescape(tag["name"] or "").split()) or None
        offset += between.count("\n") + tag[0].count("\n")
        done = tag.end()
    rest = _spoken(cue.payload[done:])
    yield DraftTurn(speaker, cue.start_ms, cue.end_ms, rest, cue.at(offset))


def _spoken(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())


def _prefixed(cues: Sequence[Cue], findings: Findings, named: Collection[str]) -> list[DraftTurn]:
    """Return a piece for every `Name:` at the start of a line, where the file has no voices."""
    first_lines = [_spoken(cue.payload.split("\n", 1)[0]) for cue in cues if cue.payload]
    speakers = speaker_keys(first_lines, named)
    pieces: list[DraftTurn] = []
    for cue in cues:
        speaker, line, parts = None, cue.line, list[str]()
        for offset, markup in enumerate(cue.payload.split("\n")):
            words = _spoken(markup)
            prefix = find_prefix(words, named)
            if prefix and (prefix.key in speakers or prefix.is_certain(named)):
                pieces.append(DraftTurn(speaker, cue.start_ms, cue.end_ms, _words(parts), line))
                speaker, line, parts = prefix.label, cue.at(offset), []
                words = prefix.rest
            elif prefix and prefix.looks_like_a_name and not prefix.has_comma and not offset:
                warn_possible_speaker(prefix.label, line, findings)
            parts.append(words)
        pieces.append(DraftTurn(speaker, cue.start_ms, cue.end_ms, _words(parts), line))
    return pieces


def _under_names(cues: Sequence[Cue]) -> list[DraftTurn]:
    """Return a piece a cue if each has a name, and nothing else, in its first line."""
    pieces: list[DraftTurn] = []
    for cue in cues:
        name, _, words = cue.payload.partition("\n")
        label = _spoken(name)
        if not words.strip() or not is_name(label):
            return []
        pieces.append(DraftTurn(label, cue.start_ms, cue.end_ms, _spoken(words), cue.line))
    speakers = {label_key(piece.speaker or "") for piece in pieces}
    return pieces if len(pieces) > 1 and len(speakers) <= max(2, len(pieces) // 2) else []


def _words(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())
