"""What a rater does with an assignment before rating: begin, or decline."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.selectors import reasons_by_session
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.ratings import policies
from backend.ratings.calibrating import tell_ended
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    ConflictOfInterest,
    Rating,
    RatingKind,
)


@transaction.atomic
def start_assignment(*, actor: User, assignment: Assignment) -> tuple[Rating, bool]:
    """Begin an assigned rating, or return the one begun already. Raises Conflict."""
    require(actor, Permission.RATING_MAKE, assignment.programme_id)
    assignment = _locked(actor, assignment)
    begun = Rating.objects.filter(assignment=assignment).first()
    if begun is not None and assignment.status != AssignmentStatus.RECUSED:
        return begun, False
    policies.check_can_rate(assignment)
    therapy_session = assignment.round_session.therapy_session
    reasons = reasons_by_session([therapy_session.pk])[therapy_session.pk]
    if reasons:
        raise Conflict(
            "This session cannot be rated at present.",
            code="session_not_ready",
            errors=[ErrorDetail(reason, "Tell the programme lead.") for reason in reasons],
        )
    now = timezone.now()
    rating = Rating.objects.create(
        programme_id=assignment.programme_id,
        kind=RatingKind.INDEPENDENT
        if assignment.round_session.rates_trainee
        else RatingKind.CALIBRATION,
        therapy_session=therapy_session,
        assignment=assignment,
        rater=actor,
        rubric_id=assignment.round_session.round.rubric_id,
        session_phase=therapy_session.phase,
        session_format=therapy_session.case.format if therapy_session.case else "",
        is_simulated=therapy_session.is_simulated,
        started_at=now,
        saved_at=now,
    )
    assignment.status = AssignmentStatus.IN_PROGRESS
    assignment.save(update_fields=["status"])
    record(
        actor=actor,
        verb="rating.started",
        programme_id=rating.programme_id,
        target=rating,
        details={"kind": rating.kind, "assignment": str(assignment.pk)},
    )
    return rating, True


@transaction.atomic
def recuse(
    *, actor: User, assignment: Assignment, reason: str, knows_them: bool = False
) -> Assignment:
    """Decline an assigned session, with a reason. Raises InvalidInput or Conflict.

    Whoever knows the trainee or the client is given no other session of that trainee.
    """
    require(actor, Permission.RATING_MAKE, assignment.programme_id)
    assignment = _locked(actor, assignment)
    policies.check_can_recuse(assignment)
    if not reason.strip():
        raise InvalidInput(
            "Say why you decline this session.",
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", "Say why.", field="reason")],
        )
    assignment.status = AssignmentStatus.RECUSED
    assignment.recused_at = timezone.now()
    assignment.recusal_reason = reason.strip()
    assignment.save(update_fields=["status", "recused_at", "recusal_reason"])
    record(
        actor=actor,
        verb="assignment.recused",
        programme_id=assignment.programme_id,
        target=assignment,
        text=assignment.recusal_reason,
    )
    if knows_them:
        _keep_off(actor, assignment)
    tell_ended(assignment)
    return assignment


def _keep_off(rater: User, assignment: Assignment) -> None:
    """Declare the rater's conflict with the trainee, unless it is declared or there is none."""
    case = assignment.round_session.therapy_session.case
    if case is None:
        return
    conflict, is_new = ConflictOfInterest.objects.get_or_create(
        rater=rater,
        enrolment_id=case.enrolment_id,
        ended_at=None,
        defaults={
            "programme_id": assignment.programme_id,
            "reason": assignment.recusal_reason,
            "declared_by": rater,
        },
    )
    if is_new:
        record(
            actor=rater,
            verb="conflict.declared",
            programme_id=conflict.programme_id,
            target=conflict,
            details={"rater": str(rater.pk), "trainee": str(case.enrolment_id)},
            text=conflict.reason,
        )


def _locked(actor: User, assignment: Assignment) -> Assignment:
    """Return the row for writing; somebody else's is not there for the person."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "round_session__round", "round_session__therapy_session__case"
    )
    return get_object_or_404(rows, pk=assignment.pk, rater=actor)
