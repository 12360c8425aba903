"""Erase recordings: the file goes, its size and hash stay."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput
from backend.media import storage
from backend.media.actions import needed_to_keep
from backend.media.models import Recording


@transaction.atomic
def delete_recording(*, actor: User, recording: Recording, reason: str) -> Recording:
    """Erase one recording for good. Raises InvalidInput without a reason, or Conflict."""
    require(actor, needed_to_keep(actor, recording.therapy_session), recording.programme_id)
    if not reason.strip():
        raise InvalidInput("Say why the recording is deleted.", code="reason_missing")
    row = Recording.objects.select_for_update().get(pk=recording.pk)
    if row.deleted_at is not None:
        raise Conflict("This recording was deleted already.", code="already_deleted")
    _erase(row)
    record(
        actor=actor,
        verb="recording.deleted",
        programme_id=row.programme_id,
        target=row,
        details={
            "session": str(row.therapy_session_id),
            "n_bytes": row.n_bytes,
            "sha256": row.sha256,
        },
        text=reason.strip(),
    )
    return row


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
