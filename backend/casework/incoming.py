"""What an import and its preview ask alike of a file, the programme and the person."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from uuid import UUID

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.casework.models import Case, Speaker, TherapySession, Transcript
from backend.casework.parsing import ParsedTranscript, Problem
from backend.casework.selectors import HASHES_AT_A_TIME, sessions_visible_to
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Programme

MAX_LABEL_LETTERS = 120
ALL_ELSEWHERE = (
    "What is in this file is in the programme already, in sessions that are not open to you. "
    "Ask the programme lead."
)


TEXT_DELETED = (
    "These words were in the programme, and were erased for good: a client withdrew, or their time "
    "was over. They are not taken in again."
)


def refuse_wrong_meeting(case: Case | None, meeting: TherapySession | None) -> None:
    """Raise where a file is meant for a meeting that is not of the case, or has a text."""
    if meeting is None:
        return
    if meeting.case_id is None or case is None or meeting.case_id != case.pk:
        raise InvalidInput("This meeting is not of this case.", code="other_case")
    if meeting.struck_at is not None:
        raise Conflict("This meeting was struck out: it was never held.", code="struck")
    if Transcript.objects.filter(therapy_session=meeting).exists():
        raise Conflict("This meeting has a transcript already.", code="has_transcript")


def registered_meeting(case: Case, number: int) -> TherapySession | None:
    """Return the meeting of this number if it is registered and has no text yet."""
    rows = TherapySession.objects.filter(
        case=case, number=number, transcript__isnull=True, struck_at__isnull=True
    )
    return rows.first()


def refuse_wrong_case(actor: User, programme: Programme, case: Case | None) -> None:
    """Raise InvalidInput where a case is missing, or is another programme's."""
    if case is None and not allows(actor, Permission.TRANSCRIPT_PREPARE, programme.pk):
        raise InvalidInput("Say to which of your cases the file belongs.", code="case_required")
    if case is not None and case.programme_id != programme.pk:
        raise InvalidInput("This case is not of this programme.", code="other_case")


def transcripts_with(programme: Programme, hashes: Sequence[str]) -> dict[str, Transcript]:
    """Return the programme's transcripts that have one of these contents."""
    found: dict[str, Transcript] = {}
    for start in range(0, len(hashes), HASHES_AT_A_TIME):
        some = hashes[start : start + HASHES_AT_A_TIME]
        rows = Transcript.objects.filter(programme=programme, content_hash__in=some)
        found |= {row.content_hash: row for row in rows.select_related("therapy_session")}
    return found


def held_hashes(programme: Programme, read: Sequence[ParsedTranscript]) -> list[str]:
    """Return for each transcript the hash by which the programme holds it, or would."""
    earlier = [_hash_with_roles(transcript) for transcript in read]
    asked = {transcript.content_hash for transcript in read}
    held = transcripts_with(programme, sorted(asked | {each for each in earlier if each}))
    return [
        old if old in held and transcript.content_hash not in held else transcript.content_hash
        for transcript, old in zip(read, earlier, strict=True)
    ]


def other_roles(
    read: Sequence[ParsedTranscript], hashes: Sequence[str], present: Mapping[str, Transcript]
) -> dict[UUID, Problem]:
    """Return the warning for each session that holds the same words under other roles."""
    held: dict[UUID, list[str]] = {row.pk: [] for row in present.values()}
    rows = Speaker.objects.filter(transcript__in=held).order_by("transcript", "position")
    for speaks_in, role in rows.values_list("transcript", "role"):
        held[speaks_in].append(role)
    found: dict[UUID, Problem] = {}
    for transcript, content in zip(read, hashes, strict=True):
        row = present.get(content)
        said = list({turn.speaker: turn.role for turn in transcript.turns}.values())
        # Where two speakers became one, under one pseudonym, nobody can tell them apart.
        if row is None or None in said or len(said) != len(held[row.pk]) or said == held[row.pk]:
            continue
        session = row.therapy_session
        found[session.pk] = Problem(
            "roles_differ",
            f"These words are in the programme already, in session “{session.label}”, with other "
            "roles. Nothing was added; roles are changed on that session's page.",
            transcript=transcript.label or None,
        )
    return found


def _hash_with_roles(transcript: ParsedTranscript) -> str:
    if any(turn.role is None for turn in transcript.turns):
        return ""
    return transcript.content_hash_with_roles


def label_of(read: ParsedTranscript, file_name: str) -> str:
    """Return what a transcript's session is called: after the file where that names none."""
    label = read.label or PurePath(file_name).stem or "Transcript"
    return label[:MAX_LABEL_LETTERS]


def duration_of(read: ParsedTranscript) -> int | None:
    """Return the last time in a transcript, in milliseconds."""
    times = [time for turn in read.turns for time in (turn.start_ms, turn.end_ms)]
    return max((time for time in times if time is not None), default=None)


def visible_sessions(actor: User, programme: Programme) -> set[UUID]:
    """Return the ids of the programme's sessions that are open to the person."""
    rows = sessions_visible_to(actor).filter(programme=programme)
    return set(rows.values_list("pk", flat=True))


def some_elsewhere(n_hidden: int) -> Problem:
    """Return the warning that a part of a file is where the person may not look."""
    detail = f"{n_hidden} transcripts of the file are in sessions that are not open to you."
    return Problem("transcripts_elsewhere", detail)
