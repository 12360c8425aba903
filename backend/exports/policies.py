"""What the state of an export allows; no person in it."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from backend.core.errors import Conflict
from backend.exports.models import Export, ExportStatus

# A file is there to be fetched, not to be stored.
KEPT_FOR: Final = timedelta(days=3)
# A worker that was killed leaves an export unfinished; after this nobody waits for it.
GIVEN_UP_AFTER: Final = timedelta(hours=6)
UNDER_WAY: Final = (ExportStatus.WAITING, ExportStatus.RUNNING)


def is_given_up(export: Export) -> bool:
    """Tell whether an unfinished export has been so for too long to be finished."""
    return export.status in UNDER_WAY and timezone.now() - export.requested_at > GIVEN_UP_AFTER


def is_expired(export: Export) -> bool:
    """Tell whether the time is over for which the file was kept."""
    return export.expires_at is not None and export.expires_at <= timezone.now()


def check_can_download(export: Export) -> None:
    """Raise Conflict unless the file is there."""
    if export.status in UNDER_WAY:
        raise Conflict("This export is still being built.", code="not_ready")
    if export.status == ExportStatus.FAILED:
        raise Conflict("This export could not be built. Ask for it again.", code="failed")
    if export.status == ExportStatus.DELETED or is_expired(export):
        raise Conflict(
            "The file of this export was deleted. Ask for it again.", code="export_deleted"
        )


def check_can_delete(export: Export) -> None:
    """Raise Conflict unless there is a file to be deleted."""
    if export.status != ExportStatus.READY:
        raise Conflict("This export has no file.", code="no_file")
