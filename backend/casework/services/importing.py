"""Bring transcript files in: a file is stored whole or not at all, and never twice."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_to_import
from backend.casework.incoming import (
    ALL_ELSEWHERE,
    duration_of,
    label_of,
    refuse_wrong_case,
    some_elsewhere,
    transcripts_with,
    visible_sessions,
)
from backend.casework.models import (
    Case,
    ImportedFile,
    SpeakerRole,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.parsing import (
    ParsedFile,
    ParsedTranscript,
    Problem,
    TranscriptRejected,
    parse,
)
from backend.casework.parsing import SpeakerRole as ParsedRole
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Programme


@dataclass(frozen=True)
class ImportedTranscript:
    """A transcript of a file, and whether it was there before."""

    transcript: Transcript
    already_present: bool


@dataclass(frozen=True)
class ImportResult:
    """What came of a file; `warnings` are rows of code, detail, line and transcript."""

    format: str
    already_imported: bool
    transcripts: tuple[ImportedTranscript, ...]
    warnings: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class _Upload:
    """A file on its way in; `name` only labels transcripts to which the file gives no name."""

    programme: Programme
    raw: bytes
    name: str
    case: Case | None
    speaker_roles: Mapping[str, SpeakerRole]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def import_file(
    *,
    actor: User,
    programme: Programme,
    raw: bytes,
    name: str = "",
    case: Case | None = None,
    speaker_roles: Mapping[str, SpeakerRole] | None = None,
) -> ImportResult:
    """Import a transcript file; its sessions go into `case`, or wait for one.

    Raises InvalidInput with every problem by line, Conflict, or AccessDenied.
    """
    require(actor, needed_to_import(actor, programme.pk, case), programme.pk)
    refuse_wrong_case(actor, programme, case)
    return _import(_Upload(programme, raw, name, case, speaker_roles or {}), actor)


def import_from_command_line(
    *,
    programme: Programme,
    raw: bytes,
    name: str = "",
    speaker_roles: Mapping[str, SpeakerRole] | None = None,
) -> ImportResult:
    """Import a file as the system; only the installation's command line calls this.

    Its sessions wait for a case. Raises InvalidInput with every problem by line.
    """
    return _import(_Upload(programme, raw, name, None, speaker_roles or {}), None)


def too_large(n_bytes: int) -> InvalidInput:
    """Return the refusal of a file that is not even read."""
    limit = settings.TRANSCRIPT_MAX_BYTES
    detail = f"The file has {n_bytes:,} bytes; at most {limit:,} are read."
    return _refusal(TranscriptRejected([Problem("too_large", detail)]))


def _import(upload: _Upload, actor: User | None) -> ImportResult:
    known = _recognised(upload, actor)
    if known is not None:
        return known
    try:
        parsed = parse(
            upload.raw,
            max_bytes=settings.TRANSCRIPT_MAX_BYTES,
            speaker_roles={n: ParsedRole(role) for n, role in upload.speaker_roles.items()},
        )
    except TranscriptRejected as rejection:
        raise _refusal(rejection) from rejection
    with transaction.atomic():
        # Imports into a programme queue here, so that none is stored between look-up and insert.
        Programme.objects.select_for_update().get(pk=upload.programme.pk)
        return _recognised(upload, actor) or _store(upload, parsed, actor)


def _recognised(upload: _Upload, actor: User | None) -> ImportResult | None:
    """Return what an earlier import of the same bytes brought, if there was one."""
    file = ImportedFile.objects.filter(programme=upload.programme, sha256=upload.sha256).first()
    if file is None:
        return None
    present = transcripts_with(upload.programme, file.content_hashes)
    found = [ImportedTranscript(present[content], True) for content in file.content_hashes]
    return _visible(
        ImportResult(file.format, True, tuple(found), tuple(file.warnings)), upload, actor
    )


def _store(upload: _Upload, parsed: ParsedFile, actor: User | None) -> ImportResult:
    hashes = [transcript.content_hash for transcript in parsed.transcripts]
    present = transcripts_with(upload.programme, hashes)
    file = ImportedFile.objects.create(
        programme=upload.programme,
        sha256=parsed.sha256,
        format=parsed.format,
        n_bytes=len(upload.raw),
        content_hashes=hashes,
        warnings=[_row(found) | {"transcript": found.transcript} for found in parsed.all_warnings],
        imported_by=actor,
    )
    sessions: list[TherapySession] = []
    transcripts: list[Transcript] = []
    turns: list[Turn] = []
    found: list[ImportedTranscript] = []
    for content, read in zip(hashes, parsed.transcripts, strict=True):
        if content not in present:
            session = _session(upload, read)
            transcript = _transcript(file, session, read, content)
            sessions.append(session)
            transcripts.append(transcript)
            turns.extend(_turns(transcript, read))
            present[content] = transcript
            found.append(ImportedTranscript(transcript, False))
        else:
            found.append(ImportedTranscript(present[content], True))
    TherapySession.objects.bulk_create(sessions)
    Transcript.objects.bulk_create(transcripts)
    Turn.objects.bulk_create(turns, batch_size=1000)
    record(
        actor=actor,
        verb="transcript.imported",
        programme_id=upload.programme.pk,
        target=file,
        details={
            "sha256": parsed.sha256,
            "case": str(upload.case.pk) if upload.case else "",
            "n_transcripts": len(transcripts),
            "n_already_present": len(found) - len(transcripts),
            "n_turns": len(turns),
            "n_warnings": len(file.warnings),
        },
    )
    return _visible(
        ImportResult(file.format, False, tuple(found), tuple(file.warnings)), upload, actor
    )


def _session(upload: _Upload, read: ParsedTranscript) -> TherapySession:
    return TherapySession(
        programme=upload.programme,
        case=upload.case,
        label=label_of(read, upload.name),
        is_simulated=upload.programme.is_simulated,
    )


def _transcript(
    file: ImportedFile, session: TherapySession, read: ParsedTranscript, content: str
) -> Transcript:
    return Transcript(
        programme=session.programme,
        therapy_session=session,
        source=file,
        content_hash=content,
        n_turns=len(read.turns),
        duration_ms=duration_of(read),
        warnings=[_row(problem) for problem in read.warnings],
    )


def _turns(transcript: Transcript, read: ParsedTranscript) -> list[Turn]:
    return [
        Turn(
            transcript=transcript,
            number=number,
            speaker=turn.speaker,
            # A turn without a role was refused while parsing; the table would refuse it too.
            role=turn.role or "",
            start_ms=turn.start_ms,
            end_ms=turn.end_ms,
            text=turn.text,
        )
        for number, turn in enumerate(read.turns, start=1)
    ]


def _row(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "detail": problem.detail, "line": problem.line}


def _visible(result: ImportResult, upload: _Upload, actor: User | None) -> ImportResult:
    """Leave out what lies in sessions the person may not see. Raises Conflict if that is all."""
    if actor is None:
        return result
    visible = visible_sessions(actor, upload.programme)
    shown = [row for row in result.transcripts if row.transcript.therapy_session_id in visible]
    n_hidden = len(result.transcripts) - len(shown)
    if not shown:
        raise Conflict(ALL_ELSEWHERE, code="transcript_elsewhere")
    if not n_hidden:
        return result
    warning = _row(some_elsewhere(n_hidden)) | {"transcript": None}
    return replace(result, transcripts=tuple(shown), warnings=(*result.warnings, warning))


def _refusal(rejection: TranscriptRejected) -> InvalidInput:
    """Return the error that names every problem; one for each speaker whose role is not known."""
    errors: list[ErrorDetail] = []
    for problem in rejection.problems:
        if problem.code == "unmapped_speakers":
            errors += [
                ErrorDetail(
                    problem.code,
                    f"Is “{speaker}” the therapist, a client or somebody else?",
                    field=speaker,
                    line=problem.line,
                    part=problem.part,
                )
                for speaker in rejection.unmapped_speakers
            ]
        else:
            errors.append(
                ErrorDetail(problem.code, problem.detail, line=problem.line, part=problem.part)
            )
    first = rejection.problems[0].detail
    others = len(errors) - 1
    detail = f"{first} ({others} more below.)" if others else first
    return InvalidInput(detail, code="transcript_rejected", errors=errors)
