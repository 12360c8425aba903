"""Refusals are recorded, and survive the roll-back of what was refused."""

import uuid
from typing import Any

import pytest

from backend.audit.models import AuditEvent, Outcome
from backend.audit.services import INSTALLATION
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _denials() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(outcome=Outcome.DENIED).order_by("at"))


def test_a_404_for_something_hidden_is_a_denial(worlds: TwoProgrammes) -> None:
    answer = client_of(worlds.a.lead).get(f"/api/v1/programmes/{worlds.b.programme.pk}/")

    assert answer.status_code == 404
    (event,) = _denials()
    assert (event.verb, event.target) == ("access.hidden", str(worlds.b.programme.pk))
    assert event.actor == str(worlds.a.lead.pk)


def test_a_404_for_something_that_is_not_there_is_none(world: World) -> None:
    client_of(world.lead).get(f"/api/v1/programmes/{uuid.uuid4()}/")

    assert _denials() == []


def test_hidden_and_absent_answer_alike(worlds: TwoProgrammes) -> None:
    client = client_of(worlds.a.lead)

    hidden = client.get(f"/api/v1/programmes/{worlds.b.programme.pk}/")
    absent = client.get(f"/api/v1/programmes/{uuid.uuid4()}/")

    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


def test_a_403_is_a_denial_that_names_the_route_and_no_text(world: World) -> None:
    body = {"programme": str(world.programme.pk), "name": "Secret plan", "starts_on": "2026-01-01"}

    answer = client_of(world.rater1).post("/api/v1/cohorts/", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    (event,) = _denials()
    assert event.verb == "access.denied"
    assert "cohorts" in event.details["route"]
    assert "Secret" not in str(event.details)


def test_an_unknown_address_answers_in_the_one_error_shape() -> None:
    answer = client_of(None).get("/api/v1/nothing-here/")

    assert answer.status_code == 404
    assert answer.json() == {
        "code": "not_found",
        "detail": "There is nothing at this address.",
        "errors": [],
    }


def test_a_failed_sign_in_is_recorded_without_the_address_in_the_event() -> None:
    answer = client_of(None).post(
        "/_allauth/browser/v1/auth/login",
        {"email": "who@people.example", "password": "wrong"},
        format="json",
    )

    assert answer.status_code == 400
    event = AuditEvent.objects.get(chain=INSTALLATION, verb="account.sign_in_failed")
    assert event.outcome == Outcome.FAILED
    assert "who@" not in str(vars(event))


def test_nobody_signs_up_without_an_invitation() -> None:
    answer = client_of(None).post(
        "/_allauth/browser/v1/auth/signup",
        {"email": "me@people.example", "password": "long enough and not common"},
        format="json",
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "hidden"),
    [
        ("/releases/", lambda w: {"rating": str(w.closed_rating1.pk)}, "closed_rating1"),
        (
            "/ratings/",
            lambda w: {"kind": "supervisor", "session": str(w.closed_session.pk)},
            "closed_session",
        ),
    ],
)
def test_what_a_body_names_and_the_person_may_not_see_is_a_denial_too(
    world: World, path: str, body: Any, hidden: str
) -> None:
    answer = client_of(world.other_supervisor).post(f"/api/v1{path}", body(world))

    assert answer.status_code == 404
    (event,) = _denials()
    assert (event.verb, event.target) == ("access.hidden", str(getattr(world, hidden).pk))
    assert event.chain == str(world.programme.pk)


def test_the_denial_names_the_hidden_case_and_not_the_visible_session(
    worlds: TwoProgrammes,
) -> None:
    url = f"/api/v1/sessions/{worlds.a.other_session.pk}/"

    answer = client_of(worlds.a.lead).patch(url, {"case": str(worlds.b.case.pk)})

    assert answer.status_code == 404
    (event,) = _denials()
    assert (event.target_type, event.target) == ("case", str(worlds.b.case.pk))


def test_a_refused_creation_is_in_the_trail_of_its_programme(world: World) -> None:
    body = {"programme": str(world.programme.pk), "name": "N", "starts_on": "2026-01-01"}

    client_of(world.rater1).post("/api/v1/cohorts/", body)

    seen = client_of(world.auditor).get("/api/v1/audit-events/?outcome=denied").json()["results"]
    assert [(row["verb"], row["actor"]) for row in seen] == [("access.denied", world.rater1.name)]
