"""Declare who must not rate whom."""

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Enrolment
from backend.programmes.selectors import raters_visible_to
from backend.ratings.models import ConflictOfInterest


@transaction.atomic
def declare_conflict(
    *, actor: User, enrolment: Enrolment, rater: User, reason: str
) -> ConflictOfInterest:
    """Keep a rater from all sessions of a trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.ROUND_MANAGE, enrolment.programme_id)
    if (
        not raters_visible_to(actor)
        .filter(programme_id=enrolment.programme_id, person=rater)
        .exists()
    ):
        raise InvalidInput("Only a rater of this programme has conflicts.", code="not_a_rater")
    if not reason.strip():
        raise InvalidInput(
            "Say why they must not rate this trainee.",
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", "Say why.", field="reason")],
        )
    known = ConflictOfInterest.objects.filter(
        rater=rater, enrolment=enrolment, ended_at__isnull=True
    )
    if known.exists():
        raise Conflict("This conflict is declared already.", code="conflict_declared")
    conflict = ConflictOfInterest.objects.create(
        programme_id=enrolment.programme_id,
        rater=rater,
        enrolment=enrolment,
        reason=reason.strip(),
        declared_by=actor,
    )
    record(
        actor=actor,
        verb="conflict.declared",
        programme_id=conflict.programme_id,
        target=conflict,
        details={"rater": str(rater.pk), "trainee": str(enrolment.pk)},
        text=conflict.reason,
    )
    return conflict


@transaction.atomic
def end_conflict(*, actor: User, conflict: ConflictOfInterest) -> ConflictOfInterest:
    """Let a rater be given a trainee's sessions again, from now on. Raises Conflict."""
    require(actor, Permission.ROUND_MANAGE, conflict.programme_id)
    conflict = ConflictOfInterest.objects.select_for_update().get(pk=conflict.pk)
    if conflict.ended_at is not None:
        raise Conflict("This conflict was ended already.", code="conflict_ended")
    conflict.ended_at = timezone.now()
    conflict.save(update_fields=["ended_at"])
    record(
        actor=actor,
        verb="conflict.ended",
        programme_id=conflict.programme_id,
        target=conflict,
    )
    return conflict
