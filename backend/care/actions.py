"""What a person may do with a harm flag; services ask the same functions."""

from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.care.models import StepKind
from backend.care.states import is_possible

BY_PEOPLE = {
    "acknowledge": StepKind.ACKNOWLEDGED,
    "move_deadline": StepKind.DEADLINE_MOVED,
    "settle": StepKind.SETTLED,
    "reopen": StepKind.REOPENED,
}


def flag_actions(actor: User, flag: Any) -> list[str]:
    """Return what the person may do with a flag loaded by `selectors.flag_details`."""
    if not allows(actor, Permission.FLAG_SETTLE, flag.programme_id):
        return []
    return [
        name
        for name, kind in BY_PEOPLE.items()
        if is_possible(kind, flag.state) and not (name == "settle" and is_own(actor, flag))
    ]


def is_own(actor: User, flag: Any) -> bool:
    """Tell whether the person raised the flag: nobody settles what they raised."""
    return bool(flag.rating.rater_id == actor.pk)
