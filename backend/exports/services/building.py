"""Build an export in the background, telling how far it is."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.access.rules import allows
from backend.accounts.models import User
from backend.audit.models import Outcome
from backend.audit.services import record
from backend.core.errors import DomainError
from backend.exports.bundle import bundle
from backend.exports.models import DataUse, Export, ExportFile, ExportStatus
from backend.exports.policies import KEPT_FOR, UNDER_WAY
from backend.exports.selectors import NEEDED, gather
from backend.exports.tables.gathered import Gathered
from backend.programmes.models import Programme

NOT_ALLOWED = "not_allowed"
NOTHING = "nothing_to_export"
CHANGED = "changed_meanwhile"
UNFORESEEN = "unforeseen"


def build_export(*, export_id: uuid.UUID) -> Export:
    """Build an export that was asked for, and keep its file; a second run changes nothing.

    What the person may be handed is asked again before it is read and before it is stored.
    """
    export = Export.objects.select_related("programme", "round__rubric", "requested_by").get(
        pk=export_id
    )
    begun = Export.objects.filter(pk=export_id, status=ExportStatus.WAITING)
    if not begun.update(status=ExportStatus.RUNNING):
        return export
    try:
        return _built(export)
    except DomainError as error:
        return _failed(export, error.code)
    except Exception:
        # Whoever waits for it is told; what it was stands in the worker's log.
        _failed(export, UNFORESEEN)
        raise


def _built(export: Export) -> Export:
    actor = export.requested_by
    if not _may(actor, export):
        return _failed(export, NOT_ALLOWED)
    gathered = _gathered(export)
    if not gathered.n_ratings:
        return _failed(export, NOTHING)
    made_at = timezone.now()

    def told(n_done: int, n_steps: int) -> None:
        Export.objects.filter(pk=export.pk).update(steps_done=n_done, n_steps=n_steps)

    content, said = bundle(export, gathered, made_at, told)
    return _kept(export, gathered, content, said, made_at)


def _gathered(export: Export) -> Gathered:
    use = DataUse(export.data_use)
    return gather(export.requested_by, export.programme_id, use, export.round_id)


def _may(actor: User, export: Export) -> bool:
    return actor.is_active and allows(actor, NEEDED[DataUse(export.data_use)], export.programme_id)


@transaction.atomic
def _kept(
    export: Export, gathered: Gathered, content: bytes, said: dict[str, Any], made_at: datetime
) -> Export:
    # A withdrawal locks the programme first: it comes before this, and is seen, or after, and
    # deletes the file.
    Programme.objects.select_for_update().get(pk=export.programme_id)
    if _gathered(export).fingerprint() != gathered.fingerprint():
        return _failed(export, CHANGED)
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.status not in UNDER_WAY:
        return row
    row.status = ExportStatus.READY
    row.finished_at = made_at
    row.expires_at = made_at + KEPT_FOR
    row.n_sessions = len(gathered.session_ids)
    row.n_raters = len(gathered.rater_ids)
    row.n_ratings = gathered.n_ratings
    row.n_bytes = len(content)
    row.content_hash = hashlib.sha256(content).hexdigest()
    row.provenance = said
    row.steps_done = row.n_steps
    row.save()
    ExportFile.objects.create(
        export=row,
        content=content,
        sessions=sorted(str(session) for session in gathered.session_ids),
    )
    record(
        actor=None,
        verb="export.built",
        programme_id=row.programme_id,
        target=row,
        purpose=row.data_use,
        details={
            "content_hash": row.content_hash,
            "n_sessions": row.n_sessions,
            "n_ratings": row.n_ratings,
            "n_bytes": row.n_bytes,
        },
    )
    return row


@transaction.atomic
def _failed(export: Export, reason: str) -> Export:
    row = Export.objects.select_for_update().get(pk=export.pk)
    row.status, row.reason, row.finished_at = ExportStatus.FAILED, reason, timezone.now()
    row.save(update_fields=["status", "reason", "finished_at"])
    record(
        actor=None,
        verb="export.failed",
        programme_id=row.programme_id,
        target=row,
        outcome=Outcome.FAILED,
        purpose=row.data_use,
        details={"reason": reason},
    )
    return row
