"""Hand an export out: to whoever asked for it, as long as they may have all of it."""

from django.db import transaction

from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied
from backend.exports.models import DataUse, Export
from backend.exports.policies import check_can_download
from backend.exports.selectors import NEEDED, ratings_for


@transaction.atomic
def download_export(*, actor: User, export: Export) -> bytes:
    """Return the ZIP and record that it was taken. Raises AccessDenied or Conflict.

    What the person may be handed is asked anew: consent, blinding and roles may have changed.
    """
    require(actor, NEEDED[DataUse(export.data_use)], export.programme_id)
    row = Export.objects.select_for_update().get(pk=export.pk)
    check_can_download(row)
    allowed = ratings_for(actor, row.programme_id, DataUse(row.data_use))
    if row.round_id is not None:
        allowed = allowed.filter(assignment__round_session__round=row.round_id)
    allowed_sessions = {str(pk) for pk in allowed.values_list("therapy_session_id", flat=True)}
    if not allowed_sessions.issuperset(row.file.sessions):
        raise AccessDenied(
            "Not everything in this file may be handed to you any more. Ask for a new export.",
            code="no_longer_allowed",
            programme_id=row.programme_id,
        )
    record(
        actor=actor,
        verb="export.downloaded",
        programme_id=row.programme_id,
        target=row,
        role=role_used(actor, NEEDED[DataUse(row.data_use)], row.programme_id),
        purpose=row.data_use,
        details={"content_hash": row.content_hash, "n_ratings": row.n_ratings},
    )
    return bytes(row.file.content)
