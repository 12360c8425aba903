"""Open what a trainee might practise next: words are read, so that it always leaves a trace."""

from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.feedback.practice import practice_of
from backend.programmes.models import Enrolment


@transaction.atomic
def open_practice(*, actor: User, enrolment: Enrolment) -> dict[str, Any]:
    """Return the items to practise, and record whose words were read. Raises AccessDenied."""
    require(actor, Permission.PRACTICE_READ, enrolment.programme_id)
    practice = practice_of(actor, enrolment)
    record(
        actor=actor,
        verb="practice.read",
        programme_id=enrolment.programme_id,
        target=enrolment,
        role=role_used(actor, Permission.PRACTICE_READ, enrolment.programme_id),
        details={"sessions": [str(pk) for pk in practice["sessions"]]},
    )
    return practice
