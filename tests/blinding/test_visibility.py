"""The rule and its twin in SQL agree, and say what they are meant to say."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Rating,
    RatingKind,
    Release,
    RoundPhase,
)
from backend.ratings.visibility import blinded_session_ids, may_see, phase_of, visible
from tests import factories
from tests.backend.ratings.people import add_role
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _fresh(person: User) -> User:
    """Return the person as a new request would load them."""
    return User.objects.get(pk=person.pk)


def _seen(person: User) -> set[Any]:
    return set(visible(Rating.objects.all(), _fresh(person)).values_list("pk", flat=True))


def _by_rule(person: User) -> set[Any]:
    viewer = _fresh(person)
    return {r.pk for r in Rating.objects.all() if may_see(viewer, r, phase_of(r))}


# ── The table ────────────────────────────────────────────────────────────────────────────

SEES = {
    "lead": {"closed_rating1", "closed_rating2"},
    "supervisor": {"closed_rating1", "closed_rating2", "supervisor_rating"},
    "other_supervisor": set(),
    "rater1": {"draft", "closed_rating1"},
    "rater2": {"submitted_in_open_round", "closed_rating2"},
    "adjudicator": set(),
    "trainee": {"supervisor_rating"},
    "other_trainee": set(),
    "auditor": set(),
    "operator": set(),
}


@pytest.mark.parametrize("name", SEES)
def test_each_role_sees_exactly_its_ratings(worlds: TwoProgrammes, name: str) -> None:
    person = getattr(worlds.a, name)
    expected = {getattr(worlds.a, rating).pk for rating in SEES[name]}

    assert _seen(person) == _by_rule(person) == expected


def test_a_stranger_sees_nothing(worlds: TwoProgrammes) -> None:
    assert _seen(worlds.stranger) == _by_rule(worlds.stranger) == set()


def test_a_supervisor_sees_others_ratings_only_after_their_own(world: World) -> None:
    factories.make_supervision(world.other_supervisor, world.enrolment)
    mine = factories.make_rating(
        world.closed_session,
        rater=world.other_supervisor,
        kind=RatingKind.SUPERVISOR,
        submitted=False,
    )
    before = _seen(world.other_supervisor)

    mine.status, mine.submitted_at = "submitted", factories.NOW
    mine.save()

    assert before == {mine.pk}
    assert _seen(world.other_supervisor) == {
        mine.pk,
        world.closed_rating1.pk,
        world.closed_rating2.pk,
    }


def test_a_supervisor_never_sees_an_open_rounds_ratings(world: World) -> None:
    own = factories.make_rating(
        world.open_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR
    )

    seen = _seen(world.supervisor)

    assert own.pk in seen
    assert world.submitted_in_open_round.pk not in seen


def test_a_self_rating_waits_for_the_supervisors_own_and_for_open_rounds(world: World) -> None:
    of_closed = factories.make_rating(
        world.closed_session, rater=world.trainee, kind=RatingKind.SELF
    )
    of_open = factories.make_rating(world.open_session, rater=world.trainee, kind=RatingKind.SELF)
    factories.make_rating(world.open_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR)

    assert of_closed.pk in _seen(world.supervisor)
    assert of_open.pk not in _seen(world.supervisor)
    assert {of_closed.pk, of_open.pk} <= _seen(world.trainee)
    assert not {of_closed.pk, of_open.pk} & (_seen(world.lead) | _seen(world.rater1))


def test_blinding_holds_in_every_role_while_a_rating_is_due(world: World) -> None:
    add_role(world.lead, world.programme, Role.RATER)
    add_role(world.supervisor, world.programme, Role.RATER)
    round_ = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.closed_session],
        raters=[world.lead, world.supervisor],
    )

    assert set(blinded_session_ids(_fresh(world.lead))) == {world.closed_session.pk}
    for person in (world.lead, world.supervisor):
        assert _seen(person) == _by_rule(person) == set()

    for person in (world.lead, world.supervisor):
        factories.make_rating(
            world.closed_session, rater=person, assignment=world.assignment(round_, person)
        )
    assert {world.closed_rating1.pk, world.closed_rating2.pk} < _seen(world.lead)
    assert world.supervisor_rating.pk in _seen(world.supervisor)


def test_whoever_left_the_programme_sees_nothing(world: World) -> None:
    Membership.objects.filter(programme=world.programme).update(ends_on=factories.LONG_AGO)

    for person in world.people().values():
        assert _seen(person) == _by_rule(person) == set()


# ── Rule and twin agree over random worlds ───────────────────────────────────────────────

PEOPLE = 4
pick = st.integers(0, PEOPLE - 1)
ROLES = [Role.LEAD, Role.SUPERVISOR, Role.RATER, Role.TRAINEE, Role.AUDITOR]


@st.composite
def _worlds(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "roles": [draw(st.sets(st.sampled_from(ROLES), max_size=4)) for _ in range(PEOPLE)],
        # Trainee of each of two sessions, and who supervises whom.
        "trainees": [draw(pick), draw(pick)],
        "supervisions": draw(st.sets(st.tuples(pick, st.integers(0, 1)), max_size=4)),
        # Rounds: phase, session, and for each rater how far they are.
        "rounds": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(RoundPhase.values),
                    st.integers(0, 1),
                    st.dictionaries(pick, st.sampled_from(AssignmentStatus.values), max_size=3),
                ),
                max_size=3,
            )
        ),
        # Ratings outside rounds: rater, session, kind, submitted.
        "others": draw(
            st.sets(
                st.tuples(
                    pick,
                    st.integers(0, 1),
                    st.sampled_from([RatingKind.SUPERVISOR, RatingKind.SELF, RatingKind.MACHINE]),
                    st.booleans(),
                ),
                max_size=5,
            )
        ),
        "n_released": draw(st.integers(0, 3)),
        "self_rating_first": draw(st.booleans()),
    }


def _build(plan: dict[str, Any]) -> list[User]:
    programme = factories.make_programme()
    people = [factories.make_person(f"p{number}") for number in range(PEOPLE)]
    for person, roles in zip(people, plan["roles"], strict=True):
        for role in roles:
            add_role(person, programme, role)
    enrolments = [
        factories.make_enrolment(programme, person=people[trainee]) for trainee in plan["trainees"]
    ]
    for supervisor, which in plan["supervisions"]:
        factories.make_supervision(people[supervisor], enrolments[which])
    sessions = [
        factories.make_session(programme, case=factories.make_case(enrolment), n_turns=1)
        for enrolment in enrolments
    ]
    for phase, which, raters in plan["rounds"]:
        round_ = factories.make_round(
            programme,
            lead=people[0],
            sessions=[sessions[which]],
            raters=[people[rater] for rater in raters],
            phase=RoundPhase(phase),
        )
        for rater, status in raters.items():
            row = Assignment.objects.get(round_session__round=round_, rater=people[rater])
            if status != AssignmentStatus.WAITING:
                factories.make_rating(
                    sessions[which],
                    rater=people[rater],
                    assignment=row,
                    submitted=status == AssignmentStatus.SUBMITTED,
                )
            Assignment.objects.filter(pk=row.pk).update(status=status)
    made: set[tuple[Any, ...]] = set()
    for rater, which, kind, submitted in sorted(plan["others"]):
        if (rater, which, kind) not in made:
            made.add((rater, which, kind))
            factories.make_rating(
                sessions[which], rater=people[rater], kind=kind, submitted=submitted
            )
    submitted = Rating.objects.filter(programme=programme, status="submitted").order_by("id")
    for rating in submitted[: plan["n_released"]]:
        Release.objects.create(
            programme=programme,
            rating=rating,
            enrolment=rating.therapy_session.case.enrolment,  # type: ignore[union-attr]
            released_by=people[0],
            after_self_rating=plan["self_rating_first"],
        )
    return people


@given(_worlds())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.slow
def test_the_rule_and_its_twin_agree(plan: dict[str, Any]) -> None:
    with transaction.atomic():
        people = _build(plan)

        for person in people:
            assert _seen(person) == _by_rule(person)

        transaction.set_rollback(True)
