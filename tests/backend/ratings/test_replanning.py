"""Plans before the start, plans made anew in the middle, conflicts, due dates and reminders."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.ratings.models import Assignment, AssignmentStatus, ConflictOfInterest, Round
from backend.ratings.tasks import remind_raters
from tests import factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/rounds/"


@pytest.fixture
def raters(world: World) -> list[User]:
    """Four raters."""
    more = [
        factories.make_member(world.programme, Role.RATER, f"more-{n}", f"R1{n}") for n in range(2)
    ]
    return [world.rater1, world.rater2, *more]


def _drafted(world: World, raters: list[User], n_sessions: int = 12, **said: Any) -> str:
    sessions = [
        factories.make_session(world.programme, case=world.case, number=n, ready_by=world.lead)
        for n in range(20, 20 + n_sessions)
    ]
    body = {
        "programme": str(world.programme.pk),
        "name": "Shared",
        "rubric": str(factories.ipt_rubric().pk),
        "sessions": [str(session.pk) for session in sessions],
        "raters": [str(rater.pk) for rater in raters],
        "raters_per_session": 1,
        "double_coded_percent": 50,
        "due_on": (timezone.localdate() + timedelta(days=20)).isoformat(),
        **said,
    }
    answer = client_of(world.lead).post(URL, body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def _post(person: User, path: str, body: Any = None) -> Any:
    return client_of(person).post(f"{URL}{path}/", body or {})


def _of(round_id: Any, **asked: Any) -> Any:
    return Assignment.objects.filter(round_session__round=round_id, **asked).order_by("pk")


def test_the_plan_is_shown_before_the_start_and_is_the_one_that_holds(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)

    shown = client_of(world.lead).get(f"{URL}{pk}/plan/").json()
    assert not _of(pk).exists()
    assert _post(world.lead, f"{pk}/start").status_code == 200
    held = client_of(world.lead).get(f"{URL}{pk}/plan/").json()

    assert shown == held
    assert (shown["n_sessions"], shown["n_ratings"], shown["n_double_coded"]) == (12, 18, 6)
    assert (shown["n_asked_double"], shown["n_components"]) == (6, 1)
    loads = [row["n_sessions"] for row in shown["loads"]]
    assert max(loads) - min(loads) <= 1
    assert sum(pair["n_sessions"] for pair in shown["pairs"]) == 6
    assert sum(row["n_shared"] for row in shown["loads"]) == 12
    (precision,) = shown["precision"]
    assert (precision["scale"], precision["reason"]) == ("", None)
    assert 0 < precision["half_width"] <= precision["half_width_at_most"] < 1
    assert precision["icc"] == pytest.approx(0.6)


def test_without_shared_sessions_no_interval_is_promised(world: World, raters: list[User]) -> None:
    pk = _drafted(world, raters, double_coded_percent=0)

    plan = client_of(world.lead).get(f"{URL}{pk}/plan/").json()

    assert (plan["n_double_coded"], plan["n_components"]) == (0, 4)
    (precision,) = plan["precision"]
    assert precision["half_width"] is None
    assert precision["reason"]


def test_a_declared_conflict_keeps_a_rater_from_a_trainee_until_it_ends(
    world: World, raters: list[User]
) -> None:
    client = client_of(world.lead)
    body = {"rater": str(world.rater1.pk), "trainee": str(world.enrolment.pk), "reason": "Friends"}

    made = client.post("/api/v1/conflicts/", body)
    again = client.post("/api/v1/conflicts/", body)
    silent = client.post("/api/v1/conflicts/", {**body, "reason": " "})
    no_rater = client.post("/api/v1/conflicts/", {**body, "rater": str(world.trainee.pk)})
    pk = _drafted(world, raters)
    assert _post(world.lead, f"{pk}/start").status_code == 200

    assert (made.status_code, made.json()["rater_code"]) == (201, "R01")
    assert again.json()["code"] == "conflict_declared"
    assert silent.json()["code"] == "reason_missing"
    assert no_rater.status_code == 404
    assert not _of(pk, rater=world.rater1).exists()
    plan = client.get(f"{URL}{pk}/plan/").json()
    assert next(row for row in plan["loads"] if row["code"] == "R01")["n_conflicts"] == 12
    address = f"/api/v1/conflicts/{made.json()['id']}/"
    assert client.post(f"{address}end/").json()["ended_at"] is not None
    assert client.post(f"{address}end/").json()["code"] == "conflict_ended"
    events = AuditEvent.objects.filter(target=made.json()["id"]).order_by("sequence")
    assert [event.verb for event in events] == ["conflict.declared", "conflict.ended"]
    assert not ConflictOfInterest.objects.filter(ended_at__isnull=True).exists()


def test_what_was_declined_goes_to_somebody_else_and_what_is_begun_stays(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    own = list(_of(pk, rater=world.rater1).order_by("position"))
    rater = client_of(world.rater1)
    assert rater.post(f"/api/v1/assignments/{own[0].pk}/start/").status_code == 201
    declined = rater.post(f"/api/v1/assignments/{own[1].pk}/recuse/", {"reason": "I know them."})
    assert declined.status_code == 200
    kept = set(_of(pk).exclude(pk=own[1].pk).values_list("pk", flat=True))

    shown = _post(world.lead, f"{pk}/replan-preview").json()
    due = timezone.localdate() + timedelta(days=30)
    answer = _post(world.lead, f"{pk}/replan", {"basis": shown["basis"], "due_on": due.isoformat()})

    assert answer.status_code == 200, answer.content
    assert (shown["taken"], len(shown["given"])) == ([], 1)
    assert shown["plan"]["n_components"] == 1
    (new,) = _of(pk).exclude(pk__in=[*kept, own[1].pk])
    assert new.round_session_id == own[1].round_session_id
    assert new.rater != world.rater1
    assert (new.due_on, new.status) == (due, AssignmentStatus.WAITING)
    assert new.position == _of(pk, rater=new.rater).count()
    rows = client_of(new.rater).get(f"/api/v1/assignments/?round={pk}").json()["results"]
    assert due.isoformat() in {row["due_on"] for row in rows}
    again = _post(world.lead, f"{pk}/replan", {"basis": shown["basis"]})
    assert again.json()["code"] == "plan_changed"
    fresh = _post(world.lead, f"{pk}/replan-preview").json()
    nothing = _post(world.lead, f"{pk}/replan", {"basis": fresh["basis"]})
    assert nothing.json()["code"] == "nothing_to_replan"
    assert AuditEvent.objects.filter(verb="round.replanned").count() == 1


def test_what_waits_is_taken_from_a_rater_and_the_rest_stays_linked(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    own = list(_of(pk, rater=world.rater1).order_by("position"))
    client_of(world.rater1).post(f"/api/v1/assignments/{own[0].pk}/start/")
    body = {"moved_from": [str(world.rater1.pk)]}

    shown = _post(world.lead, f"{pk}/replan-preview", body).json()
    answer = _post(world.lead, f"{pk}/replan", {**body, "basis": shown["basis"]})

    assert answer.status_code == 200, answer.content
    assert len(shown["taken"]) == len(own) - 1
    assert shown["plan"]["n_components"] == 1
    statuses = {row.pk: row.status for row in _of(pk, rater=world.rater1)}
    assert statuses.pop(own[0].pk) == AssignmentStatus.IN_PROGRESS
    assert set(statuses.values()) == {AssignmentStatus.REASSIGNED}
    # Gone from the queue, as if it had never been there.
    client = client_of(world.rater1)
    seen = client.get(f"/api/v1/assignments/?round={pk}").json()["results"]
    assert [row["id"] for row in seen] == [str(own[0].pk)]
    assert client.get(f"/api/v1/assignments/{own[1].pk}/").status_code == 404
    transcript = own[1].round_session.therapy_session.transcript.pk
    assert client.get(f"/api/v1/transcripts/{transcript}/turns/").status_code == 404
    # Every session still has as many raters as before.
    plan = client_of(world.lead).get(f"{URL}{pk}/plan/").json()
    assert plan["n_ratings"] >= 18
    per_session = [row["raters"] for row in answer.json()["sessions"]]
    held = [[r for r in rows if r["status"] != "reassigned"] for rows in per_session]
    assert sum(len(rows) > 1 for rows in held) >= 6


def test_a_rater_who_left_the_programme_is_planned_without(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    Membership.objects.filter(person=world.rater2, role=Role.RATER).update(ends_on=date(2026, 1, 1))
    n_left = _of(pk, rater=world.rater2).count()

    shown = _post(world.lead, f"{pk}/replan-preview").json()

    assert len(shown["taken"]) == n_left
    assert world.rater2.name not in {row["rater_name"] for row in shown["given"]}


def test_a_plan_that_would_part_the_sessions_is_refused(world: World) -> None:
    # Both rate all; without rater 2 nobody links anything, and nobody is left who could.
    pk = _drafted(world, [world.rater1, world.rater2], n_sessions=2, raters_per_session=2)
    _post(world.lead, f"{pk}/start")
    everybody = [str(world.rater1.pk), str(world.rater2.pk)]
    shown = _post(world.lead, f"{pk}/replan-preview", {"moved_from": everybody}).json()

    answer = _post(world.lead, f"{pk}/replan", {"moved_from": everybody, "basis": shown["basis"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "would_disconnect")
    assert shown["plan"]["n_lacking"] == 4
    assert set(_of(pk).values_list("status", flat=True)) == {AssignmentStatus.WAITING}


def test_whoever_rates_in_the_round_neither_sees_nor_changes_its_plan(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    add_role(world.rater1, world.programme, Role.LEAD)
    client = client_of(world.rater1)

    answers = [
        client.get(f"{URL}{pk}/plan/"),
        client.post(f"{URL}{pk}/replan-preview/"),
        client.post(f"{URL}{pk}/replan/", {"basis": "0" * 64}),
    ]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(403, "blinded")}
    assert "replan" not in client.get(f"{URL}{pk}/").json()["allowed_actions"]
    assert "replan" in client_of(world.lead).get(f"{URL}{pk}/").json()["allowed_actions"]


def test_a_draft_is_not_planned_anew(world: World, raters: list[User]) -> None:
    pk = _drafted(world, raters)

    answer = _post(world.lead, f"{pk}/replan", {"basis": "0" * 64})

    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_open")


def test_raters_are_reminded_once_of_what_is_due_and_of_nothing_else(
    world: World, raters: list[User]
) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    due = Round.objects.get(pk=pk).due_on
    assert due is not None
    done = _of(pk, rater=world.rater1)
    done.update(status=AssignmentStatus.RECUSED, recused_at=timezone.now())
    codes = set(_of(pk).values_list("round_session__code", flat=True))

    for _ in range(2):
        remind_raters.call(round_id=pk, due_on=due.isoformat())

    told = sorted(message.to[0] for message in mail.outbox)
    assert told == sorted(rater.email for rater in raters[1:])
    n_own = _of(pk, rater=world.rater2, status=AssignmentStatus.WAITING).count()
    (own,) = [message for message in mail.outbox if message.to == [world.rater2.email]]
    assert f"{n_own} sessions to rate by" in own.subject
    assert not any(code in message.body for code in codes for message in mail.outbox)
    assert AuditEvent.objects.filter(verb="round.reminded").count() == 1


def test_the_reminder_is_asked_for_three_days_before(
    world: World, raters: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "backend.ratings.reminders.enqueue_on_commit",
        lambda name, **given: asked.append({"name": name, **given}),
    )
    pk = _drafted(world, raters, due_on="2027-03-20")

    _post(world.lead, f"{pk}/start")

    (task,) = asked
    assert (task["name"], task["not_before"].date()) == ("ratings.remind_raters", date(2027, 3, 17))
    assert (task["round_id"], task["due_on"]) == (pk, "2027-03-20")


def test_a_closed_round_reminds_nobody(world: World, raters: list[User]) -> None:
    pk = _drafted(world, raters)
    _post(world.lead, f"{pk}/start")
    _post(world.lead, f"{pk}/close")

    remind_raters.call(round_id=pk, due_on=str(Round.objects.get(pk=pk).due_on))

    assert mail.outbox == []
