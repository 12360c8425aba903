"""What a submitted rating adds up to, over HTTP."""

from typing import Any

import pytest

from backend.ratings.models import Rating
from tests.backend.ratings.mixed import MixedDraft, begin, store_rubric
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _draft(world: World) -> tuple[Rating, MixedDraft]:
    rating = begin(world, store_rubric())
    return rating, MixedDraft(world.other_supervisor, rating)


def _scores(world: World, rating: Rating) -> Any:
    return client_of(world.other_supervisor).get(f"/api/v1/ratings/{rating.pk}/scores/")


def test_scores_of_sections_and_the_whole_follow_the_rubrics_rule(world: World) -> None:
    rating, draft = _draft(world)
    draft.fill()
    assert draft.submit().status_code == 200

    rows = _scores(world, rating).json()["scores"]

    assert [(row["of"], row["scale"], row["score"]) for row in rows] == [
        ("A", "skill", 3.5),
        ("A", "amount", 1.0),
        ("B", "skill", 5.0),
        ("overall", "skill", 12.0),
        ("overall", "amount", 1.0),
    ]
    assert {row["reason"] for row in rows} == {None}


def test_a_draft_shows_no_scores(world: World) -> None:
    rating, draft = _draft(world)
    draft.fill()

    answer = _scores(world, rating)

    assert (answer.status_code, answer.json()["code"]) == (409, "not_submitted")


def test_where_nothing_applies_the_reason_is_said(world: World) -> None:
    rating, draft = _draft(world)
    draft.fill()
    draft.say("A1", "absent")
    draft.say("K1", choices=["room"])
    assert draft.submit().status_code == 200

    rows = {(row["of"], row["scale"]): row for row in _scores(world, rating).json()["scores"]}

    assert rows["B", "skill"]["score"] is None
    assert rows["B", "skill"]["reason"] == "no_applicable_items"
