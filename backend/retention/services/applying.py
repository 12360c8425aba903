"""Delete what is due under the policies; meant to run once a day, harmless when run again."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.casework import erasure
from backend.casework.models import TherapySession
from backend.casework.services import erase_session_text
from backend.media.services import erase_recording
from backend.programmes.models import Programme
from backend.retention.coming import Item, coming, items_of, versions_of
from backend.retention.models import RetentionPolicy, What

RETENTION: Final = "retention"


def apply_everywhere() -> None:
    """Delete what is due in every programme that has a policy."""
    with_policy = RetentionPolicy.objects.order_by().values("programme")
    for programme in Programme.objects.filter(pk__in=with_policy).order_by("pk"):
        apply_policy(programme_id=programme.pk)


def apply_policy(*, programme_id: UUID) -> list[Item]:
    """Delete what is due in a programme today, each thing by itself; return what went."""
    found = _due_now(programme_id)
    return [item for item in found if _delete(programme_id, item)]


def due_today(programme_id: UUID) -> list[Item]:
    """Return what would be deleted today."""
    return _due_now(programme_id)


def _due_now(programme_id: UUID, session: TherapySession | None = None) -> list[Item]:
    only = None if session is None else TherapySession.objects.filter(pk=session.pk)
    items = items_of(programme_id, versions_of(programme_id), only)
    due = coming(items, timezone.localdate())
    return [item for item in due if not item.goes_with_text and not item.is_held]


@transaction.atomic
def _delete(programme_id: UUID, item: Item) -> bool:
    """Delete one thing if it is still due: a hold or another policy may have come meanwhile."""
    Programme.objects.select_for_update().get(pk=programme_id)
    still = {found.id for found in _due_now(programme_id, item.session)}
    if item.id not in still or erasure.is_kept(item.session.pk):
        return False
    if item.what == What.TEXT:
        erase_session_text(actor=None, therapy_session_id=item.session.pk, reason=RETENTION)
    else:
        erase_recording(recording_id=item.id, reason=RETENTION)
    return True
