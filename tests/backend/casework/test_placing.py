"""Opening cases and placing sessions."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework import holds
from backend.casework.models import Case, TherapySession
from backend.casework.services import create_case, place_session
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> TherapySession:
    """The third session of the trainee's case, in no round."""
    return factories.make_session(world.programme, case=world.case, number=3)


def _body(world: World, **fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "programme": str(world.programme.pk),
        "trainee": str(world.enrolment.pk),
        "code": "C-new",
        "format": "couple",
        "planned_sessions": 12,
        "agreed_problem_areas": ["dispute", "grief"],
    }
    return values | fields


def _patch(person: Any, session: TherapySession, **fields: Any) -> Any:
    return client_of(person).patch(f"/api/v1/sessions/{session.pk}/", fields, format="json")


def test_a_lead_opens_a_case(world: World) -> None:
    answer = client_of(world.lead).post("/api/v1/cases/", _body(world), format="json")

    assert answer.status_code == 201
    body = answer.json()
    assert body["trainee"] == {
        "id": str(world.enrolment.pk),
        "code": world.enrolment.code,
        "name": world.trainee.name,
    }
    assert (body["format"], body["planned_sessions"]) == ("couple", 12)
    assert body["agreed_problem_areas"] == ["dispute", "grief"]
    event = AuditEvent.objects.get(verb="case.created")
    assert (event.actor, event.target) == (str(world.lead.pk), body["id"])


@pytest.mark.parametrize("who", ["trainee", "supervisor"])
def test_whoever_does_not_manage_cases_opens_none(world: World, who: str) -> None:
    n_cases = Case.objects.count()

    answer = client_of(getattr(world, who)).post("/api/v1/cases/", _body(world), format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert Case.objects.count() == n_cases


def test_a_trainee_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    body = _body(worlds.a, trainee=str(worlds.b.enrolment.pk))

    answer = client_of(worlds.a.lead).post("/api/v1/cases/", body, format="json")

    assert answer.status_code == 404


def test_a_taken_code_is_refused(world: World) -> None:
    body = _body(world, code=world.case.code)

    answer = client_of(world.lead).post("/api/v1/cases/", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "Mrs Smith"),
        ("planned_sessions", 0),
        ("format", "crowd"),
        ("agreed_problem_areas", ["dispute", "grief", "transition"]),
        ("agreed_problem_areas", ["money"]),
    ],
)
def test_a_case_that_cannot_be_names_its_field(world: World, field: str, value: Any) -> None:
    n_cases = Case.objects.count()

    answer = client_of(world.lead).post(
        "/api/v1/cases/", _body(world, **{field: value}), format="json"
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert Case.objects.count() == n_cases


def test_the_service_itself_refuses_what_no_course_has(world: World) -> None:
    for fields, code in (
        ({"planned_sessions": 0}, "no_planned_sessions"),
        ({"agreed_problem_areas": ["grief", "dispute", "transition"]}, "too_many_problem_areas"),
    ):
        values: Any = {"code": "C-x", "planned_sessions": 8} | fields
        with pytest.raises(InvalidInput) as refusal:
            create_case(actor=world.lead, enrolment=world.enrolment, **values)
        assert refusal.value.code == code


def test_a_lead_places_a_waiting_session(world: World) -> None:
    answer = _patch(
        world.lead,
        world.unplaced_session,
        case=str(world.case.pk),
        number=2,
        held_on="2026-02-03",
        phase="initial",
    )

    assert answer.status_code == 200
    body = answer.json()
    assert body["case"] == {"id": str(world.case.pk), "code": world.case.code}
    assert (body["number"], body["held_on"], body["phase"]) == (2, "2026-02-03", "initial")
    assert body["phase_proposed"] == "initial"
    assert body["trainee"]["id"] == str(world.enrolment.pk)
    event = AuditEvent.objects.get(verb="session.placed")
    assert event.details == {
        "case": str(world.case.pk),
        "changed": ["case", "number", "held_on", "phase"],
    }


def test_only_what_is_named_changes(world: World, session: TherapySession) -> None:
    answer = _patch(world.lead, session, phase="termination")

    assert answer.status_code == 200
    session.refresh_from_db()
    assert (session.phase, session.number) == ("termination", 3)


def test_saying_the_same_again_is_no_event(world: World, session: TherapySession) -> None:
    answer = _patch(world.lead, session, number=3)

    assert answer.status_code == 200
    assert not AuditEvent.objects.filter(verb="session.placed").exists()


def test_a_number_beyond_the_plan_is_allowed(world: World, session: TherapySession) -> None:
    answer = _patch(world.lead, session, number=19)

    assert (answer.status_code, answer.json()["phase_proposed"]) == (200, "termination")


def test_a_session_taken_out_of_its_case_loses_its_number(
    world: World, session: TherapySession
) -> None:
    answer = _patch(world.lead, session, case=None)

    assert (answer.status_code, answer.json()["number"]) == (200, None)
    assert "no_case" in answer.json()["not_assignable_reasons"]


def test_a_taken_number_is_refused(world: World, session: TherapySession) -> None:
    answer = _patch(world.lead, session, number=7)

    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")
    session.refresh_from_db()
    assert session.number == 3


def test_a_number_needs_a_case(world: World) -> None:
    answer = _patch(world.lead, world.unplaced_session, number=1)

    assert (answer.status_code, answer.json()["code"]) == (400, "case_missing")


def test_a_session_cannot_have_been_held_tomorrow(world: World, session: TherapySession) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = _patch(world.lead, session, held_on=str(tomorrow))

    assert (answer.status_code, answer.json()["code"]) == (400, "held_in_future")


def test_a_case_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    answer = _patch(worlds.a.lead, worlds.a.unplaced_session, case=str(worlds.b.case.pk))

    assert answer.status_code == 404
    with pytest.raises(AccessDenied):
        place_session(
            actor=worlds.a.supervisor,
            therapy_session=worlds.a.unplaced_session,
            case=worlds.a.case,
        )
    with pytest.raises(InvalidInput) as refusal:
        place_session(
            actor=worlds.a.lead, therapy_session=worlds.a.unplaced_session, case=worlds.b.case
        )
    assert refusal.value.code == "other_case"


def test_a_number_below_one_is_refused_by_the_service(
    world: World, session: TherapySession
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        place_session(actor=world.lead, therapy_session=session, number=0)

    assert refusal.value.code == "number_below_one"


def test_a_trainee_places_own_sessions_in_own_cases_only(
    world: World, session: TherapySession
) -> None:
    own = factories.make_case(world.enrolment)

    moved = _patch(world.trainee, session, case=str(own.pk), number=1)
    elsewhere = _patch(world.trainee, session, case=str(world.other_case.pk))
    nowhere = _patch(world.trainee, session, case=None)

    assert (moved.status_code, elsewhere.status_code, nowhere.status_code) == (200, 404, 403)
    session.refresh_from_db()
    assert session.case == own


def test_a_supervisor_sees_but_does_not_place(world: World) -> None:
    answer = _patch(world.supervisor, world.open_session, number=9)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_held_session_keeps_case_and_phase(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(holds, "_holds", {})
    held = world.open_session.pk
    holds.add_hold("session_in_round", lambda pk: pk == held, "The session is in a round.")

    phase = _patch(world.lead, world.open_session, phase="initial")
    case = _patch(world.lead, world.open_session, case=None)
    date = _patch(world.lead, world.open_session, held_on="2026-02-03")
    other = _patch(world.lead, world.closed_session, phase="initial")

    for refused in (phase, case):
        assert (refused.status_code, refused.json()["code"]) == (409, "session_in_round")
    assert (date.status_code, other.status_code) == (200, 200)


def test_a_conflict_leaves_the_session_as_it_was(world: World) -> None:
    before = TherapySession.objects.filter(pk=world.open_session.pk).values().get()

    with pytest.raises(Conflict):
        place_session(
            actor=world.lead,
            therapy_session=world.open_session,
            number=7,
            held_on=factories.LONG_AGO,
        )

    assert TherapySession.objects.filter(pk=world.open_session.pk).values().get() == before
