"""Withdraw an earlier study as a whole: it counts no more, and stays to be seen as withdrawn."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput
from backend.history.models import PastImport, PastWithdrawal


@transaction.atomic
def withdraw_past_data(*, actor: User, past: PastImport, reason: str) -> PastWithdrawal:
    """Withdraw a study with the reason. Raises Conflict when it was withdrawn already."""
    require(actor, Permission.HISTORY_MANAGE, past.programme_id)
    if not reason.strip():
        raise InvalidInput("Say why the study is withdrawn.", code="reason_missing")
    PastImport.objects.select_for_update().get(pk=past.pk)
    if PastWithdrawal.objects.filter(past_import=past).exists():
        raise Conflict("This study was withdrawn already.", code="withdrawn")
    row = PastWithdrawal.objects.create(
        programme_id=past.programme_id, past_import=past, reason=reason, withdrawn_by=actor
    )
    record(
        actor=actor,
        verb="past_data.withdrawn",
        programme_id=past.programme_id,
        target=past,
        sealed=row,
        role=role_used(actor, Permission.HISTORY_MANAGE, past.programme_id),
    )
    return row
