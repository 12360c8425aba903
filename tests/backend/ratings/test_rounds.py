"""Rounds: drafted, started with a plan, closed; each refusal by its code."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import Consent, TherapySession
from backend.core.errors import InvalidInput
from backend.programmes.models import Programme
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Rating,
    RatingStatus,
    Round,
    RoundPhase,
)
from backend.ratings.services import rounds as service
from tests import factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/rounds/"


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """What is asked of the background worker."""
    asked: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(
        service, "enqueue_on_commit", lambda name, **given: asked.append((name, given))
    )
    return asked


def _body(world: World, **said: Any) -> dict[str, Any]:
    return {
        "programme": str(world.programme.pk),
        "name": "Spring",
        "rubric": str(factories.ipt_rubric().pk),
        "sessions": [str(world.open_session.pk), str(world.other_session.pk)],
        "raters": [str(world.rater1.pk), str(world.rater2.pk)],
        "raters_per_session": 2,
        "due_on": "2026-06-01",
        "blind_to_trainee": True,
        **said,
    }


def _create(world: World, **said: Any) -> Any:
    return client_of(world.lead).post(URL, _body(world, **said))


def _started(world: World, **said: Any) -> Round:
    client = client_of(world.lead)
    created = client.post(URL, _body(world, **said))
    assert created.status_code == 201, created.content
    started = client.post(f"{URL}{created.json()['id']}/start/")
    assert started.status_code == 200, started.content
    return Round.objects.get(pk=created.json()["id"])


def _verbs(round_id: Any) -> list[str]:
    events = AuditEvent.objects.filter(target=str(round_id)).order_by("sequence")
    return list(events.values_list("verb", flat=True))


def test_a_drafted_round_gives_nobody_anything(world: World) -> None:
    answer = _create(world)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["phase"], body["n_sessions"], body["n_raters"]) == ("draft", 2, 2)
    assert (body["n_assignments"], body["n_submitted"]) == (0, 0)
    assert body["allowed_actions"] == ["start", "change_due"]
    assert len({row["code"] for row in body["sessions"]}) == 2
    assert {row["raters"] == [] for row in body["sessions"]} == {True}
    assert _verbs(body["id"]) == ["round.created"]


def test_starting_gives_every_session_its_raters(world: World) -> None:
    round_ = _started(world)

    given = Assignment.objects.filter(round_session__round=round_)
    assert given.count() == 4
    assert set(given.values_list("status", flat=True)) == {AssignmentStatus.WAITING}
    for rater in (world.rater1, world.rater2):
        positions = given.filter(rater=rater).values_list("position", flat=True)
        assert sorted(positions) == [1, 2]
    assert (round_.phase, round_.started_at is not None) == (RoundPhase.INDEPENDENT, True)
    assert _verbs(round_.pk) == ["round.created", "round.started"]


def test_the_same_seed_and_codes_give_the_same_plan(world: World) -> None:
    plans = []
    for name in ("first", "second"):
        round_ = service.create_round(
            actor=world.lead,
            programme=world.programme,
            name=name,
            rubric=factories.ipt_rubric(),
            sessions=[world.open_session, world.other_session, world.closed_session],
            raters=[world.rater1, world.rater2],
            raters_per_session=1,
            seed=77,
        )
        service.start_round(actor=world.lead, round_=round_)
        given = Assignment.objects.filter(round_session__round=round_)
        plans.append(set(given.values_list("round_session__code", "rater", "position")))

    assert plans[0] == plans[1]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"sessions": []}, 400, "no_sessions"),
        ({"raters": []}, 400, "no_raters"),
        ({"raters_per_session": 3}, 400, "too_few_raters"),
        ({"name": None}, 400, "invalid"),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    world: World, said: dict[str, Any], status: int, code: str
) -> None:
    before = Round.objects.count()

    answer = _create(world, **said)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Round.objects.count() == before


def test_a_name_is_taken_once(world: World) -> None:
    _create(world)

    answer = _create(world)

    assert (answer.status_code, answer.json()["code"]) == (409, "round_name_taken")


@pytest.mark.parametrize("field", ["sessions", "raters"])
def test_nothing_is_named_twice(world: World, field: str) -> None:
    twice = _body(world)[field][:1] * 2

    answer = _create(world, **{field: twice})

    assert (answer.status_code, answer.json()["code"]) == (400, f"repeated_{field}")


def test_what_another_programme_has_is_unknown_here(worlds: TwoProgrammes) -> None:
    sessions = _create(worlds.a, sessions=[str(worlds.b.open_session.pk)])
    raters = _create(worlds.a, raters=[str(worlds.b.rater1.pk)], raters_per_session=1)
    programme = client_of(worlds.a.lead).post(URL, _body(worlds.b))

    assert (sessions.status_code, sessions.json()["code"]) == (400, "unknown_sessions")
    assert sessions.json()["errors"][0]["field"] == "sessions"
    assert (raters.status_code, raters.json()["code"]) == (400, "unknown_raters")
    assert programme.status_code == 404


def test_the_service_itself_refuses_strangers(worlds: TwoProgrammes) -> None:
    given: dict[str, Any] = {
        "actor": worlds.a.lead,
        "programme": worlds.a.programme,
        "name": "Other people",
        "rubric": factories.ipt_rubric(),
        "sessions": [worlds.a.open_session],
        "raters": [worlds.a.rater1],
        "raters_per_session": 1,
    }
    with pytest.raises(InvalidInput) as session:
        service.create_round(**{**given, "sessions": [worlds.b.open_session]})
    with pytest.raises(InvalidInput) as rater:
        service.create_round(**{**given, "raters": [worlds.a.supervisor]})

    assert session.value.code == "foreign_session"
    assert rater.value.code == "not_a_rater"


def test_a_session_that_is_not_ready_is_named_with_its_reasons(world: World) -> None:
    Consent.objects.filter(therapy_session=world.open_session).delete()
    created = _create(world).json()

    answer = client_of(world.lead).post(f"{URL}{created['id']}/start/")

    assert (answer.status_code, answer.json()["code"]) == (409, "sessions_not_ready")
    (error,) = answer.json()["errors"]
    assert (error["code"], error["field"]) == ("no_consent", str(world.open_session.pk))
    assert Round.objects.get(pk=created["id"]).phase == RoundPhase.DRAFT
    assert not Assignment.objects.filter(round_session__round=created["id"]).exists()
    assert _verbs(created["id"]) == ["round.created"]


def test_nobody_rates_their_own_or_their_trainees_session(world: World) -> None:
    for person in (world.supervisor, world.trainee):
        add_role(person, world.programme, Role.RATER)
    people = [world.supervisor, world.trainee, world.rater1]

    round_ = _started(
        world,
        sessions=[str(world.open_session.pk)],
        raters=[str(person.pk) for person in people],
        raters_per_session=1,
    )

    given = Assignment.objects.get(round_session__round=round_)
    assert given.rater == world.rater1


def test_a_session_left_without_raters_enough_is_named(world: World) -> None:
    add_role(world.supervisor, world.programme, Role.RATER)
    created = _create(world, raters=[str(world.supervisor.pk), str(world.rater1.pk)]).json()

    answer = client_of(world.lead).post(f"{URL}{created['id']}/start/")

    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_raters")
    (error,) = answer.json()["errors"]
    assert error["field"] == str(world.open_session.pk)
    assert "1 of 2" in error["detail"]
    assert not Assignment.objects.filter(round_session__round=created["id"]).exists()


def test_a_round_is_started_once(world: World) -> None:
    round_ = _started(world)

    answer = client_of(world.lead).post(f"{URL}{round_.pk}/start/")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_draft")
    assert Assignment.objects.filter(round_session__round=round_).count() == 4


def test_closing_leaves_drafts_as_drafts_and_asks_for_the_report(
    world: World, tasks: list[tuple[str, dict[str, str]]]
) -> None:
    answer = client_of(world.lead).post(f"{URL}{world.open_round.pk}/close/")

    assert (answer.status_code, answer.json()["phase"]) == (200, "closed")
    assert answer.json()["allowed_actions"] == ["add_report"]
    assert Rating.objects.get(pk=world.draft.pk).status == RatingStatus.DRAFT
    programme = {"programme_id": str(world.programme.pk), "instrument": "ipt-adherence-competence"}
    assert tasks == [
        ("reliability.compute_report", {"round_id": str(world.open_round.pk)}),
        ("competence.compute_components", programme),
        ("competence.refresh_curves", programme),
    ]
    event = AuditEvent.objects.get(verb="round.closed")
    assert event.details == {
        "n_waiting": 0,
        "n_in_progress": 1,
        "n_submitted": 1,
        "n_recused": 0,
        "n_reassigned": 0,
        "n_ended": 0,
    }


def test_report_and_components_are_asked_for_when_the_closing_is_committed(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        client_of(world.lead).post(f"{URL}{world.open_round.pk}/close/")

    assert len(callbacks) == 3


@pytest.mark.parametrize("phase", ["draft", "closed"])
def test_only_an_open_round_is_closed(
    world: World, phase: str, tasks: list[tuple[str, dict[str, str]]]
) -> None:
    drafted = _create(world).json()["id"]
    pk = drafted if phase == "draft" else world.closed_round.pk

    answer = client_of(world.lead).post(f"{URL}{pk}/close/")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")
    assert tasks == []


@pytest.mark.parametrize("name", ["auditor", "adjudicator"])
def test_a_reader_of_rounds_neither_opens_nor_closes_them(world: World, name: str) -> None:
    client = client_of(getattr(world, name))

    answers = [
        client.post(URL, _body(world)),
        client.post(f"{URL}{world.open_round.pk}/close/"),
        client.post(f"{URL}{world.open_round.pk}/start/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize("name", ["rater1", "trainee", "supervisor", "operator"])
def test_others_meet_no_round(worlds: TwoProgrammes, name: str) -> None:
    client = client_of(getattr(worlds.a, name))

    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}{worlds.a.open_round.pk}/").status_code == 404


def test_a_lead_meets_the_rounds_of_their_programme_alone(worlds: TwoProgrammes) -> None:
    rows = client_of(worlds.a.lead).get(URL).json()["results"]

    expected = {str(worlds.a.open_round.pk), str(worlds.a.closed_round.pk)}
    assert {row["id"] for row in rows} == expected
    assert client_of(worlds.a.lead).get(f"{URL}{worlds.b.open_round.pk}/").status_code == 404


def test_a_lead_reads_progress_and_an_adjudicator_no_names(world: World) -> None:
    lead = client_of(world.lead).get(f"{URL}{world.open_round.pk}/").json()
    adjudicator = client_of(world.adjudicator).get(f"{URL}{world.open_round.pk}/").json()

    (seen,) = lead["sessions"]
    assert (seen["session"], seen["label"]) == (
        str(world.open_session.pk),
        world.open_session.label,
    )
    assert seen["trainee_code"] == world.enrolment.code
    assert [(r["code"], r["name"], r["status"]) for r in seen["raters"]] == [
        ("R01", world.rater1.name, "in_progress"),
        ("R02", world.rater2.name, "submitted"),
    ]
    assert (lead["n_assignments"], lead["n_submitted"]) == (2, 1)
    (blind,) = adjudicator["sessions"]
    assert (blind["session"], blind["label"], blind["trainee_code"]) == (None, None, None)
    assert {(r["person"], r["name"]) for r in blind["raters"]} == {(None, None)}


def test_rounds_are_filtered_by_programme_and_phase(worlds: TwoProgrammes) -> None:
    client = client_of(worlds.a.lead)

    closed = client.get(f"{URL}?phase=closed&programme={worlds.a.programme.pk}").json()
    foreign = client.get(f"{URL}?programme={worlds.b.programme.pk}").json()

    assert [row["id"] for row in closed["results"]] == [str(worlds.a.closed_round.pk)]
    assert foreign["results"] == []


def _rounds(world: World, n_rounds: int) -> None:
    for _ in range(n_rounds):
        factories.make_round(
            world.programme,
            lead=world.lead,
            sessions=[world.open_session],
            raters=[world.rater1, world.rater2],
        )


def _new_session(world: World, programme: Programme) -> TherapySession:
    return factories.make_session(programme, case=world.case, ready_by=world.lead)


def test_a_list_costs_the_same_with_many_rounds(world: World) -> None:
    client = client_of(world.lead)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    _rounds(world, 18)

    with CaptureQueriesContext(connection) as many:
        rows = client.get(URL).json()["results"]

    assert (len(rows), len(many)) == (20, len(few))


def test_a_round_costs_the_same_with_many_sessions(world: World) -> None:
    client = client_of(world.lead)
    sessions = [_new_session(world, world.programme) for _ in range(20)]
    large = factories.make_round(
        world.programme, lead=world.lead, sessions=sessions, raters=[world.rater1, world.rater2]
    )
    with CaptureQueriesContext(connection) as few:
        client.get(f"{URL}{world.open_round.pk}/")

    with CaptureQueriesContext(connection) as many:
        body = client.get(f"{URL}{large.pk}/").json()

    assert (len(body["sessions"]), len(many)) == (20, len(few))


def test_a_session_given_to_raters_keeps_its_case_and_phase(world: World) -> None:
    answer = client_of(world.lead).patch(
        f"/api/v1/sessions/{world.open_session.pk}/", {"phase": "termination"}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "session_in_use")
