"""Plan that a rater rates a session again, and give it to them when the day has come."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import has_role, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework import reading
from backend.consensus import policies
from backend.consensus.again import checks_to_open
from backend.consensus.boards import Opened
from backend.consensus.models import ConsensusCase, RecodeCheck, RecodeOpening
from backend.consensus.selectors import case_details, rule_of
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.ratings.models import Assignment, Rating, RoundPhase, RoundPurpose
from backend.ratings.selectors import conflicts_of
from backend.ratings.services.single import close_for_one, open_for_one


@transaction.atomic
def plan_recodes(
    *, actor: User, case: ConsensusCase, letters: Sequence[str], opens_on: date
) -> list[RecodeCheck]:
    """Let raters of a concluded case rate its session again from a day on, all of them or none.

    What is planned for today is given out at once. Raises InvalidInput or Conflict.
    """
    require(actor, Permission.CONSENSUS_MANAGE, case.programme_id)
    ConsensusCase.objects.select_for_update().get(pk=case.pk)
    opened = Opened(case_details(actor).get(pk=case.pk))
    policies.check_concluded(opened.is_concluded)
    if opens_on < timezone.localdate():
        detail = "Choose today or a later day."
        raise InvalidInput(
            detail,
            code="day_is_over",
            errors=[ErrorDetail("day_is_over", detail, field="opens_on")],
        )
    planned = [_planned(actor, opened, letter, opens_on) for letter in dict.fromkeys(letters)]
    if opens_on == timezone.localdate():
        for check in planned:
            _give_out(check)
    return planned


def plan_after_conclusion(*, opened: Opened) -> RecodeCheck | None:
    """Plan a check by the rule of the round, if it asks for one, of a rater drawn by the case.

    Called as the case is concluded.
    """
    rule = rule_of(opened.case.round_session.round)
    letters = sorted(opened.table.present)
    if rule is None or rule.recode_weeks is None or not letters:
        return None
    # Seeded by the case, so that nobody chooses whom.
    letter = random.Random(str(opened.case.pk)).choice(letters)  # noqa: S311 - no secret
    opens_on = timezone.localdate() + timedelta(weeks=rule.recode_weeks)
    return _planned(None, opened, letter, opens_on)


@transaction.atomic
def open_due_recodes() -> int:
    """Give out every check whose day has come; for the worker, once a day."""
    due = checks_to_open(timezone.localdate())
    return sum(_give_out(check) is not None for check in due)


def close_recode(assignment: Assignment) -> None:
    """Close the round of a check whose work has come to its end, in whatever way."""
    round_ = assignment.round_session.round
    if round_.purpose == RoundPurpose.RECODE and round_.phase != RoundPhase.CLOSED:
        close_for_one(round_=round_, at=timezone.now())


def _planned(actor: User | None, opened: Opened, letter: str, opens_on: date) -> RecodeCheck:
    rating = opened.ratings.get(letter)
    if rating is None or letter not in opened.table.present:
        detail = f"Rater {letter[:4]} did not rate this session, or is no rater any more."
        raise InvalidInput(
            detail, code="not_a_side", errors=[ErrorDetail("not_a_side", detail, field="letters")]
        )
    if RecodeCheck.objects.filter(rating=rating).exists():
        raise Conflict(f"Rater {letter} has a re-code check already.", code="already_planned")
    check = RecodeCheck.objects.create(
        programme_id=opened.case.programme_id,
        case=opened.case,
        rating=rating,
        opens_on=opens_on,
        planned_by=actor,
    )
    record(
        actor=actor,
        verb="consensus.recode_planned",
        programme_id=opened.case.programme_id,
        target=opened.case,
        sealed=check,
        details={"letter": letter},
    )
    return check


def _give_out(check: RecodeCheck) -> RecodeOpening | None:
    """Give the session to its rater again; None where nobody may read or rate it now."""
    rating = check.rating
    session = rating.therapy_session
    if not _may_be_given(rating):
        return None
    now = timezone.now()
    round_ = open_for_one(
        rater=rating.rater,
        programme=check.programme,
        name=f"Single session {str(check.pk)[:8]}",
        purpose=RoundPurpose.RECODE,
        rubric=rating.rubric,
        sessions=[session],
        at=now,
    )
    opening = RecodeOpening.objects.create(
        programme_id=check.programme_id, check_planned=check, round=round_
    )
    record(
        actor=None,
        verb="consensus.recode_opened",
        programme_id=check.programme_id,
        target=check.case,
        sealed=opening,
    )
    return opening


def _may_be_given(rating: Rating) -> bool:
    session: UUID = rating.therapy_session_id
    row = Rating.objects.filter(pk=rating.pk).annotate(
        why=reading.text_closed(OuterRef("therapy_session"), reading.RATING)
    )
    return (
        rating.rater.is_active
        and has_role(rating.rater, Role.RATER, rating.programme_id)
        and rating.rater_id not in conflicts_of([session]).get(session, set())
        and not row.values_list("why", flat=True).get()
    )
