"""Cues and segments into turns: who goes on speaking, and what a caption tool has split."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.casework.parsing.draft import DraftTurn
from backend.casework.parsing.findings import Findings
from backend.casework.parsing.model import JoinedPiece
from backend.casework.parsing.roles import UNKNOWN_SPEAKER, UNLABELLED, label_key

JOIN_WITHIN_MS = 2_000
# Where nobody is named a sentence is all that belongs together, and not even that without bounds.
MAX_UNNAMED_LETTERS = 1_000

_SENTENCE_END = re.compile(r"[.?!\u2026\u3002\uff1f\uff01][\"'\u2019\u201d)\]]*$")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a full stop or the like, quotation marks behind it allowed."""
    return _SENTENCE_END.search(text) is not None


def turns_of(pieces: Sequence[DraftTurn], findings: Findings, noun: str) -> list[DraftTurn]:
    """Give every piece a speaker, then join those of one turn as the README states.

    Parameters
    ----------
    pieces : sequence of DraftTurn
        Cues or segments with text, in the order of the file.
    findings : Findings
        Takes ``speakers_not_named``, ``speaker_carried_on`` and the note ``turns_joined``.
    noun : str
        What the pieces are called in the plural.

    Returns
    -------
    list of DraftTurn
        Turns that know what they were joined from.
    """
    if pieces and all(piece.speaker is None for piece in pieces):
        for piece in pieces:
            piece.speaker = UNKNOWN_SPEAKER
        findings.warn(
            "speakers_not_named",
            f"The file does not say who speaks; all of it was given to “{UNKNOWN_SPEAKER}”, a "
            "sentence or less at a time.",
            pieces[0].line,
            "",
        )
    carry_on(pieces, findings, noun)
    return _joined(pieces, findings, noun)


def carry_on(pieces: Sequence[DraftTurn], findings: Findings, noun: str) -> None:
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
        f"No speaker is named by {len(unnamed)} of {len(pieces)} {noun}, the first in "
        f"{findings.place(unnamed[0])}; each was given to the speaker before it (to {UNLABELLED} "
        "at the start of the file).",
        unnamed[0],
        "",
    )


def _joined(pieces: Sequence[DraftTurn], findings: Findings, noun: str) -> list[DraftTurn]:
    groups: list[list[DraftTurn]] = []
    letters = 0
    for piece in pieces:
        if groups and _continues(groups[-1][-1], piece, letters):
            groups[-1].append(piece)
            letters += len(piece.text)
        else:
            groups.append([piece])
            letters = len(piece.text)
    if len(groups) < len(pieces):
        findings.warn(
            "turns_joined",
            f"{len(pieces)} {noun} were joined into {len(groups)} turns: same speaker, and a pause "
            "of at most two seconds or no end of a sentence between them.",
            None,
            "",
        )
    return [_turn(group) for group in groups]


def _turn(group: list[DraftTurn]) -> DraftTurn:
    first = group[0]
    if len(group) == 1:
        return first
    ends = [piece.end_ms for piece in group if piece.end_ms is not None]
    return DraftTurn(
        first.speaker,
        first.start_ms,
        max(ends, default=None),
        " ".join(piece.text for piece in group),
        first.line,
        tuple(JoinedPiece(p.line, p.start_ms, p.end_ms, p.text) for p in group),
    )


def _continues(last: DraftTurn, piece: DraftTurn, letters: int) -> bool:
    if label_key(last.speaker or "") != label_key(piece.speaker or ""):
        return False
    last_start, start = last.start_ms, piece.start_ms
    if last_start is not None and start is not None and start < last_start:
        return False
    is_open = not ends_sentence(last.text)
    times = [time for time in (last_start, last.end_ms) if time is not None]
    is_near = start is not None and bool(times) and start - max(times) <= JOIN_WITHIN_MS
    if piece.speaker == UNKNOWN_SPEAKER:
        return is_open and is_near and letters + len(piece.text) <= MAX_UNNAMED_LETTERS
    return is_open or is_near
