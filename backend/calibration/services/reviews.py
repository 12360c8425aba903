"""What a lead decides about a rater: a review is cleared or upheld, new tries are given."""

from django.db import transaction
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.models import RaterStatus, StatusChange
from backend.calibration.selectors import standings
from backend.calibration.standing import State
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion

DECISIONS = (StatusChange.CLEARED, StatusChange.UPHELD)


@transaction.atomic
def settle_review(
    *, actor: User, rater: Membership, rubric: RubricVersion, decision: StatusChange, reason: str
) -> RaterStatus:
    """Clear a rater's review, so that the ratings stand, or uphold it, so that they do not.

    No rating is changed. Raises InvalidInput, AccessDenied or Conflict.
    """
    require(actor, Permission.CALIBRATION_MANAGE, rater.programme_id)
    _check(actor, rater, reason)
    if decision not in DECISIONS:
        raise InvalidInput("A review is cleared or upheld.", code="unknown_decision")
    User.objects.select_for_update().get(pk=rater.person_id)
    place = (rater.person_id, rubric.pk)
    review = standings(rater.programme_id, [rater.person_id], [rubric])[place].review
    if review is None:
        raise Conflict("This rater is not under review.", code="not_under_review")
    return _changed(actor, rater, rubric, decision, reason, settles=review)


@transaction.atomic
def give_new_tries(
    *, actor: User, rater: Membership, rubric: RubricVersion, reason: str
) -> RaterStatus:
    """Let a rater whose tries are used up be tested again. Raises InvalidInput or Conflict."""
    require(actor, Permission.CALIBRATION_MANAGE, rater.programme_id)
    _check(actor, rater, reason)
    User.objects.select_for_update().get(pk=rater.person_id)
    place = (rater.person_id, rubric.pk)
    standing = standings(rater.programme_id, [rater.person_id], [rubric])[place]
    if standing.state != State.NO_TRIES_LEFT:
        raise Conflict("This rater still has tries.", code="tries_left")
    return _changed(actor, rater, rubric, StatusChange.REOPENED, reason)


def _check(actor: User, rater: Membership, reason: str) -> None:
    if rater.person_id == actor.pk:
        raise AccessDenied("Nobody decides about their own status.", code="own_status")
    if not reason.strip():
        raise InvalidInput(
            "Say why you decide so.",
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", "Say why.", field="reason")],
        )


def _changed(
    actor: User,
    rater: Membership,
    rubric: RubricVersion,
    change: StatusChange,
    reason: str,
    *,
    settles: RaterStatus | None = None,
) -> RaterStatus:
    row = RaterStatus.objects.create(
        programme_id=rater.programme_id,
        rater_id=rater.person_id,
        rubric=rubric,
        change=change,
        at=timezone.now(),
        settles=settles,
        reason=reason.strip(),
        decided_by=actor,
    )
    record(
        actor=actor,
        verb="rater_status.changed",
        programme_id=rater.programme_id,
        target=row,
        details={"change": change, "rater": str(rater.person_id)},
        text=row.reason,
    )
    return row
