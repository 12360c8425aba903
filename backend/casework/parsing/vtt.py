"""WebVTT captions, as meeting tools write them."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from backend.casework.parsing.clock import milliseconds
from backend.casework.parsing.decoding import MAX_LINES
from backend.casework.parsing.draft import DraftTranscript, DraftTurn, Format
from backend.casework.parsing.findings import Findings, quoted, rejected
from backend.casework.parsing.labels import find_prefix, speaker_keys, warn_possible_speaker
from backend.casework.parsing.roles import UNLABELLED, label_key

JOIN_WITHIN_MS = 2_000

_ARROW = "-->"
_TIME = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}"
_TIMING = re.compile(rf"\s*(?P<start>{_TIME})\s*-->\s*(?P<end>{_TIME})(?:\s.*)?")
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^<>\s]*)?\s(?P<name>[^<>]*)>|</v\s*>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]*)?>|<[0-9:.]+>")
_SENTENCE_END = re.compile(r"[.?!\u2026][\"'\u2019\u201d)\]]*$")


@dataclass(frozen=True, slots=True)
class _Cue:
    start_ms: int
    end_ms: int
    line: int
    payload: str


def recognises(text: str, _named: Collection[str]) -> bool:
    """Whether the first line that is not blank begins with WEBVTT."""
    return re.match(r"\s*WEBVTT(?:\s|$)", text) is not None


def read(text: str, findings: Findings, named: Collection[str]) -> list[DraftTranscript]:
    """Read the cues and join those of one turn."""
    if (voices := text.count("<v")) > MAX_LINES:
        raise rejected(
            "too_large", f"{voices:,} voices in one file; at most {MAX_LINES:,} are read."
        )
    cues = list(_cues(text, findings))
    if any(_VOICE.search(cue.payload) for cue in cues):
        pieces = [piece for cue in cues for piece in _voices(cue)]
    else:
        pieces = _prefixed(cues, findings, named)
    spoken = [piece for piece in pieces if piece.text]
    if any(piece.speaker for piece in spoken):
        _carry_on(spoken, findings)
    return [DraftTranscript("", _joined(spoken, findings))]


def _cues(text: str, findings: Findings) -> Iterator[_Cue]:
    for first, lines in _blocks(text):
        if _SKIPPED.match(lines[0]):
            continue
        arrows = [place for place, line in enumerate(lines) if _ARROW in line]
        if not arrows or arrows[0] > 1:
            _malformed(first, lines[0], "stands where a cue with a time line is expected", findings)
            continue
        if len(arrows) > 1:
            place = arrows[1]
            what = "is a second time line in one cue (a blank line must stand between cues)"
            _malformed(first + place, lines[place], what, findings)
            continue
        place = arrows[0]
        timing = _TIMING.fullmatch(lines[place])
        start = milliseconds(timing["start"]) if timing else None
        end = milliseconds(timing["end"]) if timing else None
        if start is None or end is None:
            what = "is no time line (hh:mm:ss.mmm --> hh:mm:ss.mmm)"
            _malformed(first + place, lines[place], what, findings)
            continue
        payload = "\n".join(lines[place + 1 :])
        yield _Cue(start, end, first + place + 1, payload)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines, with its first line, the file header left out."""
    block: list[str] = []
    in_header = True
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        # Some tools put the first cue right under the header.
        if in_header and _ARROW in line:
            in_header, block = False, []
        if line.strip():
            block.append(line)
        elif block:
            if not in_header:
                yield number - len(block), block
            in_header, block = False, []


def _malformed(line: int, content: str, what: str, findings: Findings) -> None:
    findings.error("malformed_cue", f"Line {line}: {quoted(content)} {what}.", line, "")


def _voices(cue: _Cue) -> Iterator[DraftTurn]:
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


def _prefixed(cues: list[_Cue], findings: Findings, named: Collection[str]) -> list[DraftTurn]:
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
            elif prefix and prefix.looks_like_a_name and not offset:
                warn_possible_speaker(prefix.label, line, findings)
            parts.append(words)
        pieces.append(DraftTurn(speaker, cue.start_ms, cue.end_ms, _words(parts), line))
    return pieces


def _words(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


def _carry_on(pieces: list[DraftTurn], findings: Findings) -> None:
    """Give pieces without a speaker to the one before: many tools name only the change."""
    unnamed = [piece.line for piece in pieces if piece.speaker is None]
    if not unnamed:
        return
    speaker = UNLABELLED
    for piece in pieces:
        if piece.speaker is None:
            piece.speaker = speaker
        speaker = piece.speaker
    findings.warn(
        "speaker_carried_on",
        f"{len(unnamed)} cues name no speaker, the first in line {unnamed[0]}; each was given to "
        f"the speaker before it (to {UNLABELLED} at the start of the file).",
        unnamed[0],
        "",
    )


def _joined(pieces: list[DraftTurn], findings: Findings) -> list[DraftTurn]:
    """Join neighbouring pieces of one speaker as the README states; say how many."""
    turns: list[DraftTurn] = []
    texts: list[list[str]] = []
    last: DraftTurn | None = None
    for piece in pieces:
        if last is not None and _continues(last, piece):
            texts[-1].append(piece.text)
            turns[-1].end_ms = max(turns[-1].end_ms or 0, piece.end_ms or 0)
        else:
            turns.append(DraftTurn(piece.speaker, piece.start_ms, piece.end_ms, "", piece.line))
            texts.append([piece.text])
        last = piece
    for turn, parts in zip(turns, texts, strict=True):
        turn.text = " ".join(parts)
    if len(turns) < len(pieces):
        findings.warn(
            "turns_joined",
            f"{len(pieces)} cues were joined into {len(turns)} turns: same speaker, and a pause of "
            "at most two seconds or no end of a sentence between them.",
            None,
            "",
        )
    return turns


def _continues(last: DraftTurn, piece: DraftTurn) -> bool:
    if last.speaker is None or piece.speaker is None:
        return False
    if label_key(last.speaker) != label_key(piece.speaker):
        return False
    last_start, start = last.start_ms or 0, piece.start_ms or 0
    if start < last_start:
        return False
    pause = start - max(last_start, last.end_ms or 0)
    return pause <= JOIN_WITHIN_MS or not _SENTENCE_END.search(last.text)


FORMAT = Format("webvtt", recognises, read)
