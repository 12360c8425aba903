"""Open consensus on sessions of a round, and name who adjudicates."""

import random
from collections.abc import Sequence
from string import ascii_uppercase

from django.db import transaction

from backend.access.roles import Permission, Role
from backend.access.rules import has_role, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus import policies
from backend.consensus.boards import apart, limits_of
from backend.consensus.models import CaseAdjudicator, ConsensusCase, ConsensusSide
from backend.consensus.selectors import rule_of, submitted_ratings_of
from backend.consensus.services.locking import LockedCase
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.ratings.models import Round, RoundSession
from backend.ratings.selectors import conflicts_of


@transaction.atomic
def open_cases(
    *,
    actor: User,
    round_: Round,
    sessions: Sequence[RoundSession],
    adjudicator: User | None = None,
) -> list[ConsensusCase]:
    """Open the consensus on all of these sessions, or on none. Raises Conflict or InvalidInput."""
    require(actor, Permission.CONSENSUS_MANAGE, round_.programme_id)
    Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_round_discussed(round_)
    limits = limits_of(rule_of(round_))
    opened: list[ConsensusCase] = []
    errors: list[ErrorDetail] = []
    for row in sorted(sessions, key=lambda row: row.code):
        ratings = submitted_ratings_of(row)
        if ConsensusCase.objects.filter(round_session=row).exists():
            detail = f"The consensus on {row.code} was opened already."
            errors.append(ErrorDetail("already_opened", detail, field=row.code))
            continue
        if len(ratings) < policies.LEAST_SIDES:
            detail = f"{row.code} has fewer than two submitted ratings, so nothing to compare."
            errors.append(ErrorDetail("nothing_to_compare", detail, field=row.code))
            continue
        case = ConsensusCase.objects.create(
            programme_id=round_.programme_id,
            round_session=row,
            therapy_session_id=row.therapy_session_id,
            triggers=[trigger.as_stored() for trigger in apart(ratings, limits)],
            opened_by=actor,
        )
        # Seeded by the case, so that a letter says nothing of whose it is.
        random.Random(str(case.pk)).shuffle(ratings)  # noqa: S311 - an order, no secret
        ConsensusSide.objects.bulk_create(
            ConsensusSide(programme_id=round_.programme_id, case=case, rating=rating, letter=letter)
            for letter, rating in zip(ascii_uppercase, ratings, strict=False)
        )
        record(
            actor=actor,
            verb="consensus.opened",
            programme_id=round_.programme_id,
            target=case,
            details={"round": str(round_.pk), "n_ratings": len(ratings)},
        )
        opened.append(case)
    if errors:
        raise Conflict(errors[0].detail, code=errors[0].code, errors=errors)
    if adjudicator is not None:
        for case in opened:
            _name(actor, case, adjudicator, number=1)
    return opened


@transaction.atomic
def name_adjudicator(*, actor: User, case: ConsensusCase, person: User) -> CaseAdjudicator:
    """Name who settles what the raters cannot. Raises Conflict or InvalidInput."""
    require(actor, Permission.CONSENSUS_MANAGE, case.programme_id)
    locked = LockedCase(actor, case)
    rows = locked.opened.case.all_adjudicators
    return _name(actor, locked.opened.case, person, number=len(rows) + 1)


def _name(actor: User, case: ConsensusCase, person: User, *, number: int) -> CaseAdjudicator:
    if not has_role(person, Role.ADJUDICATOR, case.programme_id):
        raise _refused("not_an_adjudicator", "This person is no adjudicator of the programme.")
    if ConsensusSide.objects.filter(case=case, rating__rater=person).exists():
        raise _refused("rated_it", "Whoever rated the session does not adjudicate it.")
    if person.pk in conflicts_of([case.therapy_session_id]).get(case.therapy_session_id, set()):
        raise _refused(
            "conflict", "This person supervises the trainee, or has another conflict with them."
        )
    named = CaseAdjudicator.objects.create(
        programme_id=case.programme_id, case=case, number=number, person=person, named_by=actor
    )
    record(
        actor=actor,
        verb="consensus.adjudicator_named",
        programme_id=case.programme_id,
        target=case,
        sealed=named,
        details={"number": number},
    )
    return named


def _refused(code: str, detail: str) -> InvalidInput:
    errors = [ErrorDetail(code, detail, field="adjudicator")]
    return InvalidInput(detail, code=code, errors=errors)
