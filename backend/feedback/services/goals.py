"""Set goals with a trainee, and look at them again."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.feedback import policies
from backend.feedback.models import Goal, GoalOutcome, GoalReview
from backend.feedback.models.goal import CLOSING
from backend.feedback.selectors import goals_visible_to
from backend.instruments.rules import instrument_of
from backend.programmes.models import Enrolment
from backend.programmes.selectors import supervises
from backend.ratings.selectors import current_rubric


def _check_guides(actor: User, enrolment_id: UUID) -> None:
    if not supervises(actor, enrolment_id):
        raise AccessDenied("You do not supervise this trainee.", code="not_own_trainee")


def _check_session(enrolment_id: UUID, therapy_session: TherapySession | None) -> None:
    case = therapy_session.case if therapy_session is not None else None
    if therapy_session is not None and (case is None or case.enrolment_id != enrolment_id):
        raise Conflict("This session is another trainee's.", code="another_trainee")


def _check_item(programme_id: UUID, item: str) -> None:
    rubric = current_rubric(programme_id)
    if item and (rubric is None or item not in instrument_of(rubric.pk).parts):
        detail = f"The programme's instrument has no item {item!r}."
        error = ErrorDetail("unknown_item", detail, field="item")
        raise InvalidInput(detail, code="unknown_item", errors=[error])


@transaction.atomic
def set_goal(
    *,
    actor: User,
    enrolment: Enrolment,
    therapy_session: TherapySession | None,
    text: str,
    step: str = "",
    item: str = "",
    review_at: int | None = None,
) -> Goal:
    """Set a goal for a trainee, or one's own. Raises AccessDenied, InvalidInput or Conflict."""
    require(actor, Permission.GOAL_SET, enrolment.programme_id)
    if enrolment.person_id != actor.pk:
        _check_guides(actor, enrolment.pk)
    _check_session(enrolment.pk, therapy_session)
    _check_item(enrolment.programme_id, item)
    goal = Goal.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        therapy_session=therapy_session,
        set_by=actor,
        item=item,
        text=text.strip(),
        step=step.strip(),
        review_at=review_at,
    )
    record(
        actor=actor,
        verb="goal.set",
        programme_id=goal.programme_id,
        target=goal,
        details={"trainee": str(enrolment.pk)},
    )
    return goal


@transaction.atomic
def review_goal(
    *,
    actor: User,
    goal: Goal,
    therapy_session: TherapySession | None,
    outcome: GoalOutcome,
    note: str = "",
    review_at: int | None = None,
) -> GoalReview:
    """Record how a goal stands; it goes on unless it is met or dropped. Raises Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, goal.programme_id)
    Goal.objects.select_for_update().get(pk=goal.pk)
    row = get_object_or_404(goals_visible_to(actor), pk=goal.pk)
    _check_guides(actor, row.enrolment_id)
    _check_session(row.enrolment_id, therapy_session)
    policies.check_can_review(row.state)
    last = GoalReview.objects.filter(goal=row.pk).aggregate(last=Max("number"))["last"] or 0
    review = GoalReview.objects.create(
        programme_id=row.programme_id,
        goal_id=row.pk,
        number=last + 1,
        therapy_session=therapy_session,
        outcome=outcome,
        note=note.strip(),
        review_at=None if outcome in CLOSING else review_at,
        made_by=actor,
    )
    record(
        actor=actor,
        verb="goal.reviewed",
        programme_id=row.programme_id,
        target=row,
        sealed=review,
        details={"review": review.number, "outcome": outcome},
    )
    return review
