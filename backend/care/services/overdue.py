"""Notice that a harm flag has waited too long."""

from uuid import UUID

from django.db import transaction

from backend.care.models import HarmFlag, StepKind
from backend.care.services.stepping import LockedFlag


@transaction.atomic
def note_overdue(flag_id: UUID) -> HarmFlag | None:
    """Record that a flag is overdue, once for each deadline; None when there is nothing new."""
    locked = LockedFlag(HarmFlag.objects.get(pk=flag_id))
    flag = locked.flag
    if not flag.is_overdue:
        return None
    due = flag.settle_by or flag.acknowledge_by
    if flag.steps.filter(kind=StepKind.OVERDUE, made_at__gte=due).exists():
        return None
    locked.add(StepKind.OVERDUE, actor=None)
    overdue: HarmFlag = flag
    return overdue
