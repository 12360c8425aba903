"""The trail is verified and read, and what came of it is kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.audit.services import record
from backend.audit.verify import verify
from backend.oversight import services
from backend.oversight.models import Verification, WeekReview
from tests.backend.audit.tampering import sealed_world, triggers_off
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
CHECKS = "/api/v1/audit-verifications/"
REVIEWS = "/api/v1/audit-reviews/"
MONDAY = date(2026, 3, 9)


def _ask(world: World, who: str = "lead") -> Any:
    body = {"programme": str(world.programme.pk)}
    return client_of(getattr(world, who)).post(CHECKS, body, format="json")


def _newest(world: World, who: str = "lead") -> Any:
    asked = f"{CHECKS}?programme={world.programme.pk}"
    return client_of(getattr(world, who)).get(asked).json()["results"][0]


def _run(key: str) -> None:
    services.run_verification(verification_id=Verification.objects.get(pk=key).pk)


def test_a_verification_is_asked_for_once_runs_later_and_is_kept(world: World) -> None:
    sealed_world(world)
    asked = _ask(world).json()
    assert (asked["state"], asked["asked_by"]) == ("under_way", world.lead.name)
    assert _ask(world, "auditor").json()["code"] == "under_way"

    _run(asked["id"])

    found = _newest(world, "auditor")
    assert (found["state"], found["n_faults"], found["faults"]) == ("whole", 0, [])
    assert found["n_events"] == AuditEvent.objects.filter(chain=str(world.programme.pk)).count() - 1
    assert "rating" in {row["noun"] for row in found["n_sealed"]}
    assert verify(str(world.programme.pk)).is_whole
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=asked["id"]).update(n_faults=1)


def test_what_is_wrong_is_named_and_mailed(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    sealed_world(world)
    asked = _ask(world).json()
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET verb = 'x' WHERE verb = 'test.done'")
    _run(asked["id"])
    services.tell_of_faults(verification_id=Verification.objects.get(pk=asked["id"]).pk)

    found = _newest(world)

    assert (found["state"], found["n_faults"]) == ("broken", 3)
    assert found["faults"][0]["code"] == "event_altered"
    assert "does not match its hash" in found["faults"][0]["detail"]
    assert {one for sent in mail.outbox for one in sent.to} == {
        world.lead.email,
        world.auditor.email,
    }


def test_one_that_never_ended_can_be_asked_for_again(world: World) -> None:
    first = _ask(world).json()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert _newest(world)["state"] == "lost"
        assert _ask(world).status_code == 201
        assert _newest(world)["id"] != first["id"]


def test_every_night_every_chain_is_verified(worlds: TwoProgrammes) -> None:
    assert services.verify_everything() == 3
    for row in Verification.objects.order_by("pk"):
        services.run_verification(verification_id=row.pk)

    assert Verification.objects.filter(finished_at__isnull=False, asked_by=None).count() == 3
    # Nothing has happened there yet, which is no fault.
    assert Verification.objects.get(programme=None).n_faults == 0
    assert _newest(worlds.a)["asked_by"] is None
    seen = client_of(worlds.a.lead).get(CHECKS).json()["results"]
    assert {row["programme"] for row in seen} == {str(worlds.a.programme.pk)}


@pytest.fixture
def weeks_ago(world: World) -> World:
    """Three weeks of a programme: events in two of them, one of which was a refusal."""
    for day, verb, outcome in (
        (MONDAY, "transcript.read", "allowed"),
        (MONDAY + timedelta(days=6), "access.denied", "denied"),
        (MONDAY + timedelta(days=7), "transcript.read", "allowed"),
    ):
        with time_machine.travel(datetime.fromisoformat(f"{day}T23:30:00+00:00"), tick=False):
            record(
                actor=world.lead,
                verb=verb,
                outcome=outcome,  # type: ignore[arg-type]
                programme_id=world.programme.pk,
            )
    return world


def _weeks(world: World, who: str = "lead") -> Any:
    asked = f"{REVIEWS}weeks/?programme={world.programme.pk}"
    return client_of(getattr(world, who)).get(asked).json()


def _review(world: World, who: str, week: date, **said: str) -> Any:
    body = {"programme": str(world.programme.pk), "week_starts_on": week.isoformat(), **said}
    return client_of(getattr(world, who)).post(REVIEWS, body, format="json")


@time_machine.travel(datetime.fromisoformat("2026-03-24T08:00:00+00:00"), tick=False)
def test_a_week_is_counted_by_what_was_done_and_read_once_it_is_over(weeks_ago: World) -> None:
    world = weeks_ago
    running, due, overdue = _weeks(world)
    assert [running["state"], due["state"], overdue["state"]] == ["running", "due", "overdue"]
    assert (overdue["starts_on"], overdue["ends_on"]) == ("2026-03-09", "2026-03-15")
    assert (overdue["n_events"], overdue["n_refused"]) == (2, 1)
    assert [(one["verb"], one["outcome"], one["n"]) for one in overdue["counts"]] == [
        ("access.denied", "denied", 1),
        ("transcript.read", "allowed", 1),
    ]

    read = _review(world, "auditor", MONDAY, note="One refusal.", open_questions="Why?")

    assert (read.status_code, read.json()["n_events"]) == (201, 2)
    again = _weeks(world)[2]
    assert (again["state"], again["reviews"][0]["open_questions"]) == ("read", "Why?")
    assert verify(str(world.programme.pk)).n_sealed["review of a week"] == 1
    assert _review(world, "lead", MONDAY + timedelta(days=1)).json()["code"] == "not_a_week"
    assert _review(world, "lead", date(2026, 3, 23)).json()["code"] == "week_not_over"


def test_a_review_is_never_changed_and_a_changed_one_is_found(world: World) -> None:
    assert _review(world, "lead", MONDAY - timedelta(days=70), note="Quiet.").status_code == 201
    with pytest.raises(IntegrityError), transaction.atomic():
        WeekReview.objects.update(n_events=7)

    with triggers_off():
        WeekReview.objects.update(note="Nothing at all.")
        codes = {fault.code for fault in verify(str(world.programme.pk)).faults}

    assert "text_altered" in codes


def test_a_lead_who_rates_neither_reads_nor_verifies_what_others_did_meanwhile(
    weeks_ago: World,
) -> None:
    world = weeks_ago
    add_role(world.rater1, world.programme, Role.LEAD)
    _run(_ask(world).json()["id"])
    assert _review(world, "lead", MONDAY).status_code == 201
    client = client_of(world.rater1)

    assert client.get(CHECKS).json()["count"] == 0
    assert client.get(REVIEWS).json()["count"] == 0
    # The round began on 2 March.
    assert all(week["starts_on"] < "2026-03-02" for week in _weeks(world, "rater1"))
    assert _ask(world, "rater1").json()["code"] == "blinded"
    assert _review(world, "rater1", MONDAY).json()["code"] == "blinded"


def test_sign_ins_are_read_by_whom_the_settings_name(world: World, settings: Any) -> None:
    record(actor=world.trainee, verb="account.signed_in", target=world.trainee)
    events = "/api/v1/audit-events/"
    client = client_of(world.operator)
    assert client.get(f"{events}?installation=true").json()["count"] == 0
    assert client.get(f"{events}export/?installation=true").status_code == 400
    assert client.post(CHECKS, {"programme": None}, format="json").status_code == 404

    settings.INSTALLATION_ADMINISTRATORS = frozenset({world.operator.email})

    assert client.get("/api/v1/me/").json()["administers_installation"] is True
    rows = client.get(f"{events}?installation=true").json()["results"]
    assert "account.signed_in" in {row["verb"] for row in rows}
    query = f"installation=true&verb=account.signed_in&target={world.trainee.pk}"
    exported = client.get(f"{events}export/?{query}").content.decode()
    assert (exported.count("\n"), exported.count("account.signed_in")) == (2, 1)
    asked = client.post(CHECKS, {"programme": None}, format="json")
    assert asked.status_code == 201
    _run(asked.json()["id"])
    (found,) = client.get(f"{CHECKS}?installation=true").json()["results"]
    assert (found["state"], found["programme"]) == ("whole", None)


def test_an_administrator_who_rates_does_not_read_who_signs_in_meanwhile(
    world: World, settings: Any
) -> None:
    settings.INSTALLATION_ADMINISTRATORS = frozenset({world.rater1.email})
    client = client_of(world.rater1)
    before = client.get("/api/v1/audit-events/?installation=true").content

    record(actor=world.rater2, verb="account.signed_in", target=world.rater2)

    assert client.get("/api/v1/audit-events/?installation=true").content == before
    assert client.post(CHECKS, {"programme": None}, format="json").json()["code"] == "blinded"
