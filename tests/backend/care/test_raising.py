"""A harm flag that a rater saves reaches whoever is responsible at once, and nobody else."""

from typing import Any

import pytest
from django.core import mail

from backend.access.roles import Role
from backend.audit.verify import verify
from backend.care.models import FlagState, HarmFlag
from backend.care.tasks import tell
from backend.ratings.models import RatingKind, Round, RoundPurpose
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/flags/"


@pytest.fixture
def draft(world: World) -> Draft:
    """Rater 1's draft of the open session."""
    return Draft(world.rater1, world.draft)


def _raise(draft: Draft, flag: str = "X7", *, raised: bool = True, turns: Any = (2, 3)) -> Any:
    body = {"raised": raised, "note": "He says goodbye." if raised else "", "evidence": list(turns)}
    return draft.put(f"flags/{flag}", body)


def _seen(world: World, who: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client_of(getattr(world, who)).get(URL).json()["results"]
    return rows


def test_a_saved_harm_flag_is_seen_by_supervisor_and_lead_without_rater_or_note(
    world: World, draft: Draft
) -> None:
    assert _raise(draft).status_code == 200

    for who in ("lead", "supervisor"):
        (row,) = _seen(world, who)
        assert (row["flag"], row["turns"], row["state"]) == ("X7", [2, 3], "open")
        assert row["session"] == str(world.open_session.pk)
        assert row["steps"][0]["made_by"] is None
        told = str(row)
        assert world.rater1.name not in told
        assert str(world.rater1.pk) not in told
        assert str(world.draft.pk) not in told
        assert "goodbye" not in told
    for who in ("other_supervisor", "rater1", "rater2", "trainee", "adjudicator", "operator"):
        assert _seen(world, who) == []


def test_a_drift_flag_reaches_nobody(world: World, draft: Draft) -> None:
    assert _raise(draft, "X1").status_code == 200

    assert _seen(world, "lead") == []


def test_the_same_save_again_adds_nothing(world: World, draft: Draft) -> None:
    _raise(draft)
    _raise(draft)

    (row,) = _seen(world, "lead")
    assert [step["kind"] for step in row["steps"]] == ["raised"]


def test_a_refused_save_raises_nothing(world: World, draft: Draft) -> None:
    assert _raise(draft, turns=[999]).status_code == 400

    assert not HarmFlag.objects.exists()


def test_other_turns_are_shown_and_the_first_are_kept(world: World, draft: Draft) -> None:
    _raise(draft)
    _raise(draft, turns=[4])

    (row,) = _seen(world, "supervisor")
    assert row["turns"] == [4]
    assert [step["turns"] for step in row["steps"]] == [[2, 3], [4]]


def test_what_is_taken_back_before_anybody_looked_waits_for_nobody(
    world: World, draft: Draft
) -> None:
    _raise(draft)
    _raise(draft, raised=False, turns=[])

    (row,) = _seen(world, "lead")
    assert (row["state"], row["is_overdue"], row["allowed_actions"]) == ("taken_back", False, [])


def test_what_somebody_looks_into_stays_open_when_the_rater_takes_it_back(
    world: World, draft: Draft
) -> None:
    _raise(draft)
    flag = HarmFlag.objects.get()
    client_of(world.supervisor).post(f"{URL}{flag.pk}/acknowledge/")
    _raise(draft, raised=False, turns=[])

    (row,) = _seen(world, "lead")
    assert row["state"] == "acknowledged"


def test_raised_again_after_it_was_taken_back_it_is_a_new_flag(world: World, draft: Draft) -> None:
    _raise(draft)
    _raise(draft, raised=False, turns=[])
    _raise(draft)

    states = [row["state"] for row in _seen(world, "lead")]
    assert sorted(states) == [FlagState.OPEN, FlagState.TAKEN_BACK]


def test_a_flag_in_a_gold_rating_is_not_passed_on(world: World) -> None:
    gold = factories.make_rating(world.other_session, rater=world.rater1, kind=RatingKind.GOLD)

    with pytest.raises(HarmFlag.DoesNotExist):
        factories.make_harm_flag(gold)


def test_a_flag_in_practice_or_on_a_check_of_the_rater_is_not_passed_on(
    world: World, draft: Draft
) -> None:
    Round.objects.filter(pk=world.open_round.pk).update(purpose=RoundPurpose.PRACTICE)

    assert _raise(draft).status_code == 200

    assert not HarmFlag.objects.exists()


def test_whoever_rates_in_the_round_learns_nothing_in_any_role(world: World, draft: Draft) -> None:
    add_role(world.rater2, world.programme, Role.LEAD)
    before = client_of(world.rater2).get(URL).content

    _raise(draft)

    assert client_of(world.rater2).get(URL).content == before
    flag = HarmFlag.objects.get()
    assert client_of(world.rater2).get(f"{URL}{flag.pk}/").status_code == 404


def test_mail_goes_to_those_who_may_see_it_and_says_nothing_of_the_session(
    world: World, draft: Draft
) -> None:
    add_role(world.rater2, world.programme, Role.LEAD)
    _raise(draft)

    tell.func(flag=str(HarmFlag.objects.get().pk))

    assert {message.to[0] for message in mail.outbox} == {world.lead.email, world.supervisor.email}
    for message in mail.outbox:
        assert world.open_session.label not in message.body
        assert world.trainee.name not in message.body
        assert "X7" not in message.body


def test_a_submitted_rating_keeps_its_flag_open_and_the_trail_vouches_for_it(
    world: World, draft: Draft
) -> None:
    _raise(draft)
    draft.complete()
    assert draft.submit().status_code == 200

    (row,) = _seen(world, "lead")
    assert row["state"] == "open"
    assert not [fault for fault in verify().faults if "harm flag" in str(fault)]
