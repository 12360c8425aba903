"""Delete the files of exports: when their time is over, by hand, or with a consent."""

import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.scrubbing import empty_write_ahead_log
from backend.exports.models import DataUse, Export, ExportFile, ExportStatus
from backend.exports.policies import GIVEN_UP_AFTER, UNDER_WAY, check_can_delete
from backend.exports.selectors import NEEDED

EXPIRED = "expired"
BY_HAND = "by_hand"
CONSENT = "consent_withdrawn"
GIVEN_UP = "given_up"


@transaction.atomic
def delete_export(*, actor: User, export: Export) -> Export:
    """Delete the file of an export before its time. Raises AccessDenied or Conflict."""
    require(actor, NEEDED[DataUse(export.data_use)], export.programme_id)
    row = Export.objects.select_for_update().get(pk=export.pk)
    check_can_delete(row)
    return _deleted(actor, row, BY_HAND)


def delete_what_is_over() -> int:
    """Delete every file whose time is over, and give up what was never finished; return how many.

    Exports of whoever may no longer export go too.
    """
    over = Export.objects.filter(
        Q(expires_at__lte=timezone.now()) | Q(requested_by__is_active=False),
        status=ExportStatus.READY,
    )
    n_deleted = 0
    for key in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Export.objects.select_for_update().get(pk=key)
            if row.status == ExportStatus.READY:
                _deleted(None, row, EXPIRED)
                n_deleted += 1
    stale = Export.objects.filter(
        status__in=UNDER_WAY, requested_at__lt=timezone.now() - GIVEN_UP_AFTER
    )
    stale.update(status=ExportStatus.FAILED, reason=GIVEN_UP, finished_at=timezone.now())
    return n_deleted


def delete_files_of(files: QuerySet[ExportFile]) -> int:
    """Delete files whose requests have lost their ground; for services that have asked."""
    keys = list(files.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        _deleted(None, Export.objects.select_for_update().get(pk=key), EXPIRED)
    return len(keys)


def delete_with_consent(therapy_session_id: uuid.UUID, scores_kept: bool) -> dict[str, int]:
    """Delete the files that hold scores of a session whose client withdrew.

    Where the scores may stay, those made for the programme's own work stay, too.
    """
    files = ExportFile.objects.filter(export__programme__sessions=therapy_session_id)
    if scores_kept:
        files = files.filter(export__data_use=DataUse.RESEARCH)
    n_deleted = 0
    for key, sessions in list(files.order_by("pk").values_list("pk", "sessions")):
        if str(therapy_session_id) in sessions:
            _deleted(None, Export.objects.select_for_update().get(pk=key), CONSENT)
            n_deleted += 1
    return {"exports": n_deleted}


def _deleted(actor: User | None, row: Export, reason: str) -> Export:
    ExportFile.objects.filter(export=row).delete()
    row.status, row.reason = ExportStatus.DELETED, reason
    row.save(update_fields=["status", "reason"])
    record(
        actor=actor,
        verb="export.deleted",
        programme_id=row.programme_id,
        target=row,
        purpose=row.data_use,
        details={"reason": reason, "content_hash": row.content_hash},
    )
    transaction.on_commit(empty_write_ahead_log, robust=True)
    return row
