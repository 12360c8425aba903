"""Take a recording in: it is kept whole or not at all."""

from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework import reading
from backend.casework.models import ConsentScope, TherapySession
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.media import storage
from backend.media.actions import needed_to_keep
from backend.media.containers import Found, recognise
from backend.media.models import Recording

NOT_A_RECORDING = (
    "This is no sound or video that can be played here, or it is cut short. MP3, M4A, MP4, WAV, "
    "Ogg, Opus, WebM and FLAC can be; the content decides, not the name."
)


def check_can_store(*, actor: User, therapy_session: TherapySession) -> None:
    """Raise what refuses a recording of this session, whatever the file: AccessDenied, Conflict."""
    require(actor, needed_to_keep(actor, therapy_session), therapy_session.programme_id)
    _refuse(therapy_session)


def store_recording(
    *, actor: User, therapy_session: TherapySession, received: storage.ReceivedFile
) -> Recording:
    """Keep a received file as the recording of a session.

    Raises InvalidInput for what is no recording, NoSpace, and Conflict where the client has not
    agreed to media or a recording is there already.
    """
    require(actor, needed_to_keep(actor, therapy_session), therapy_session.programme_id)
    _refuse(therapy_session)
    found = recognise(received.opened)
    if found is None:
        detail = ErrorDetail("not_a_recording", NOT_A_RECORDING, field="file")
        raise InvalidInput(NOT_A_RECORDING, code="not_a_recording", errors=[detail])
    file_name = storage.new_name()
    try:
        with transaction.atomic():
            return _store(actor, therapy_session, received, found, file_name)
    except BaseException:
        storage.remove(file_name)
        raise


def _store(
    actor: User,
    therapy_session: TherapySession,
    received: storage.ReceivedFile,
    found: Found,
    file_name: str,
) -> Recording:
    # Whoever erases the session's words, or sends another recording, waits here.
    session = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    _refuse(session)
    recording = Recording.objects.create(
        programme_id=session.programme_id,
        therapy_session=session,
        kind=found.kind,
        container=found.container,
        file_name=file_name,
        n_bytes=received.n_bytes,
        sha256=received.sha256,
        duration_ms=found.duration_ms,
        uploaded_by=actor,
    )
    record(
        actor=actor,
        verb="recording.stored",
        programme_id=recording.programme_id,
        target=recording,
        details={
            "session": str(session.pk),
            "kind": recording.kind,
            "container": recording.container,
            "n_bytes": recording.n_bytes,
            "sha256": recording.sha256,
        },
    )
    # Last of all, so that a row that others can see always has its file. A file whose row is
    # not committed after this belongs to nothing and is swept.
    storage.keep(received, file_name)
    return recording


def _refuse(session: TherapySession) -> None:
    """Raise Conflict unless the session may have a recording and has none."""
    agreed = TherapySession.objects.filter(
        reading.scope_in_force(ConsentScope.MEDIA), pk=session.pk
    )
    if not agreed.exists():
        raise Conflict(
            "No consent to sound or picture is in force for this session. Record that consent "
            "first; nothing was stored.",
            code="no_media_consent",
        )
    if Recording.objects.filter(therapy_session=session, deleted_at__isnull=True).exists():
        raise Conflict(
            "This session has a recording. Delete it first if another is to take its place.",
            code="recording_exists",
        )
