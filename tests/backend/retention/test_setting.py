"""Setting a policy: it says first what it deletes, and wants that number confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.access.models import Membership
from backend.audit.models import AuditEvent
from backend.retention.models import RetentionPolicy
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.recordings import make_recording
from tests.retaining import age, faults, make_hold, make_policy
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1/retention-policies/"


def _body(world: World, text: Any = None, **said: Any) -> dict[str, Any]:
    rules = {"text": text, "recording": None, "unfinished": None}
    return {"programme": str(world.programme.pk), "rules": rules, **said}


def _held(days: int) -> dict[str, Any]:
    return {"event": "held", "days": days, "on": None}


@pytest.fixture
def aged(world: World) -> World:
    """Three sessions in cases are 100 days old, one of them with a recording."""
    for session in (world.open_session, world.closed_session, world.other_session):
        age(session, 100)
    make_recording(world.closed_session, by=world.lead)
    age(world.closed_session, 100)
    return world


def test_what_becomes_due_at_once_is_said_and_confirmed_by_its_number(aged: World) -> None:
    lead = client_of(aged.lead)
    in_a_week = (timezone.localdate() + timedelta(days=7)).isoformat()

    outlook = lead.post(f"{API}outlook/", _body(aged, _held(90))).json()
    refused = assert_refused(lead.post(API, _body(aged, _held(90))), 409)

    assert outlook == {
        "effective_on": in_a_week,
        "n_due": 4,
        "n_texts": 3,
        "n_recordings": 1,
        "n_sooner": 4,
        "n_held": 0,
        # The unplaced session has no date.
        "unreached": {"text": 1},
    }
    assert refused["code"] == "due_not_confirmed"
    assert refused["detail"].startswith("3 transcripts and 1 recording are due for deletion on ")
    assert not RetentionPolicy.objects.exists()

    shown = lead.post(API, _body(aged, _held(90), confirmed_due=4))

    assert shown.status_code == 201, shown.content
    said = shown.json()
    assert (said["number"], said["effective_on"], said["is_current"]) == (1, in_a_week, True)
    assert said["rules"] == {"text": _held(90), "recording": None, "unfinished": None}
    event = AuditEvent.objects.get(verb="retention_policy.set")
    assert event.details["n_due"] == 4
    assert faults() == set()


def test_a_shorter_time_names_what_goes_sooner_and_not_what_is_held(aged: World) -> None:
    make_policy(aged.programme, by=aged.lead)
    age(aged.other_session, 60)
    make_hold(aged.programme, by=aged.lead, therapy_session=aged.open_session)

    outlook = client_of(aged.lead).post(f"{API}outlook/", _body(aged, _held(30))).json()

    # Of `closed_session` the text with its recording was due anyway.
    assert (outlook["n_texts"], outlook["n_recordings"], outlook["n_sooner"]) == (2, 1, 1)
    assert outlook["n_held"] == 1


def test_the_same_policy_is_not_set_twice(world: World) -> None:
    make_policy(world.programme, by=world.lead)

    answer = client_of(world.lead).post(API, _body(world, _held(90)))

    assert assert_refused(answer, 409)["code"] == "policy_unchanged"


@pytest.mark.parametrize(
    ("rule", "field", "code"),
    [
        (_held(6), "rules.text.days", "days_out_of_range"),
        ({"event": "held"}, "rules.text.days", "days_out_of_range"),
        ({"event": "full_moon", "days": 30}, "rules.text.event", "event_unknown"),
        ({"event": "day"}, "rules.text.on", "day_missing"),
        ({"event": "day", "on": "2026-01-01"}, "rules.text.on", "day_too_early"),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_named(
    world: World, rule: dict[str, Any], field: str, code: str
) -> None:
    for path in (API, f"{API}outlook/"):
        body = assert_refused(client_of(world.lead).post(path, _body(world, rule)), 400)
        assert [(error["field"], error["code"]) for error in body["errors"]] == [(field, code)]


def test_what_is_coming_is_listed_by_the_day(aged: World) -> None:
    make_policy(aged.programme, by=aged.lead)
    age(aged.other_session, 80)
    age(aged.open_session, 10)
    make_hold(aged.programme, by=aged.lead, therapy_session=aged.closed_session)
    ask = {"programme": str(aged.programme.pk)}
    auditor = client_of(aged.auditor)

    rows = auditor.get("/api/v1/coming-deletions/", ask).json()["results"]

    today = timezone.localdate()
    assert [(row["session"], row["what"], row["is_held"]) for row in rows] == [
        (str(aged.closed_session.pk), "text", True),
        (str(aged.other_session.pk), "text", False),
    ]
    assert rows[1]["due_on"] == (today + timedelta(days=10)).isoformat()
    assert rows[1]["rule"] == {"event": "held", "days": 90, "on": None}
    longer = auditor.get("/api/v1/coming-deletions/", {**ask, "days": "100"}).json()
    assert longer["count"] == 3
    for wrong in ({"days": "x"}, {"days": 367}, {"programme": "x"}):
        assert_refused(auditor.get("/api/v1/coming-deletions/", wrong), 400)


def test_what_a_rater_must_not_know_of_is_hidden_from_them_as_a_lead(aged: World) -> None:
    """Somebody who leads and has a session to rate learns nothing of that session."""
    make_policy(aged.programme, by=aged.lead)
    Membership.objects.create(
        person=aged.rater1, programme=aged.programme, role="lead", starts_on=factories.LONG_AGO
    )
    make_hold(aged.programme, by=aged.lead, therapy_session=aged.open_session)
    rater, auditor = client_of(aged.rater1), client_of(aged.auditor)

    def seen(client: Any, path: str) -> set[str]:
        return {row["session"] for row in client.get(f"/api/v1/{path}/").json()["results"]}

    hidden = {str(aged.open_session.pk)}
    for path in ("coming-deletions", "legal-holds"):
        assert seen(auditor, path) - seen(rater, path) == hidden, path
