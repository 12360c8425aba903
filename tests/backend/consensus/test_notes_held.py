"""For which ratings an anchor note holds: of later versions that read the same, and whose."""

from typing import Any

import pytest

from backend.consensus import services
from backend.instruments.models import RubricPin, RubricVersion
from backend.ratings.models import Rating, RatingKind
from tests import conferring, factories
from tests.clients import client_of
from tests.definitions import own_definition
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _version(w: World, **said: Any) -> RubricVersion:
    return factories.make_own_rubric(w.programme, by=w.lead, text=own_definition(**said))


def _two_versions(w: World) -> tuple[RubricVersion, RubricVersion]:
    """Make a version in which A1 reads as before, A2 has another id, and A3 other words."""
    items = {"A1": "Letting finish", "A2": "Asking back", "A3": "Waiting"}
    first = _version(w, items=items)
    later = {"A1": "Letting finish", "B2": "Asking back", "A3": "Waiting for long"}
    lineage = {"A1": "same", "B2": "{same: A2}", "A3": "same"}
    second = _version(w, version="1.1", follows="1.0", items=later, lineage=lineage)
    return first, second


def _use(w: World, rubric: RubricVersion) -> None:
    RubricPin.objects.create(
        programme=w.programme, slug=rubric.slug, rubric=rubric, pinned_by=w.lead
    )


def _rated_by_supervisor(w: World, rubric: RubricVersion) -> Rating:
    session = factories.make_session(w.programme, case=w.case, number=60, ready_by=w.lead)
    rating = factories.make_rating(
        session, rater=w.supervisor, kind=RatingKind.SUPERVISOR, submitted=False
    )
    rating.rubric = rubric
    rating.save()
    return rating


def _shown(w: World, rating: Rating) -> list[tuple[str, str, str | None]]:
    url = f"/api/v1/anchor-notes/for-rating/?rating={rating.pk}"
    rows = client_of(w.supervisor).get(url).json()
    return [(row["item"], row["text"], row["carried_from"]) for row in rows]


def _note(w: World, rubric: RubricVersion, item: str) -> None:
    services.make_note(
        actor=w.lead, programme=w.programme, rubric=rubric, item=item, text=f"Of {item}."
    )


def test_a_note_goes_with_an_item_that_reads_the_same_and_with_no_other(world: World) -> None:
    first, second = _two_versions(world)
    _use(world, first)
    for item in ("A1", "A2", "A3"):
        _note(world, first, item)
    _use(world, second)
    _note(world, second, "A3")

    new = _shown(world, _rated_by_supervisor(world, second))

    assert new == [
        ("A1", "Of A1.", "1.0"),
        ("B2", "Of A2.", "1.0"),
        ("A3", "Of A3.", None),
    ]
    rows = client_of(world.lead).get("/api/v1/anchor-notes/").json()["results"]
    assert [(row["version"], row["item"], row["reach"]) for row in rows] == [
        ("1.0", "A1", {"version": "1.1", "item": "A1"}),
        ("1.0", "A2", {"version": "1.1", "item": "B2"}),
        ("1.0", "A3", {"version": "1.1", "item": None}),
        ("1.1", "A3", None),
    ]


def test_a_note_never_goes_back_to_an_earlier_version(world: World) -> None:
    first, second = _two_versions(world)
    _use(world, second)
    _note(world, second, "A1")

    assert _shown(world, _rated_by_supervisor(world, first)) == []


def test_a_supervisor_reads_a_rule_of_a_session_of_theirs_once_they_have_rated_it(
    world: World,
) -> None:
    case = conferring.conclude(world)
    client = client_of(world.supervisor)

    before = client.get("/api/v1/anchor-notes/").json()["results"]
    factories.make_rating(case.therapy_session, rater=world.supervisor, kind=RatingKind.SUPERVISOR)
    after = client.get("/api/v1/anchor-notes/").json()["results"]

    assert before == []
    assert [row["text"] for row in after] == ["Count the plan, not the wish."]
