"""Agree to what was settled; when everybody who must has, the case is concluded."""

from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus import policies
from backend.consensus.boards import Opened
from backend.consensus.comparing import AGREED, AREA, SETTLED
from backend.consensus.models import ConsensusAgreement, ConsensusCase, ConsensusResult
from backend.consensus.services.locking import LockedCase
from backend.consensus.services.notes import note_from
from backend.consensus.services.recoding import plan_after_conclusion
from backend.core.errors import AccessDenied, Conflict


@transaction.atomic
def agree(*, actor: User, case: ConsensusCase, basis: int) -> ConsensusAgreement:
    """Agree to everything settled up to `basis`, which is what the person has read.

    Raises AccessDenied, or Conflict where something was settled since or is still open.
    """
    require(actor, Permission.CONSENSUS_TAKE_PART, case.programme_id)
    locked = LockedCase(actor, case)
    locked.check_takes_part()
    opened = locked.opened
    if actor.pk not in opened.table.closers:
        raise AccessDenied("The adjudicator concludes this case.", code="adjudicator_concludes")
    policies.check_all_settled(opened.board)
    if opened.table.needs_adjudicator:
        raise Conflict(
            "Somebody who rated this session is no rater here any more. The lead names an "
            "adjudicator, who concludes it.",
            code="adjudicator_needed",
        )
    if basis != opened.basis:
        raise Conflict("Something was settled since you read this.", code="settled_since")
    if actor.pk in opened.table.agreed:
        raise Conflict("You have agreed to this.", code="already_agreed")
    agreement = ConsensusAgreement.objects.create(
        programme_id=opened.case.programme_id, case=opened.case, person=actor, basis=basis
    )
    record(
        actor=actor,
        verb="consensus.agreed",
        programme_id=opened.case.programme_id,
        target=opened.case,
        sealed=agreement,
        details={"basis": basis},
    )
    if set(opened.table.closers) <= {*opened.table.agreed, actor.pk}:
        _conclude(actor, opened)
    return agreement


def _conclude(actor: User, opened: Opened) -> None:
    board, case = opened.board, opened.case
    result = ConsensusResult.objects.create(
        programme_id=case.programme_id,
        case=case,
        therapy_session_id=case.therapy_session_id,
        rubric_id=opened.instrument_id,
        problem_areas=None if board.areas is None else list(board.areas),
        answers=_answers(opened),
        n_agreed=board.count(AGREED),
        n_settled=board.count(SETTLED),
        basis=opened.basis,
        by_adjudicator=opened.table.adjudicator is not None,
        concluded_by=actor,
    )
    record(
        actor=actor,
        verb="consensus.concluded",
        programme_id=case.programme_id,
        target=case,
        sealed=result,
        details={"n_agreed": result.n_agreed, "n_settled": result.n_settled},
    )
    for part, row in opened.settled.items():
        if part != AREA and row.rule and board.state_of(part) == SETTLED:
            note_from(actor=actor, case=case, rubric_id=result.rubric_id, settlement=row)
    plan_after_conclusion(opened=opened)


def _answers(opened: Opened) -> list[dict[str, Any]]:
    found = []
    for part, line in opened.board.lines.items():
        entry = line.entry
        if entry is None:
            continue
        is_settled = line.state == SETTLED
        found.append(
            {
                "item": part,
                "status": entry.status,
                "values": dict(entry.values),
                "choices": list(entry.choices),
                "count": entry.count,
                "not_applicable_reason": entry.not_applicable_reason,
                "is_settled": is_settled,
                "cause": opened.settled[part].cause if is_settled else "",
            }
        )
    return found
