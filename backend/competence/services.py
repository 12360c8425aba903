"""Open a trainee's curve, which always leaves a trace."""

from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.competence.curves import trainee_curve
from backend.programmes.models import Enrolment


@transaction.atomic
def open_curve(
    *,
    actor: User,
    enrolment: Enrolment,
    instrument: str | None,
    scale: str | None,
    section: str,
) -> dict[str, Any]:
    """Return a trainee's curve and record who read it. Raises AccessDenied or InvalidInput."""
    require(actor, Permission.CURVE_READ, enrolment.programme_id)
    curve = trainee_curve(actor, enrolment, instrument=instrument, scale=scale, section=section)
    record(
        actor=actor,
        verb="curve.read",
        programme_id=enrolment.programme_id,
        target=enrolment,
        role=role_used(actor, Permission.CURVE_READ, enrolment.programme_id),
        details={
            "instrument": curve["instrument"]["id"],
            "scale": curve["scale"]["id"],
            "section": section,
        },
    )
    return curve
