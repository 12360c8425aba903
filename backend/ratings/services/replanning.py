"""Give what was declined or is overdue to somebody else, in the middle of a round."""

from collections import defaultdict
from collections.abc import Set
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput
from backend.ratings import policies
from backend.ratings.calibrating import tell_ended
from backend.ratings.models import Assignment, AssignmentStatus, Round
from backend.ratings.proposing import Replanning, propose_anew, rng_of
from backend.ratings.reminders import remind_later
from backend.ratings.visibility import check_not_blinded


@transaction.atomic
def replan_round(
    *,
    actor: User,
    round_: Round,
    basis: str,
    moved_from: Set[UUID] = frozenset(),
    due_on: date | None = None,
) -> Round:
    """Carry out a plan made anew, if it is still the one that was shown. Raises Conflict."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    check_not_blinded(actor, round_)
    policies.check_can_replan(round_)
    if due_on is not None and due_on < timezone.localdate():
        raise InvalidInput("The day by which it is due has passed.", code="due_in_the_past")
    anew = propose_anew(actor, round_, moved_from)
    if anew.basis != basis:
        raise Conflict(
            "Somebody began, submitted or declined a session in the meantime. Look at the new "
            "plan before you carry it out.",
            code="plan_changed",
        )
    if not (anew.taken or anew.given):
        raise Conflict("There is nothing to give to anybody else.", code="nothing_to_replan")
    if anew.proposal.plan.n_components > anew.n_components_before:
        raise Conflict(
            "Without these raters the sessions would fall into parts that no shared rater links. "
            "Keep one of them, or add raters to the round.",
            code="would_disconnect",
        )
    _take_back(anew)
    _give_out(round_, anew, due_on)
    record(
        actor=actor,
        verb="round.replanned",
        programme_id=round_.programme_id,
        target=round_,
        details={
            "taken": sorted(str(assignment.pk) for assignment in anew.taken),
            "given": sorted([str(row.pk), str(rater.pk)] for row, rater in anew.given),
            "moved_from": sorted(map(str, moved_from)),
            "n_components": anew.proposal.plan.n_components,
            "n_lacking": sum((anew.proposal.plan.lacking or {}).values()),
        },
    )
    if due_on is not None and anew.given:
        remind_later(round_.pk, due_on)
    return round_


def _take_back(anew: Replanning) -> None:
    now = timezone.now()
    for assignment in anew.taken:
        assignment.status = AssignmentStatus.REASSIGNED
        assignment.reassigned_at = now
        assignment.save(update_fields=["status", "reassigned_at"])
        tell_ended(assignment)


def _give_out(round_: Round, anew: Replanning, due_on: date | None) -> None:
    """Add the new assignments behind what each rater has, in an order of their own."""
    rows = Assignment.objects.filter(round_session__round=round_).order_by()
    last = dict(rows.values("rater").annotate(last=Max("position")).values_list("rater", "last"))
    given = defaultdict(list)
    for row, rater in anew.given:
        given[rater].append(row)
    rng = rng_of(round_, f"order {anew.basis}")
    new = []
    for rater in sorted(given, key=lambda person: str(person.pk)):
        rng.shuffle(given[rater])
        new += [
            Assignment(
                programme_id=round_.programme_id,
                round_session=row,
                rater=rater,
                status=AssignmentStatus.WAITING,
                position=position,
                due_on=due_on,
            )
            for position, row in enumerate(given[rater], start=last.get(rater.pk, 0) + 1)
        ]
    Assignment.objects.bulk_create(new)
