"""Bring transcript files in: a file is stored whole or not at all, and never twice."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from django.conf import settings
from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_to_import
from backend.casework.drafts import ImportedTranscript, ImportResult, SessionDraft
from backend.casework.imported import (
    problem_row,
    session_row,
    transcript_row,
    turn_rows,
    visible_result,
)
from backend.casework.incoming import (
    TEXT_DELETED,
    held_hashes,
    label_of,
    other_roles,
    refuse_wrong_case,
    refuse_wrong_meeting,
    registered_meeting,
    transcripts_with,
    visible_sessions,
)
from backend.casework.models import (
    Case,
    ImportedFile,
    Recording,
    Speaker,
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
from backend.casework.refusing import Refusals, refusal_of
from backend.casework.selectors import deleted_content
from backend.casework.services.consenting import record_consent
from backend.casework.services.placing import place_session
from backend.casework.speaking import Voice, lacks_own, own_missing, speaker_rows, voices_of
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Programme


@dataclass(frozen=True)
class _Upload:
    """A file on its way in; `name` only labels transcripts to which the file gives no name."""

    programme: Programme
    raw: bytes
    name: str
    case: Case | None
    speaker_roles: Mapping[str, SpeakerRole]
    draft: SessionDraft

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
    draft: SessionDraft | None = None,
) -> ImportResult:
    """Import a transcript file; its sessions go into `case`, or wait for one.

    `draft` says more of a file's only session: where it belongs, who is the trainee, what the
    client agreed to. All of it is stored, or nothing. Raises InvalidInput with everything that is
    wrong, by line and field, Conflict, or AccessDenied.
    """
    require(actor, needed_to_import(actor, programme.pk, case), programme.pk)
    refusals = Refusals()
    draft = draft or SessionDraft()
    with refusals.about("case"):
        refuse_wrong_case(actor, programme, case)
    if draft.meeting is None and case is not None and draft.number is not None:
        # Saying the number of a registered meeting is saying which one it is.
        draft = replace(draft, meeting=registered_meeting(case, draft.number))
    with refusals.about("session"):
        refuse_wrong_meeting(case, draft.meeting)
    upload = _Upload(programme, raw, name, case, speaker_roles or {}, draft)
    return _import(upload, actor, refusals)


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
    upload = _Upload(programme, raw, name, None, speaker_roles or {}, SessionDraft())
    return _import(upload, None, Refusals())


def too_large(n_bytes: int) -> InvalidInput:
    """Return the refusal of a file that is not even read."""
    limit = settings.TRANSCRIPT_MAX_BYTES
    detail = f"The file has {n_bytes:,} bytes; at most {limit:,} are read."
    return refusal_of(TranscriptRejected([Problem("too_large", detail)]))


def _import(upload: _Upload, actor: User | None, refusals: Refusals) -> ImportResult:
    known = None if refusals else _recognised(upload, actor)
    if known is not None:
        return known
    parsed: ParsedFile | None = None
    with refusals.about("file"):
        parsed = _parsed(upload)
    if parsed is None or refusals:
        _refuse_all(upload, parsed, actor, refusals)
    with transaction.atomic():
        # Imports into a programme queue here, so that none is stored between look-up and insert.
        Programme.objects.select_for_update().get(pk=upload.programme.pk)
        return _recognised(upload, actor) or _store(upload, parsed, actor)


def _parsed(upload: _Upload) -> ParsedFile:
    """Return what is in the file. Raises InvalidInput."""
    try:
        parsed = parse(
            upload.raw,
            max_bytes=settings.TRANSCRIPT_MAX_BYTES,
            speaker_roles={n: ParsedRole(role) for n, role in upload.speaker_roles.items()},
        )
    except TranscriptRejected as rejection:
        raise refusal_of(rejection) from rejection
    if len(parsed.transcripts) > 1 and not upload.draft.says_nothing:
        raise InvalidInput(
            f"The file holds {len(parsed.transcripts)} transcripts. Number, date, phase, names and "
            "consent are said of each of them once they are in.",
            code="one_session_only",
        )
    return parsed


def _refuse_all(
    upload: _Upload,
    parsed: ParsedFile | None,
    actor: User | None,
    refusals: Refusals,
    *,
    session: TherapySession | None = None,
) -> NoReturn:
    """Look for whatever else is wrong, and raise all of it."""
    for read in parsed.transcripts if parsed else ():
        with refusals.about("own_speaker"):
            _voices(upload, read)
    if actor is not None and not refusals.is_about("case"):
        draft = upload.draft
        if refusals.is_about("session"):
            draft = replace(draft, meeting=None, number=None)
        with transaction.atomic():
            # The rules for a session that is there are tried on one that does not stay.
            session = (
                session
                or draft.meeting
                or TherapySession.objects.create(
                    programme=upload.programme, case=upload.case, label="On trial"
                )
            )
            _say_more(draft, session, actor, refusals, one_by_one=True)
            transaction.set_rollback(True)
    refusals.raise_any()
    raise AssertionError("called without anything refused")


def _recognised(upload: _Upload, actor: User | None) -> ImportResult | None:
    """Return what an earlier import of the same bytes brought, if there was one."""
    file = ImportedFile.objects.filter(programme=upload.programme, sha256=upload.sha256).first()
    if file is None:
        return None
    _refuse_deleted(upload, file.content_hashes, actor)
    present = transcripts_with(upload.programme, file.content_hashes)
    found = [ImportedTranscript(present[content], True) for content in file.content_hashes]
    return visible_result(
        ImportResult(file.format, True, tuple(found), tuple(file.warnings)),
        upload.programme,
        actor,
    )


def _store(upload: _Upload, parsed: ParsedFile, actor: User | None) -> ImportResult:
    hashes = held_hashes(upload.programme, parsed.transcripts)
    _refuse_deleted(upload, hashes, actor)
    present = transcripts_with(upload.programme, hashes)
    refusals = Refusals()
    voices_of_new: dict[str, list[Voice]] = {}
    for content, read in zip(hashes, parsed.transcripts, strict=True):
        if content not in present:
            with refusals.about("own_speaker"):
                voices_of_new[content] = _voices(upload, read)
    if refusals:
        _refuse_all(upload, None, actor, refusals)
    differing = other_roles(parsed.transcripts, hashes, present)
    if actor is not None:
        open_ones = visible_sessions(actor, upload.programme)
        differing = {session: found for session, found in differing.items() if session in open_ones}
    file = ImportedFile.objects.create(
        programme=upload.programme,
        sha256=parsed.sha256,
        format=parsed.format,
        n_bytes=len(upload.raw),
        content_hashes=hashes,
        warnings=[
            problem_row(found) | {"transcript": found.transcript} for found in parsed.all_warnings
        ],
        imported_by=actor,
    )
    sessions: list[TherapySession] = []
    transcripts: list[Transcript] = []
    speakers: list[Speaker] = []
    turns: list[Turn] = []
    found: list[ImportedTranscript] = []
    for content, read in zip(hashes, parsed.transcripts, strict=True):
        if content not in present:
            voices = voices_of_new[content]
            session = _meeting(upload, read) or session_row(
                upload.programme, upload.case, upload.name, read
            )
            transcript = transcript_row(file, session, read, content)
            if upload.draft.meeting is None:
                sessions.append(session)
            transcripts.append(transcript)
            speakers.extend(speaker_rows(transcript, voices))
            turns.extend(turn_rows(transcript, read, voices))
            present[content] = transcript
            found.append(ImportedTranscript(transcript, False))
        else:
            found.append(ImportedTranscript(present[content], True))
    TherapySession.objects.bulk_create(sessions)
    Transcript.objects.bulk_create(transcripts)
    Speaker.objects.bulk_create(speakers)
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
    if actor is not None and transcripts:
        _say_more(upload.draft, transcripts[0].therapy_session, actor, refusals)
        if refusals:
            _refuse_all(upload, None, actor, refusals, session=transcripts[0].therapy_session)
    return visible_result(
        ImportResult(
            file.format,
            False,
            tuple(found),
            (
                *file.warnings,
                *(
                    problem_row(each) | {"transcript": each.transcript}
                    for each in differing.values()
                ),
            ),
        ),
        upload.programme,
        actor,
    )


def _meeting(upload: _Upload, read: ParsedTranscript) -> TherapySession | None:
    """Return the registered meeting to which the text belongs; it was recorded after all."""
    registered = upload.draft.meeting
    if registered is None:
        return None
    meeting = TherapySession.objects.select_for_update().get(pk=registered.pk)
    refuse_wrong_meeting(upload.case, meeting)
    meeting.label = meeting.label or label_of(read, upload.name)
    meeting.recording = Recording.RECORDED
    meeting.missing_reason = meeting.missing_note = ""
    meeting.save(update_fields=["label", "recording", "missing_reason", "missing_note"])
    return meeting


def _voices(upload: _Upload, read: ParsedTranscript) -> list[Voice]:
    # A turn without a role was refused while parsing; the table would refuse it too.
    spoken = {turn.speaker: SpeakerRole(turn.role or "") for turn in read.turns}
    draft = upload.draft
    voices = voices_of(spoken, own=draft.own_speaker, names=draft.speaker_names)
    if not draft.says_nothing and lacks_own(voices):
        raise own_missing(voices)
    return voices


def _say_more(
    draft: SessionDraft,
    session: TherapySession,
    actor: User,
    refusals: Refusals,
    *,
    one_by_one: bool = False,
) -> None:
    """Place the session and record the consent, by the same rules as afterwards."""
    said = {"number": draft.number, "held_on": draft.held_on, "phase": draft.phase}
    placement = {name: value for name, value in said.items() if value is not None}
    parts = [{name: value} for name, value in placement.items()] if one_by_one else [placement]
    for part in parts:
        with refusals.about("session"):
            place_session(actor=actor, therapy_session=session, **part)  # type: ignore[arg-type]
    consent = draft.consent
    if consent is not None:
        with refusals.about("consent"):
            record_consent(
                actor=actor,
                therapy_session=session,
                form=consent.form,
                scopes=consent.scopes,
                given_on=consent.given_on,
                expires_on=consent.expires_on,
                keep_scores=consent.keep_scores,
            )


def _refuse_deleted(upload: _Upload, hashes: Sequence[str], actor: User | None) -> None:
    """Refuse words that were erased: nobody brings them back by sending them again.

    Among others in one file they are passed over, as what is there already is. Whoever may not see
    the session learns no more than that it is somewhere else.
    """
    programme = upload.programme
    if not set(hashes) <= deleted_content(programme, hashes):
        return
    held = {row.therapy_session_id for row in transcripts_with(programme, hashes).values()}
    if actor is None or held & visible_sessions(actor, programme):
        raise Conflict(TEXT_DELETED, code="text_deleted")
