"""Place and lift legal holds."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework import erasure
from backend.casework.models import Case, TherapySession
from backend.casework.selectors import sessions_awaiting_erasure
from backend.casework.services import erase_session_text
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Enrolment, Programme
from backend.retention.holding import sessions_under, standing
from backend.retention.models import LegalHold, LegalHoldLift

HOLD_LIFTED = "withdrawn_hold_lifted"


@transaction.atomic
def place_hold(
    *,
    actor: User,
    programme: Programme,
    reason: str,
    therapy_session: TherapySession | None = None,
    case: Case | None = None,
    enrolment: Enrolment | None = None,
) -> LegalHold:
    """Keep what there is of a session, a case or a trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.RETENTION_MANAGE, programme.pk)
    on = {"therapy_session": therapy_session, "case": case, "enrolment": enrolment}
    named = {name: row for name, row in on.items() if row is not None}
    if len(named) != 1:
        raise InvalidInput(
            "A hold is on one session, one case or one trainee.", code="hold_on_one_thing"
        )
    if any(row.programme_id != programme.pk for row in named.values()):
        raise InvalidInput("This is not of the programme.", code="other_programme")
    said = _said(reason, "Say why nothing may be deleted.")
    # Whoever erases locks the programme too: a text is erased before the hold, or kept.
    Programme.objects.select_for_update().get(pk=programme.pk)
    if standing().filter(**named).exists():
        raise Conflict("A hold on this stands already.", code="hold_stands")
    hold = LegalHold.objects.create(programme=programme, reason=said, placed_by=actor, **named)
    record(
        actor=actor,
        verb="legal_hold.placed",
        programme_id=programme.pk,
        target=hold,
        details={name: str(row.pk) for name, row in named.items()},
    )
    return hold


@transaction.atomic
def lift_hold(*, actor: User, hold: LegalHold, reason: str) -> LegalHoldLift:
    """End a hold, and erase at once what clients had withdrawn. Raises InvalidInput or Conflict."""
    require(actor, Permission.RETENTION_MANAGE, hold.programme_id)
    said = _said(reason, "Say why the hold is lifted.")
    Programme.objects.select_for_update().get(pk=hold.programme_id)
    if not standing().filter(pk=hold.pk).exists():
        raise Conflict("This hold was lifted already.", code="already_lifted")
    lift = LegalHoldLift.objects.create(
        programme_id=hold.programme_id, hold=hold, reason=said, lifted_by=actor
    )
    waiting = sessions_awaiting_erasure().filter(pk__in=sessions_under(hold).values("pk"))
    freed = [session.pk for session in waiting if not erasure.is_kept(session.pk)]
    record(
        actor=actor,
        verb="legal_hold.lifted",
        programme_id=hold.programme_id,
        target=hold,
        sealed=lift,
        details={"n_erased": len(freed)},
    )
    for session_id in sorted(freed):
        erase_session_text(actor=actor, therapy_session_id=session_id, reason=HOLD_LIFTED)
    return lift


def _said(reason: str, missing: str) -> str:
    if not reason.strip():
        raise InvalidInput(
            missing,
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", missing, field="reason")],
        )
    return reason.strip()
