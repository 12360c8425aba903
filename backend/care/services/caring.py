"""What a supervisor or a lead does about a harm flag."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.care import policies
from backend.care.actions import is_own
from backend.care.models import HarmFlag, Outcome, StepKind
from backend.care.services.stepping import LockedFlag
from backend.core.errors import AccessDenied, ErrorDetail, InvalidInput
from backend.core.tasks import enqueue_on_commit


def _refuse(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])


def _ready(flag: HarmFlag, kind: StepKind) -> LockedFlag:
    locked = LockedFlag(flag)
    locked.check_allows(kind)
    return locked


@transaction.atomic
def acknowledge(*, actor: User, flag: HarmFlag, note: str = "") -> None:
    """Say that one looks into a flag; from then on a deadline runs. Raises Conflict."""
    require(actor, Permission.FLAG_SETTLE, flag.programme_id)
    locked = _ready(flag, StepKind.ACKNOWLEDGED)
    deadline = policies.settle_by(timezone.now())
    locked.add(StepKind.ACKNOWLEDGED, actor=actor, settle_by=deadline, note=note.strip())
    enqueue_on_commit("care.remind", not_before=deadline, flag=str(flag.pk))


@transaction.atomic
def move_deadline(*, actor: User, flag: HarmFlag, settle_on: date, note: str) -> None:
    """Give more or less time, with the reason. Raises InvalidInput or Conflict."""
    require(actor, Permission.FLAG_SETTLE, flag.programme_id)
    locked = _ready(flag, StepKind.DEADLINE_MOVED)
    today = timezone.localdate()
    if not today <= settle_on <= today + policies.LATEST:
        raise _refuse(
            "deadline_out_of_range",
            f"Choose a day from today to {(today + policies.LATEST).isoformat()}.",
            "settle_on",
        )
    _check_said(note, "Say why the flag needs other time.")
    end = timezone.make_aware(datetime.combine(settle_on, time(23, 59)))
    locked.add(StepKind.DEADLINE_MOVED, actor=actor, settle_by=end, note=note.strip())
    enqueue_on_commit("care.remind", not_before=end, flag=str(flag.pk))


@transaction.atomic
def settle(*, actor: User, flag: HarmFlag, outcome: Outcome, note: str) -> None:
    """Record what came of it and what was done. Raises InvalidInput, Conflict or AccessDenied."""
    require(actor, Permission.FLAG_SETTLE, flag.programme_id)
    locked = _ready(flag, StepKind.SETTLED)
    if is_own(actor, locked.flag):
        raise AccessDenied("You raised this flag; somebody else settles it.", code="own_flag")
    _check_said(note, "Say what you found and what was done.")
    locked.add(StepKind.SETTLED, actor=actor, outcome=outcome, note=note.strip())


@transaction.atomic
def reopen(*, actor: User, flag: HarmFlag, note: str) -> None:
    """Take a settled flag up again, with the reason. Raises InvalidInput or Conflict."""
    require(actor, Permission.FLAG_SETTLE, flag.programme_id)
    locked = _ready(flag, StepKind.REOPENED)
    _check_said(note, "Say why the flag is opened again.")
    deadline = policies.settle_by(timezone.now())
    locked.add(StepKind.REOPENED, actor=actor, settle_by=deadline, note=note.strip())
    enqueue_on_commit("care.remind", not_before=deadline, flag=str(flag.pk))


def _check_said(note: str, detail: str) -> None:
    if not note.strip():
        raise _refuse("note_missing", detail, "note")
