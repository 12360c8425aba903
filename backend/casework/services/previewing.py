"""Show what a transcript file would bring, before anything of it is stored."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from backend.access.rules import require
from backend.accounts.models import User
from backend.casework.actions import needed_to_import
from backend.casework.incoming import (
    ALL_ELSEWHERE,
    TEXT_DELETED,
    duration_of,
    held_hashes,
    label_of,
    other_roles,
    refuse_wrong_case,
    some_elsewhere,
    transcripts_with,
    visible_sessions,
)
from backend.casework.models import Case, ImportedFile, Phase, SpeakerRole, TherapySession
from backend.casework.parsing import (
    ParsedFile,
    ParsedTranscript,
    ParsedTurn,
    Problem,
    TranscriptRejected,
    parse,
)
from backend.casework.parsing import SpeakerRole as ParsedRole
from backend.casework.parsing.roles import label_key
from backend.casework.policies import phase_ends, proposed_phase
from backend.casework.selectors import deleted_content
from backend.programmes.models import Programme

MAX_TURNS_SHOWN = 20
# Of one turn; a speaker who is never interrupted may have hundreds of captions.
MAX_PIECES_SHOWN = 12


class Severity(StrEnum):
    """Whether a finding refuses the file, asks for attention, or only reports what was done."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class RoleReason(StrEnum):
    """Why a speaker has the role that is proposed, or none."""

    NAMED = "named"
    LABEL = "label"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PreviewProblem:
    """A finding, and how much it matters."""

    severity: Severity
    problem: Problem


@dataclass(frozen=True)
class PreviewSpeaker:
    """Somebody who speaks, and how much."""

    speaker: str
    role: ParsedRole | None
    role_reason: RoleReason
    n_turns: int
    n_words: int


@dataclass(frozen=True)
class PreviewTranscript:
    """A transcript of the file.

    `already_present` is None where it cannot be told; `session` is the one that holds the content
    already, where the person may see it.
    """

    label: str
    n_turns: int
    duration_ms: int | None
    content_hash: str
    already_present: bool | None
    session: UUID | None
    speakers: tuple[PreviewSpeaker, ...]
    turns: tuple[ParsedTurn, ...]


@dataclass(frozen=True)
class Proposal:
    """Where in its case the session of a file may belong; a person decides.

    `meeting` is registered and has no text yet. The phases end with the sessions numbered so.
    """

    meeting: UUID | None
    number: int
    held_on: date | None
    phase: Phase
    initial_until: int
    middle_until: int


@dataclass(frozen=True)
class TranscriptPreview:
    """What would come of importing a file; without transcripts where it cannot be read."""

    accepted: bool
    already_imported: bool
    format: str | None
    transcripts: tuple[PreviewTranscript, ...]
    problems: tuple[PreviewProblem, ...]
    unmapped_speakers: tuple[str, ...]
    # For a file with one transcript and a case.
    proposal: Proposal | None


@dataclass(frozen=True)
class _Reading:
    """What was read of a file: `file` is None if nothing could be."""

    file: ParsedFile | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unmapped: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Known:
    """What the programme holds of a file: the hash of each transcript.

    `session_of` has the session of each content that is there; `hidden` those sessions of them
    that the person may not see.
    """

    already_imported: bool
    hashes: tuple[str, ...]
    session_of: Mapping[str, UUID]
    hidden: frozenset[UUID]
    is_deleted: bool
    # What the person may see with other roles than are said now.
    differing: tuple[Problem, ...]

    @property
    def n_hidden(self) -> int:
        """How many transcripts of the file are in hidden sessions."""
        return sum(self.is_hidden(content) for content in self.hashes)

    def is_hidden(self, content: str | None) -> bool:
        """Tell whether a content is there, but not for the person to see."""
        return content is not None and self.session_of.get(content) in self.hidden


def preview_file(
    *,
    actor: User,
    programme: Programme,
    raw: bytes,
    name: str = "",
    case: Case | None = None,
    speaker_roles: Mapping[str, SpeakerRole] | None = None,
) -> TranscriptPreview:
    """Say what would come of importing this file. Stores nothing, so that no event is left.

    Raises AccessDenied or InvalidInput where the person could not import into the case at all;
    what is wrong with the file is part of the answer.
    """
    require(actor, needed_to_import(actor, programme.pk, case), programme.pk)
    refuse_wrong_case(actor, programme, case)
    return _preview(actor, programme, raw, name, case, speaker_roles or {})


def preview_from_command_line(
    *,
    programme: Programme,
    raw: bytes,
    name: str = "",
    speaker_roles: Mapping[str, SpeakerRole] | None = None,
) -> TranscriptPreview:
    """Say what would come of importing this file as the system. Stores nothing."""
    return _preview(None, programme, raw, name, None, speaker_roles or {})


def _preview(
    actor: User | None,
    programme: Programme,
    raw: bytes,
    name: str,
    case: Case | None,
    speaker_roles: Mapping[str, SpeakerRole],
) -> TranscriptPreview:
    named = {speaker: ParsedRole(role) for speaker, role in speaker_roles.items()}
    reading = _read(raw, named)
    read = reading.file.transcripts if reading.file else ()
    known = _known(actor, programme, raw, read)
    errors, unmapped = reading.errors, reading.unmapped
    if known.already_imported and unmapped:
        # The roles were said when the file was first imported.
        errors, unmapped = (), ()
    warnings = (*reading.warnings, *known.differing)
    if known.n_hidden and known.n_hidden == len(known.hashes):
        errors = (*errors, Problem("transcript_elsewhere", ALL_ELSEWHERE))
    elif known.is_deleted:
        errors = (*errors, Problem("text_deleted", TEXT_DELETED))
    elif known.n_hidden:
        warnings = (*warnings, some_elsewhere(known.n_hidden))
    return TranscriptPreview(
        accepted=not errors,
        already_imported=known.already_imported,
        format=reading.file.format if reading.file else None,
        transcripts=_shown(read, known, name, named),
        problems=_weighed(errors, warnings),
        unmapped_speakers=unmapped,
        proposal=_proposal(case) if case is not None and len(read) == 1 else None,
    )


def _proposal(case: Case) -> Proposal:
    """Propose the earliest registered meeting without text, else the number after the last."""
    rows = list(
        TherapySession.objects.filter(case=case, number__isnull=False, struck_at__isnull=True)
        .order_by("number")
        .values_list("pk", "number", "held_on", "phase", "transcript__pk")
    )
    open_ones = [row for row in rows if row[4] is None]
    initial, middle = phase_ends(case.planned_sessions)
    pk, number, held_on, phase = None, 1 + max((row[1] or 0 for row in rows), default=0), None, ""
    if open_ones:
        pk, number, held_on, phase = open_ones[0][0], open_ones[0][1] or 1, *open_ones[0][2:4]
    return Proposal(
        meeting=pk,
        number=number,
        held_on=held_on,
        phase=Phase(phase) if phase else proposed_phase(number, case.planned_sessions),
        initial_until=initial,
        middle_until=middle,
    )


def _read(raw: bytes, named: Mapping[str, ParsedRole]) -> _Reading:
    """Read a file; turns of speakers whose role is not known are shown without one."""
    try:
        file = parse(raw, max_bytes=settings.TRANSCRIPT_MAX_BYTES, speaker_roles=named)
    except TranscriptRejected as rejection:
        unmapped = rejection.unmapped_speakers
        refused = _Reading(None, rejection.problems, rejection.warnings, unmapped)
        if not unmapped or len(rejection.problems) > 1:
            return refused
    else:
        return _Reading(file, warnings=file.all_warnings)
    # The roles are all that is missing: any will do for reading on, and none of them is shown.
    # A therapist's raises no warning that there is no therapist.
    supposed = dict.fromkeys(unmapped, ParsedRole.THERAPIST)
    try:
        file = parse(
            raw, max_bytes=settings.TRANSCRIPT_MAX_BYTES, speaker_roles={**named, **supposed}
        )
    except TranscriptRejected:
        return refused
    keys = {label_key(speaker) for speaker in unmapped}
    without = tuple(_without_roles(transcript, keys) for transcript in file.transcripts)
    return replace(refused, file=replace(file, transcripts=without), warnings=file.all_warnings)


def _without_roles(transcript: ParsedTranscript, keys: set[str]) -> ParsedTranscript:
    turns = (
        replace(turn, role=None) if label_key(turn.speaker) in keys else turn
        for turn in transcript.turns
    )
    return replace(transcript, turns=tuple(turns))


def _known(
    actor: User | None, programme: Programme, raw: bytes, read: Sequence[ParsedTranscript]
) -> _Known:
    """Look up the bytes, then the contents, as an import does."""
    sha256 = hashlib.sha256(raw).hexdigest()
    file = ImportedFile.objects.filter(programme=programme, sha256=sha256).first()
    hashes = held_hashes(programme, read) if file is None else list(file.content_hashes)
    present = transcripts_with(programme, hashes)
    is_deleted = bool(hashes) and set(hashes) <= deleted_content(programme, hashes)
    session_of = {content: row.therapy_session_id for content, row in present.items()}
    hidden: frozenset[UUID] = frozenset()
    if actor is not None:
        hidden = frozenset(session_of.values()) - visible_sessions(actor, programme)
    already = file is not None and not all(session in hidden for session in session_of.values())
    # A reader that has learnt something since may find other transcripts in the same bytes.
    differing = other_roles(read, hashes, present) if len(hashes) == len(read) else {}
    return _Known(
        already_imported=already and not is_deleted,
        hashes=tuple(hashes),
        session_of=session_of,
        hidden=hidden,
        is_deleted=is_deleted,
        differing=tuple(each for session, each in differing.items() if session not in hidden),
    )


def _shown(
    read: Sequence[ParsedTranscript],
    known: _Known,
    name: str,
    named: Mapping[str, ParsedRole],
) -> tuple[PreviewTranscript, ...]:
    keys = {label_key(speaker) for speaker in named}
    hashes: tuple[str | None, ...] = known.hashes
    if len(hashes) != len(read):
        hashes = (None,) * len(read)
    shown: list[PreviewTranscript] = []
    seen: set[str] = set()
    for transcript, content in zip(read, hashes, strict=True):
        session = None if content is None else known.session_of.get(content)
        visible = None if known.is_hidden(content) else session
        present = None if content is None else visible is not None or content in seen
        if not present and any(turn.role is None for turn in transcript.turns):
            # A text that came in while roles were part of the hash shows itself once they are said.
            present = None
        if content is not None and not known.is_hidden(content):
            seen.add(content)
        shown.append(
            PreviewTranscript(
                label=label_of(transcript, name),
                n_turns=len(transcript.turns),
                duration_ms=duration_of(transcript),
                content_hash=content or transcript.content_hash,
                already_present=present,
                session=visible,
                speakers=_speakers(transcript, keys),
                turns=transcript.turns[:MAX_TURNS_SHOWN],
            )
        )
    return tuple(shown)


def _speakers(transcript: ParsedTranscript, named: set[str]) -> tuple[PreviewSpeaker, ...]:
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    n_turns = Counter(turn.speaker for turn in transcript.turns)
    n_words: Counter[str] = Counter()
    for turn in transcript.turns:
        n_words[turn.speaker] += len(turn.text.split())
    return tuple(
        PreviewSpeaker(
            speaker, role, _reason(speaker, role, named), n_turns[speaker], n_words[speaker]
        )
        for speaker, role in roles.items()
    )


def _reason(speaker: str, role: ParsedRole | None, named: set[str]) -> RoleReason:
    if role is None:
        return RoleReason.UNKNOWN
    return RoleReason.NAMED if label_key(speaker) in named else RoleReason.LABEL


def _weighed(errors: Sequence[Problem], warnings: Sequence[Problem]) -> tuple[PreviewProblem, ...]:
    return (
        *(PreviewProblem(Severity.ERROR, problem) for problem in errors),
        *(
            PreviewProblem(Severity.NOTE if problem.is_note else Severity.WARNING, problem)
            for problem in warnings
        ),
    )
