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
from backend.casework.parsing.labels import find_prefix, speaker_keys, warn_possible_speaker

ARROW = "-->"
_TIME = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}"
_TIMING = re.compile(rf"\s*(?P<start>{_TIME})\s*-->\s*(?P<end>{_TIME})(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^<>\s]*)?\s(?P<name>[^<>]*)>|</v\s*>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|em|strong)(?:[.\s][^<>]*)?>|<br\s{0,3}/?>|<[0-9:.]+>"
    r"|\{\\[a-z]{1,4}[^{}\n]{0,40}\}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue; `line` is the first line of its payload."""

    start_ms: int
    end_ms: int
    line: int
    payload: str


def timing(line: str) -> tuple[int, int] | None:
    """Return start and end of a time line in milliseconds, None where it is none."""
    found = _TIMING.fullmatch(line)
    if found is None:
        return None
    start, end = milliseconds(found["start"]), milliseconds(found["end"])
    return None if start is None or end is None else (start, end)


def malformed(line: int, content: str, what: str, findings: Findings) -> None:
    """Write down that a line is not what belongs there."""
    findings.error("malformed_cue", f"Line {line}: {quoted(content)} {what}.", line, "")


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
        pieces = _prefixed(cues, findings, named)
    return DraftTranscript("", turns_of([p for p in pieces if p.text], findings, "cues"))


def _voices(cue: Cue) -> Iterator[DraftTurn]:
    """Yield a piece for every voice of a cue; text outside any voice has no speaker."""
    speaker: str | None = None
    done, line = 0, cue.line
    for tag in _VOICE.finditer(cue.payload):
        between = cue.payload[done : tag.start()]
        yield DraftTurn(speaker, cue.start_ms, cue.end_ms, _spoken(between), line)
        speaker = " ".join(html.unescape(tag["name"] or "").split()) or None
        line += between.count("\n") + tag[0].count("\n")
        done = tag.end()
    yield DraftTurn(speaker, cue.start_ms, cue.end_ms, _spoken(cue.payload[done:]), line)


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
                speaker, line, parts = prefix.label, cue.line + offset, []
                words = prefix.rest
            elif prefix and prefix.looks_like_a_name and not prefix.has_comma and not offset:
                warn_possible_speaker(prefix.label, line, findings)
            parts.append(words)
        pieces.append(DraftTurn(speaker, cue.start_ms, cue.end_ms, _words(parts), line))
    return pieces


def _words(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())
