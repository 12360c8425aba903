"""From being acknowledged to being settled: steps, deadlines, words that go with the text."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.audit.verify import verify
from backend.care import policies, services
from backend.care.models import HarmFlag, HarmFlagStep, Outcome
from backend.care.selectors import unsettled_flags_of
from backend.care.tasks import remind
from tests import factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
SETTLED = {"outcome": "confirmed", "note": "Talked it over; the risk plan is written."}


@pytest.fixture
def flag(world: World) -> HarmFlag:
    """A flag that rater 1 raised on the open session."""
    return factories.make_harm_flag(world.draft)


def _post(world: World, who: str, flag: HarmFlag, action: str, **body: Any) -> Any:
    return client_of(getattr(world, who)).post(
        f"/api/v1/flags/{flag.pk}/{action}/", body, format="json"
    )


def test_a_flag_is_acknowledged_given_time_settled_and_opened_again(
    world: World, flag: HarmFlag
) -> None:
    acknowledged = _post(world, "supervisor", flag, "acknowledge").json()
    assert (acknowledged["state"], acknowledged["allowed_actions"]) == (
        "acknowledged",
        ["move_deadline", "settle"],
    )
    assert unsettled_flags_of(world.enrolment.pk).count() == 1

    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    moved = _post(world, "lead", flag, "move-deadline", settle_on=later, note="Away until then.")
    assert moved.json()["settle_by"].startswith(later)

    settled = _post(world, "lead", flag, "settle", **SETTLED).json()
    assert (settled["state"], settled["outcome"]) == ("settled", "confirmed")
    assert settled["allowed_actions"] == ["reopen"]
    assert not unsettled_flags_of(world.enrolment.pk).exists()

    again = _post(world, "lead", flag, "reopen", note="A second client says the same.").json()
    assert (again["state"], again["outcome"]) == ("acknowledged", None)
    kinds = [step["kind"] for step in again["steps"]]
    assert kinds == ["raised", "acknowledged", "deadline_moved", "settled", "reopened"]
    assert [
        event.verb for event in AuditEvent.objects.filter(target=str(flag.pk)).order_by("sequence")
    ] == [f"harm_flag.{kind}" for kind in kinds]


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("settle", {"outcome": "confirmed", "note": " "}, "note"),
        ("settle", {"outcome": "fine", "note": "Fine."}, "outcome"),
        ("move-deadline", {"settle_on": "2020-01-01", "note": "Away."}, "settle_on"),
        ("move-deadline", {"settle_on": "2999-01-01", "note": "Away."}, "settle_on"),
        ("move-deadline", {"settle_on": "soon", "note": "Away."}, "settle_on"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field_and_changes_nothing(
    world: World, flag: HarmFlag, action: str, body: dict[str, str], field: str
) -> None:
    services.acknowledge(actor=world.lead, flag=flag)

    answer = _post(world, "lead", flag, action, **body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert HarmFlagStep.objects.filter(harm_flag=flag).count() == 2


@pytest.mark.parametrize("action", ["settle", "move-deadline", "reopen"])
def test_a_step_that_its_state_does_not_allow_is_a_conflict(
    world: World, flag: HarmFlag, action: str
) -> None:
    body = {**SETTLED, "settle_on": timezone.localdate().isoformat()}

    answer = _post(world, "lead", flag, action, **body)

    assert (answer.status_code, answer.json()["code"]) == (409, "flag_open")


def test_nobody_settles_what_they_raised(world: World) -> None:
    own = factories.make_harm_flag(world.supervisor_rating, acknowledged_by=world.lead)

    answer = _post(world, "supervisor", own, "settle", **SETTLED)

    assert (answer.status_code, answer.json()["code"]) == (403, "own_flag")
    shown = client_of(world.supervisor).get(f"/api/v1/flags/{own.pk}/").json()
    assert (shown["is_own"], shown["allowed_actions"]) == (True, ["move_deadline"])


def test_what_waits_too_long_is_overdue_once_for_each_deadline(
    world: World, flag: HarmFlag
) -> None:
    remind.func(flag=str(flag.pk))
    assert mail.outbox == []

    with time_machine.travel(flag.acknowledge_by + timedelta(minutes=1), tick=False):
        remind.func(flag=str(flag.pk))
        remind.func(flag=str(flag.pk))
        shown = client_of(world.lead).get("/api/v1/flags/?overdue=true").json()["results"]
        assert [row["is_overdue"] for row in shown] == [True]
        services.acknowledge(actor=world.lead, flag=flag)
        assert client_of(world.lead).get("/api/v1/flags/?overdue=true").json()["results"] == []
    assert len(mail.outbox) == 2

    with time_machine.travel(
        flag.acknowledge_by + policies.SETTLE_WITHIN + timedelta(hours=1), tick=False
    ):
        remind.func(flag=str(flag.pk))
    kinds = list(flag.steps.order_by("number").values_list("kind", flat=True))
    assert kinds == ["raised", "overdue", "acknowledged", "overdue"]


def test_words_go_with_the_text_and_the_trail_still_verifies(world: World) -> None:
    flag = factories.make_harm_flag(world.closed_rating1, acknowledged_by=world.lead)
    services.settle(
        actor=world.lead, flag=flag, outcome=Outcome.CONFIRMED, note="She named her son."
    )
    consent = world.closed_session.consents.get()

    answer = client_of(world.lead).post(f"/api/v1/consents/{consent.pk}/withdraw/")

    assert answer.status_code == 200, answer.content
    last = flag.steps.order_by("number").last()
    assert last is not None
    assert (last.note, last.outcome) == ("", "confirmed")
    assert not [fault for fault in verify().faults if "harm flag" in str(fault)]


def test_a_step_is_never_changed_or_removed(world: World, flag: HarmFlag) -> None:
    step = flag.steps.get()

    for change in ({"kind": "settled", "outcome": "confirmed"}, {"note": "Other words."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HarmFlagStep.objects.filter(pk=step.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        HarmFlag.objects.filter(pk=flag.pk).update(flag="X1")
