"""Who sees which trainee and which points: nothing before its time, nothing of others."""

from typing import Any

import pytest

from backend.access.models import Membership
from backend.access.roles import Role
from backend.ratings.models import RatingKind, Round, RoundPhase
from tests import factories
from tests.backend.competence.classes import Class, mean_of, supervise
from tests.backend.reliability.scored import ITEMS, points, rate
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def curve(person: Any, enrolment: Any) -> Any:
    return client_of(person).get(f"/api/v1/trainees/{enrolment.pk}/curve/").json()


def listed(person: Any) -> dict[str, Any]:
    rows = client_of(person).get("/api/v1/trainees/").json()["results"]
    return {row["id"]: row for row in rows}


def test_each_role_lists_its_own_trainees(worlds: TwoProgrammes) -> None:
    a = worlds.a
    both = {str(a.enrolment.pk), str(a.other_enrolment.pk)}

    assert set(listed(a.lead)) == both
    assert set(listed(a.supervisor)) == set(listed(a.trainee)) == {str(a.enrolment.pk)}
    assert set(listed(a.other_supervisor)) == {str(a.other_enrolment.pk)}
    for person in (a.rater1, a.auditor, a.operator, a.adjudicator, worlds.stranger):
        assert listed(person) == {}
    assert not set(listed(worlds.b.lead)) & both


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lead", 200),
        ("supervisor", 200),
        ("trainee", 200),
        ("other_supervisor", 404),
        ("other_trainee", 404),
        ("rater1", 404),
        ("auditor", 404),
        ("operator", 404),
    ],
)
def test_a_curve_opens_to_lead_supervisor_and_trainee(world: World, name: str, status: int) -> None:
    path = f"/api/v1/trainees/{world.enrolment.pk}/curve/"

    assert client_of(world.people()[name]).get(path).status_code == status


def test_a_trainee_sees_released_ratings_only(ten: Class) -> None:
    trainee = ten.trainees[0]
    session = ten.sessions[trainee][1]
    released = ten.ratings[session, ten.raters[1]]

    before = curve(trainee.person, trainee)
    ten.release(released, trainee)
    after = curve(trainee.person, trainee)

    assert before["points"] == []
    assert before["model"]["fitted"] is False
    (point,) = after["points"]
    assert (point["x"], point["rater_code"]) == (2, "R02")
    assert point["score"] == pytest.approx(mean_of(released))
    assert after["model"]["n_ratings"] == 72 + 1
    assert [row["x"] for row in after["model"]["curve"]] == [1, 2]


def test_what_is_not_released_changes_nothing_the_trainee_is_shown(ten: Class) -> None:
    trainee = ten.trainees[0]
    session = ten.sessions[trainee][0]
    ten.release(ten.ratings[session, ten.raters[0]], trainee)
    before = curve(trainee.person, trainee), listed(trainee.person)

    supervise(ten, trainee, ten.sessions[trainee][2])
    late = factories.make_round(
        ten.programme,
        lead=ten.lead,
        sessions=[ten.sessions[trainee][3]],
        raters=[ten.raters[0]],
    )
    rate(ten.sessions[trainee][3], ten.raters[0], dict.fromkeys(ITEMS, points(6)), round_=late)
    Round.objects.filter(pk=late.pk).update(phase=RoundPhase.CLOSED, closed_at=factories.NOW)

    assert (curve(trainee.person, trainee), listed(trainee.person)) == before


def test_a_lead_who_is_a_trainee_too_waits_for_the_release(ten: Class) -> None:
    enrolment = factories.make_enrolment(ten.programme, person=ten.lead, cohort=ten.cohort)
    Membership.objects.create(
        person=ten.lead, programme=ten.programme, role=Role.TRAINEE, starts_on=factories.LONG_AGO
    )
    session = factories.make_session(
        ten.programme, case=factories.make_case(enrolment), number=1, n_turns=1
    )
    round_ = factories.make_round(
        ten.programme,
        lead=ten.lead,
        sessions=[session],
        raters=ten.raters,
        phase=RoundPhase.CLOSED,
    )
    rate(session, ten.raters[0], dict.fromkeys(ITEMS, points(3)), round_=round_)

    shown = curve(ten.lead, enrolment)

    assert shown["points"] == []
    assert shown["model"]["fitted"] is False
    assert curve(ten.lead, ten.trainees[0])["model"]["n_ratings"] == 80


def test_an_open_rounds_ratings_are_no_points(ten: Class) -> None:
    trainee = ten.trainees[0]
    before = curve(ten.lead, trainee), listed(ten.lead)
    session = ten.sessions[trainee][0]
    open_round = factories.make_round(
        ten.programme, lead=ten.lead, sessions=[session], raters=[ten.raters[0]]
    )

    rate(session, ten.raters[0], dict.fromkeys(ITEMS, points(6)), round_=open_round)

    assert (curve(ten.lead, trainee), listed(ten.lead)) == before


def test_a_supervisor_sees_others_ratings_after_their_own(ten: Class) -> None:
    trainee = ten.trainees[0]
    factories.make_supervision(ten.supervisor, trainee)
    session = ten.sessions[trainee][2]

    before = curve(ten.supervisor, trainee)
    supervise(ten, trainee, session)
    after = curve(ten.supervisor, trainee)

    assert before["points"] == []
    assert before["model"]["fitted"] is False
    assert [(p["x"], p["kind"], p["rater_code"]) for p in after["points"]] == [
        (3, "independent", "R01"),
        (3, "independent", "R02"),
        (3, "supervisor", "S01"),
    ]
    assert after["model"]["n_ratings"] == 72 + 2


def test_kinds_never_mix_in_the_model(ten: Class) -> None:
    trainee = ten.trainees[0]
    before = curve(ten.lead, trainee)["model"]

    supervise(ten, trainee, ten.sessions[trainee][0])
    rate(
        ten.sessions[trainee][0],
        trainee.person,
        dict.fromkeys(ITEMS, points(6)),
        kind=RatingKind.SELF,
    )

    assert curve(ten.lead, trainee)["model"] == before


def test_a_trainee_sees_their_self_rating_without_a_code(ten: Class) -> None:
    trainee = ten.trainees[0]
    rate(
        ten.sessions[trainee][0],
        trainee.person,
        dict.fromkeys(ITEMS, points(6)),
        kind=RatingKind.SELF,
    )

    (point,) = curve(trainee.person, trainee)["points"]

    assert (point["kind"], point["rater_code"], point["score"]) == ("self", None, 6.0)
    assert listed(trainee.person)[str(trainee.pk)]["n_rated"] == 0


def test_no_answer_names_a_rater(ten: Class) -> None:
    answer = client_of(ten.lead).get(f"/api/v1/trainees/{ten.trainees[0].pk}/curve/")

    for rater in ten.raters:
        assert rater.name not in answer.content.decode()
        assert str(rater.pk) not in answer.content.decode()


def test_a_lead_with_a_session_to_rate_sees_nothing_of_it(ten: Class) -> None:
    trainee = ten.trainees[0]
    Membership.objects.create(
        person=ten.lead, programme=ten.programme, role=Role.RATER, starts_on=factories.LONG_AGO
    )
    session = ten.sessions[trainee][3]
    factories.make_round(ten.programme, lead=ten.lead, sessions=[session], raters=[ten.lead])

    shown = curve(ten.lead, trainee)

    assert {point["x"] for point in shown["points"]} == {1, 2, 3}
    assert shown["model"]["n_ratings"] == 78
    assert listed(ten.lead)[str(trainee.pk)]["n_sessions"] == 3


def test_the_list_says_how_many_sessions_are_rated_and_the_last_level(ten: Class) -> None:
    trainee = ten.trainees[2]
    last = ten.sessions[trainee][-1]
    wanted = [mean_of(ten.ratings[last, rater]) for rater in ten.raters]

    row = listed(ten.lead)[str(trainee.pk)]

    assert (row["n_sessions"], row["n_rated"]) == (4, 4)
    assert row["latest"] == pytest.approx(sum(wanted) / 2)
    used = factories.ipt_rubric()
    assert row["latest_rubric"] == {"slug": used.slug, "version": used.version}
    assert row["cohort"] == {"id": str(ten.cohort.pk), "name": "Autumn"}
    assert row["allowed_actions"] == ["read_curve"]
    assert row["name"] == trainee.person.name


def test_the_last_level_is_of_one_kind_and_independent_first(ten: Class) -> None:
    trainee = ten.trainees[2]
    before = listed(ten.lead)[str(trainee.pk)]["latest"]
    factories.make_supervision(ten.supervisor, trainee)
    supervise(ten, trainee, ten.sessions[trainee][-1])

    assert listed(ten.supervisor)[str(trainee.pk)]["latest"] == pytest.approx(before)


def test_the_list_is_narrowed_by_cohort(ten: Class) -> None:
    other = factories.make_enrolment(ten.programme)

    rows = client_of(ten.lead).get(f"/api/v1/trainees/?cohort={other.cohort_id}").json()

    assert [row["id"] for row in rows["results"]] == [str(other.pk)]


def test_the_list_keeps_its_number_of_queries(ten: Class, django_assert_max_num_queries) -> None:
    client = client_of(ten.lead)

    with django_assert_max_num_queries(9):
        rows = client.get("/api/v1/trainees/").json()["results"]

    assert len(rows) == 10


def test_ones_own_independent_rating_stays_a_code(ten: Class) -> None:
    trainee = ten.trainees[0]
    Membership.objects.create(
        person=ten.raters[0],
        programme=ten.programme,
        role=Role.LEAD,
        starts_on=factories.LONG_AGO,
    )

    shown = curve(ten.raters[0], trainee)

    assert {point["rater_code"] for point in shown["points"]} == {"R02"}
