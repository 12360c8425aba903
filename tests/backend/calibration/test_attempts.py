"""Practice, test, tries, and the status that follows."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.audit.verify import unsealed, verify
from backend.calibration import services
from backend.calibration.models import (
    Attempt,
    AttemptResult,
    GoldRationale,
    Outcome,
    RaterStatus,
    SetPurpose,
    StatusChange,
)
from backend.calibration.selectors import expiry_of, n_practised, status_on
from backend.calibration.standing import State
from backend.casework.services import erase_session_text
from backend.core.errors import AccessDenied, Conflict
from backend.ratings.models import Assignment, Rating, RatingKind, RoundPhase
from backend.ratings.services import recuse
from tests.backend.calibration.arena import TERMS, Arena
from tests.backend.ratings.people import add_role

pytestmark = pytest.mark.django_db


def _state(arena: Arena, on: date | None = None) -> State:
    day = on or timezone.localdate()
    return status_on(arena.programme.pk, arena.rater.pk, arena.rubric, day).state


def test_a_rater_practises_passes_and_is_qualified_for_a_year(arena: Arena) -> None:
    arena.adopt()
    assert _state(arena) == State.NOT_BEGUN

    attempt = arena.qualify()

    result = attempt.result
    today = timezone.localdate()
    assert result.outcome == Outcome.PASSED
    assert {row["name"]: row["met"] for row in result.trace["gate"]["criteria"]} == {
        "icc_a1": True,
        "icc_a1_low": True,
        "percent_within_one": True,
        "bias": True,
    }
    assert len(result.trace["sessions"]) == len(result.trace["pairs"]) == 6
    assert result.trace["area"] == {"n_sessions": 6, "n_same": 6}
    status = RaterStatus.objects.get()
    assert (status.change, status.valid_until) == (StatusChange.QUALIFIED, expiry_of(12, today))
    assert _state(arena) == State.QUALIFIED
    assert _state(arena, date(today.year + 2, 1, 1)) == State.EXPIRED
    assert _state(arena, date(2020, 1, 1)) == State.NOT_BEGUN
    assert n_practised(arena.programme.pk, arena.rater.pk, arena.rubric.slug) == 2


def test_calibration_ratings_are_of_a_kind_of_their_own_and_their_round_closes(
    arena: Arena,
) -> None:
    arena.adopt()

    attempt = arena.qualify()

    attempt.round.refresh_from_db()
    assert set(Rating.objects.values_list("kind", flat=True)) == {RatingKind.CALIBRATION}
    assert attempt.round.phase == RoundPhase.CLOSED


def test_a_result_is_computed_once_sealed_and_never_changed(arena: Arena) -> None:
    arena.adopt()
    attempt = arena.qualify()
    last = Assignment.objects.filter(round_session__round=attempt.round)[0]

    services.follow_up(assignment_id=last.pk)

    assert AttemptResult.objects.filter(attempt=attempt).count() == 1
    assert AuditEvent.objects.filter(verb="calibration.judged").count() == 2
    assert [group for group in unsealed() if "calibration" in group.verb] == []
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptResult.objects.filter(attempt=attempt).update(outcome=Outcome.NOT_PASSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).delete()


def test_a_lenient_rater_does_not_pass_and_uses_up_the_tries(arena: Arena) -> None:
    arena.adopt(TERMS.__class__(**(TERMS.to_dict() | {"tries": 1})))

    attempt = arena.qualify(apart=(2, 1, 2))

    assert attempt.result.outcome == Outcome.NOT_PASSED
    assert "bias" in [
        row["name"] for row in attempt.result.trace["gate"]["criteria"] if not row["met"]
    ]
    assert _state(arena) == State.NO_TRIES_LEFT
    with pytest.raises(Conflict) as refused:
        arena.begin(arena.make_set(SetPurpose.TEST, slice(8, 12)))
    assert refused.value.code == "no_tries_left"

    membership = arena.rater.memberships.get()
    services.give_new_tries(
        actor=arena.lead, rater=membership, rubric=arena.rubric, reason="Trained anew."
    )

    assert _state(arena) == State.IN_TRAINING


def test_what_stands_in_the_way_of_a_test_is_said(arena: Arena) -> None:
    test = arena.make_set(SetPurpose.TEST, slice(2, 8))
    small = arena.make_set(SetPurpose.TEST, slice(8, 10), "small")
    practice = arena.make_set(SetPurpose.PRACTICE, slice(0, 2))
    overlapping = arena.make_set(SetPurpose.TEST, slice(1, 7), "overlapping")

    def code_of(chosen: object) -> str:
        with pytest.raises(Conflict) as refused:
            arena.begin(chosen)  # type: ignore[arg-type]
        return refused.value.code

    assert code_of(test) == "no_rule"
    arena.adopt()
    assert code_of(test) == "practise_first"
    begun = arena.begin(practice)
    assert code_of(test) == "attempt_open"
    arena.finish(begun)
    assert code_of(practice) == "no_fresh_sessions"
    assert code_of(small) == "set_too_small"
    assert code_of(overlapping) == "set_not_fresh"
    assert arena.finish(arena.begin(test)).result.outcome == Outcome.PASSED
    assert code_of(small) == "qualified_already"


def test_whoever_may_read_gold_is_not_held_against_it(arena: Arena) -> None:
    arena.adopt()
    add_role(arena.lead, arena.programme, Role.RATER)
    practice = arena.make_set(SetPurpose.PRACTICE, slice(0, 2))

    with pytest.raises(Conflict) as refused:
        arena.begin(practice, arena.lead)

    assert refused.value.code == "knows_gold"


def test_a_declined_session_leaves_too_few_and_uses_up_no_try(arena: Arena) -> None:
    arena.adopt()
    arena.finish(arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2))))
    attempt = arena.begin(arena.make_set(SetPurpose.TEST, slice(2, 8)))
    first, *others = Assignment.objects.filter(round_session__round=attempt.round)
    recuse(actor=arena.rater, assignment=first, reason="I know this person.")
    for assignment in others:
        arena.rate(assignment)

    services.follow_up(assignment_id=first.pk)

    attempt.refresh_from_db()
    standing = status_on(arena.programme.pk, arena.rater.pk, arena.rubric, timezone.localdate())
    assert attempt.result.outcome == Outcome.NOT_COUNTED
    assert (standing.state, standing.tries_used) == (State.IN_TRAINING, 0)


def test_where_the_problem_area_differs_its_items_are_left_out_of_both(arena: Arena) -> None:
    arena.adopt()
    arena.finish(arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2))))
    attempt = arena.begin(arena.make_set(SetPurpose.TEST, slice(2, 8)))
    given = list(Assignment.objects.filter(round_session__round=attempt.round))
    for position, assignment in enumerate(given):
        arena.rate(assignment, area="grief" if position == 0 else "dispute")

    services.follow_up(assignment_id=given[0].pk)

    attempt.refresh_from_db()
    assert attempt.result.trace["area"] == {"n_sessions": 6, "n_same": 5}
    assert attempt.result.outcome == Outcome.PASSED


def test_the_reasons_go_with_the_text_and_the_scores_stay(arena: Arena) -> None:
    session, gold = arena.sessions[0], arena.golds[0]
    n_reasons = GoldRationale.objects.filter(gold=gold).count()

    counts = erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")

    assert n_reasons > 1
    assert counts["gold_rationales"] == n_reasons
    assert gold.scores.exists()
    assert not GoldRationale.objects.filter(gold=gold).exists()
    assert {fault.noun for fault in verify().faults} & {"gold rating", "calibration set"} == set()


@pytest.mark.parametrize(
    ("on", "months", "last"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2026, 12, 15), 6, date(2027, 6, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
    ],
)
def test_a_status_ends_on_the_day_before(on: date, months: int, last: date) -> None:
    assert expiry_of(months, on) == last


def test_only_raters_begin(arena: Arena) -> None:
    with pytest.raises(AccessDenied):
        arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2)), arena.lead)
