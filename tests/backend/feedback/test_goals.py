"""Goals that are carried from session to session, and phrases."""

from typing import Any

import pytest

from backend.feedback import services
from backend.feedback.models import Phrase, PhraseKind
from tests import discussing, factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
GOALS = "/api/v1/goals/"


def _review(w: World, pk: Any, **said: Any) -> Any:
    return client_of(w.supervisor).post(f"{GOALS}{pk}/reviews/", said)


def test_a_goal_is_carried_on_until_it_is_met(world: World) -> None:
    goal = discussing.make_goal(world, review_at=8)
    open_ones = f"{GOALS}?session={world.open_session.pk}&state=open"

    before = client_of(world.supervisor).get(open_ones).json()["results"]
    first = _review(
        world,
        goal.pk,
        session=str(world.open_session.pk),
        outcome="partly",
        note="Twice.",
        review_at=9,
    )
    second = _review(world, goal.pk, outcome="met")
    third = _review(world, goal.pk, outcome="met")

    assert [(row["id"], row["due_at"], row["state"]) for row in before] == [
        (str(goal.pk), 8, "open")
    ]
    assert (first.json()["due_at"], first.json()["state"]) == (9, "open")
    assert (second.json()["state"], second.json()["allowed_actions"]) == ("met", [])
    assert (third.status_code, third.json()["code"]) == (409, "goal_met")
    assert client_of(world.supervisor).get(open_ones).json()["results"] == []
    seen = client_of(world.trainee).get(f"{GOALS}{goal.pk}/").json()
    assert [(r["outcome"], r["session_number"]) for r in seen["reviews"]] == [
        ("partly", 6),
        ("met", None),
    ]
    assert seen["allowed_actions"] == []


def test_a_goal_is_for_own_trainees_their_sessions_and_known_items(world: World) -> None:
    body = {"trainee": str(world.enrolment.pk), "text": "Wait longer."}
    client = client_of(world.supervisor)

    foreign = client.post(GOALS, body | {"session": str(world.other_session.pk)})
    unknown = client.post(GOALS, body | {"item": "Z9"})
    blank = client.post(GOALS, body | {"text": "  "})
    world.enrolment.supervisions.update(ends_on=factories.LONG_AGO)
    ended = client.post(GOALS, body)

    assert foreign.status_code == 404
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_item")
    assert blank.status_code == 400
    assert ended.status_code == 404


def test_trainees_set_goals_of_their_own_which_supervisors_review(world: World) -> None:
    body = {"text": "Ask for the feeling first.", "session": str(world.closed_session.pk)}
    own = body | {"trainee": str(world.enrolment.pk)}

    goal = client_of(world.trainee).post(GOALS, own)
    foreign = client_of(world.other_trainee).post(GOALS, own)
    misplaced = client_of(world.other_trainee).post(
        GOALS, body | {"trainee": str(world.other_enrolment.pk)}
    )

    assert (goal.status_code, goal.json()["allowed_actions"]) == (201, [])
    assert (foreign.status_code, misplaced.status_code) == (404, 404)
    seen = client_of(world.supervisor).get(f"{GOALS}{goal.json()['id']}/").json()
    assert (seen["set_by"], seen["allowed_actions"]) == (world.trainee.name, ["review"])
    assert _review(world, seen["id"], outcome="met").json()["state"] == "met"


def test_a_session_of_another_trainee_shows_no_goals(world: World) -> None:
    discussing.make_goal(world)

    found = client_of(world.supervisor).get(f"{GOALS}?session={world.other_session.pk}")

    assert found.json()["results"] == []


def test_phrases_are_ones_own_kept_once_and_let_go(world: World) -> None:
    body = {"programme": str(world.programme.pk), "kind": "next_step", "text": "Wait."}
    client = client_of(world.supervisor)

    first, again = client.post("/api/v1/phrases/", body), client.post("/api/v1/phrases/", body)
    others = client_of(world.other_supervisor).get("/api/v1/phrases/").json()["results"]
    gone = client.delete(f"/api/v1/phrases/{first.json()['id']}/")

    assert (first.status_code, again.status_code, gone.status_code) == (201, 200, 204)
    assert others == []
    assert not Phrase.objects.exists()


def test_phrases_have_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.feedback.services.phrases.MOST_PHRASES", 1)
    discussing.make_phrase(world, "One.")

    answer = client_of(world.supervisor).post(
        "/api/v1/phrases/",
        {"programme": str(world.programme.pk), "kind": "comment", "text": "Two."},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_phrases")
    assert (
        services.add_phrase(
            actor=world.supervisor,
            programme=world.programme,
            kind=PhraseKind.NEXT_STEP,
            text="One.",
        )[1]
        is False
    )
