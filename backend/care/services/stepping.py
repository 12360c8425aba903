"""A harm flag under its lock, to which a step is added."""

from typing import Any

from django.db.models import Max

from backend.accounts.models import User
from backend.audit.services import record
from backend.care.models import HarmFlag, HarmFlagStep, StepKind
from backend.care.selectors import with_state
from backend.care.states import is_possible
from backend.core.errors import Conflict

_REFUSED = {
    StepKind.ACKNOWLEDGED: "Somebody has acknowledged this flag already, or it was taken back.",
    StepKind.DEADLINE_MOVED: "Only a flag that is acknowledged and not settled has a deadline.",
    StepKind.SETTLED: "Only a flag that is acknowledged and not settled yet can be settled.",
    StepKind.REOPENED: "Only a settled flag is opened again.",
}


class LockedFlag:
    """A flag as it stands, while nobody else adds a step."""

    def __init__(self, flag: HarmFlag) -> None:
        HarmFlag.objects.select_for_update().get(pk=flag.pk)
        self.flag: Any = with_state(HarmFlag.objects.select_related("rating")).get(pk=flag.pk)

    def allows(self, kind: StepKind) -> bool:
        """Tell whether a step can be made now."""
        return is_possible(kind, self.flag.state)

    def check_allows(self, kind: StepKind) -> None:
        """Raise Conflict unless the step can be made now."""
        if not self.allows(kind):
            raise Conflict(_REFUSED[kind], code=f"flag_{self.flag.state}")

    def add(self, kind: StepKind, *, actor: User | None, **said: Any) -> HarmFlagStep:
        """Write a step and its audit event."""
        flag = self.flag
        last = flag.steps.aggregate(last=Max("number"))["last"] or 0
        step = HarmFlagStep.objects.create(
            programme_id=flag.programme_id,
            harm_flag=flag,
            therapy_session_id=flag.therapy_session_id,
            number=last + 1,
            kind=kind,
            made_by=actor,
            **said,
        )
        record(
            actor=actor,
            verb=f"harm_flag.{kind}",
            programme_id=flag.programme_id,
            target=flag,
            sealed=step,
            details={
                "session": str(flag.therapy_session_id),
                "flag": flag.flag,
                "step": step.number,
            },
        )
        return step
