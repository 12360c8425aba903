"""From drafts to checked transcripts: roles, times and sizes, the same for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from backend.casework.parsing.draft import DraftTranscript, DraftTurn
from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.labels import refuse_too_many_speakers
from backend.casework.parsing.model import ParsedTranscript, ParsedTurn, SpeakerRole
from backend.casework.parsing.roles import label_key, role_of

MAX_TURNS = 100_000
MAX_TURN_LETTERS = 100_000
MAX_LABEL_LETTERS = 100
_NAMED_AT_MOST = 20
# Escapes and character references can bring what decoding keeps out of the text itself.
_UNFIT = re.compile("[\0\ud800-\udfff]")


def assemble(
    drafts: Iterable[DraftTranscript], findings: Findings, roles: Mapping[str, SpeakerRole]
) -> tuple[ParsedTranscript, ...]:
    """Check the drafts and give every turn its role.

    Parameters
    ----------
    drafts : iterable of DraftTranscript
        What a format module has read.
    findings : Findings
        Takes errors and warnings; the result is of use only if no error was added.
    roles : mapping of str to SpeakerRole
        Roles named by the caller, keyed by `roles.label_key`.

    Returns
    -------
    tuple of ParsedTranscript
        In the order of the file.
    """
    kept = [_without_empty_turns(draft, findings) for draft in drafts]
    if not any(draft.turns for draft in kept) and not findings.errors:
        findings.error("no_turns", "The file holds no turns.")
    total = sum(len(draft.turns) for draft in kept)
    if total > MAX_TURNS:
        detail = f"The file holds {total:,} turns; at most {MAX_TURNS:,} are read at a time."
        findings.error("too_many_turns", detail)
        return ()
    transcripts = [_transcript(draft, findings, roles) for draft in kept if draft.turns]
    refuse_too_many_speakers(len({s for t in transcripts for s in t.speakers}))
    _refuse_unmapped(transcripts, findings)
    spoken = {label_key(speaker) for transcript in transcripts for speaker in transcript.speakers}
    for label in roles:
        if label not in spoken:
            detail = f"A role was given for {quoted(label)}, who does not speak in this file."
            findings.warn("role_without_speaker", detail)
    return tuple(
        # Warnings are collected last, when all of them are known.
        ParsedTranscript(transcript.label, transcript.turns, findings.warnings(transcript.label))
        for transcript in transcripts
    )


def _without_empty_turns(draft: DraftTranscript, findings: Findings) -> DraftTranscript:
    turns: list[DraftTurn] = []
    for turn in draft.turns:
        if turn.text:
            turns.append(turn)
        else:
            where = findings.head(turn.line)
            detail = f"{where} names a speaker who says nothing; it was left out."
            findings.warn("empty_turn", detail, turn.line, draft.label)
    return DraftTranscript(draft.label, turns)


def _transcript(
    draft: DraftTranscript, findings: Findings, roles: Mapping[str, SpeakerRole]
) -> ParsedTranscript:
    label, first = draft.label, draft.turns[0]
    if len(label) > MAX_LABEL_LETTERS:
        detail = f"{findings.head(first.line)}: the transcript's name {quoted(label)} is too long."
        findings.error("label_too_long", detail, first.line, label)
    if all(turn.speaker is None for turn in draft.turns):
        where = f"Transcript {quoted(label)}" if label else "The transcript"
        findings.error("no_speakers", f"{where} names no speakers.", first.line, label)
        return ParsedTranscript(label, ())
    _check_times(draft, findings)
    # One spelling for each speaker: the first.
    spellings: dict[str, str] = {}
    turns: list[ParsedTurn] = []
    for turn in draft.turns:
        if len(turn.text) > MAX_TURN_LETTERS:
            where = findings.place(turn.line)
            detail = f"The turn in {where} has more than {MAX_TURN_LETTERS:,} letters."
            findings.error("turn_too_long", detail, turn.line, label)
        if unfit := _UNFIT.search(f"{turn.text}{turn.speaker}{label}"):
            where, code = findings.head(turn.line), ord(unfit[0])
            detail = f"{where} holds the character U+{code:04X}, which no text has."
            findings.error("unfit_character", detail, turn.line, label)
            continue
        if turn.speaker is None:
            detail = f"{findings.head(turn.line)} names no speaker."
            findings.error("missing_speaker", detail, turn.line, label)
            continue
        if len(turn.speaker) > MAX_LABEL_LETTERS:
            where = findings.head(turn.line)
            detail = f"{where}: the speaker {quoted(turn.speaker)} has too long a name."
            findings.error("speaker_too_long", detail, turn.line, label)
            continue
        written = " ".join(turn.speaker.split())
        speaker = spellings.setdefault(label_key(written), written)
        role = role_of(speaker, roles)
        turns.append(
            ParsedTurn(
                speaker,
                role,
                turn.start_ms,
                turn.end_ms,
                turn.text,
                turn.line,
                findings.part(turn.line),
                turn.joined,
            )
        )
    if not any(turn.role in (SpeakerRole.THERAPIST, None) for turn in turns):
        findings.warn("no_therapist", "No turn is the therapist's.", first.line, label)
    return ParsedTranscript(label, tuple(turns))


def _check_times(draft: DraftTranscript, findings: Findings) -> None:
    """Warn where times contradict each other; drop only an end that cannot be."""
    latest: int | None = None
    for turn in draft.turns:
        if turn.start_ms is None:
            continue
        if latest is not None and turn.start_ms < latest:
            where = findings.head(turn.line)
            detail = f"{where} begins before the turn above it; both are kept in order."
            findings.warn("time_runs_backwards", detail, turn.line, draft.label)
        latest = turn.start_ms
        if turn.end_ms is not None and turn.end_ms < turn.start_ms:
            turn.end_ms = None
            where = findings.head(turn.line)
            detail = f"{where} ends before it begins; it is kept without an end time."
            findings.warn("end_before_start", detail, turn.line, draft.label)


def _refuse_unmapped(transcripts: Iterable[ParsedTranscript], findings: Findings) -> None:
    """Name all speakers without a role in one error, so that the caller can ask once."""
    unmapped: dict[str, ParsedTurn] = {}
    for transcript in transcripts:
        for turn in transcript.turns:
            if turn.role is None:
                unmapped.setdefault(label_key(turn.speaker), turn)
    if not unmapped:
        return
    speakers = [turn.speaker for turn in unmapped.values()]
    names = ", ".join(quoted(speaker) for speaker in speakers[:_NAMED_AT_MOST])
    more = f" and {len(speakers) - _NAMED_AT_MOST} more" if len(speakers) > _NAMED_AT_MOST else ""
    findings.unmapped_speakers = tuple(speakers)
    findings.error(
        "unmapped_speakers",
        f"It is not known whether these speakers are therapist, client or other: {names}{more}.",
        next(iter(unmapped.values())).line,
    )
