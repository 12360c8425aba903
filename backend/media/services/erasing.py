"""Erase recordings: the file goes, its size and hash stay."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.erasure import Erased, is_kept, tell_witnesses
from backend.core.errors import Conflict, InvalidInput
from backend.media import storage
from backend.media.actions import needed_to_keep
from backend.media.models import Recording
from backend.programmes.models import Programme


@transaction.atomic
def delete_recording(*, actor: User, recording: Recording, reason: str) -> Recording:
    """Erase one recording for good. Raises InvalidInput without a reason, or Conflict."""
    require(actor, needed_to_keep(actor, recording.therapy_session), recording.programme_id)
    if not reason.strip():
        raise InvalidInput("Say why the recording is deleted.", code="reason_missing")
    # Whoever places a hold locks the programme too: it is deleted before the hold, or kept.
    Programme.objects.select_for_update().get(pk=recording.programme_id)
    row = Recording.objects.select_for_update().get(pk=recording.pk)
    if row.deleted_at is not None:
        raise Conflict("This recording was deleted already.", code="already_deleted")
    if is_kept(row.therapy_session_id):
        raise Conflict(
            "A legal hold keeps this recording. It can be deleted when the hold is lifted.",
            code="legal_hold",
        )
    _delete(actor, row, reason="deleted_by_person", words=reason.strip())
    return row


@transaction.atomic
def erase_recording(*, recording_id: UUID, reason: str) -> None:
    """Erase one recording because of a rule, whose name `reason` is."""
    _delete(None, Recording.objects.select_for_update().get(pk=recording_id), reason=reason)


def _delete(actor: User | None, row: Recording, *, reason: str, words: str = "") -> None:
    began_at = timezone.now()
    _erase(row)
    event = record(
        actor=actor,
        verb="recording.deleted",
        programme_id=row.programme_id,
        target=row,
        details={
            "session": str(row.therapy_session_id),
            "n_bytes": row.n_bytes,
            "sha256": row.sha256,
            "reason": reason,
        },
        text=words,
    )
    tell_witnesses(
        Erased(
            programme_id=row.programme_id,
            therapy_session_id=row.therapy_session_id,
            reason=reason,
            counts={"recordings": 1, "recording_bytes": row.n_bytes},
            content_hash=row.sha256,
            sequence=event.sequence,
            began_at=began_at,
        )
    )


def erase_recordings(therapy_session_id: UUID) -> dict[str, int]:
    """Erase what is recorded of a session, within the transaction of whoever erases its words."""
    rows = Recording.objects.select_for_update().filter(
        therapy_session_id=therapy_session_id, deleted_at__isnull=True
    )
    erased = list(rows)
    for row in erased:
        _erase(row)
    return {"recordings": len(erased), "recording_bytes": sum(row.n_bytes for row in erased)}


def _erase(row: Recording) -> None:
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at"])
    # A file cannot come back with the transaction. One that a killed server leaves is swept.
    transaction.on_commit(partial(storage.remove, row.file_name))
