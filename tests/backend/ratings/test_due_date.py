"""When a round is due can be changed while it is rated, and reminders follow."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.ratings.models import Round
from backend.ratings.services import note_reminders
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _change(world: World, round_: Round, due_on: date | None) -> Any:
    url = f"/api/v1/rounds/{round_.pk}/change-due/"
    return client_of(world.lead).post(url, {"due_on": due_on and due_on.isoformat()})


def test_reminders_follow_the_new_date(world: World) -> None:
    first = timezone.localdate() + timedelta(days=10)
    later = first + timedelta(days=14)
    assert _change(world, world.open_round, first).status_code == 200

    answer = _change(world, world.open_round, later)

    assert (answer.status_code, answer.json()["due_on"]) == (200, later.isoformat())
    assert "change_due" in answer.json()["allowed_actions"]
    assert note_reminders(round_id=world.open_round.pk, due_on=first) == []
    told = note_reminders(round_id=world.open_round.pk, due_on=later)
    assert [(row.rater, row.n_due) for row in told] == [(world.rater1, 1)]
    event = AuditEvent.objects.filter(verb="round.due_changed").latest("sequence")
    assert event.details == {"from": first.isoformat(), "to": later.isoformat()}
    assert event.actor == str(world.lead.pk)


def test_saying_the_same_again_changes_nothing(world: World) -> None:
    day = timezone.localdate()

    for _ in range(2):
        assert _change(world, world.open_round, day).status_code == 200

    assert AuditEvent.objects.filter(verb="round.due_changed").count() == 1
    assert _change(world, world.open_round, None).json()["due_on"] is None


def test_a_day_that_is_over_and_a_round_that_is_over_are_refused(world: World) -> None:
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=n) for n in (-1, 1))

    past = _change(world, world.open_round, yesterday)
    over = _change(world, world.closed_round, tomorrow)

    assert (past.status_code, past.json()["code"]) == (400, "due_in_the_past")
    assert (over.status_code, over.json()["code"]) == (409, "round_not_open")


def test_a_round_says_which_raters_are_not_in_status(world: World) -> None:
    url = f"/api/v1/rounds/{world.open_round.pk}/"

    said = client_of(world.lead).get(url).json()["out_of_status"]

    assert [(row["code"], row["person"]) for row in said] == [
        ("R01", str(world.rater1.pk)),
        ("R02", str(world.rater2.pk)),
    ]
    assert {row["why"] for row in said} == {"has not begun to calibrate"}
    closed = client_of(world.lead).get(f"/api/v1/rounds/{world.closed_round.pk}/").json()
    assert closed["out_of_status"] is None
    assert client_of(world.adjudicator).get(url).json()["out_of_status"] is None
    # A hidden check, which another rater submits, could change it.
    add_role(world.rater1, world.programme, Role.LEAD)
    assert client_of(world.rater1).get(url).json()["out_of_status"] is None
