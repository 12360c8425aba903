"""What is too far apart, what is agreed, and what waits for the problem area."""

import pytest

from backend.consensus.boards import apart
from backend.consensus.comparing import (
    AGREED,
    AREA,
    DIFFERS,
    OUT,
    SETTLED,
    WAITS,
    Limits,
    board_of,
)
from backend.instruments.rules import instrument_of
from backend.ratings.completeness import Entry, Sheet, sheet_of
from backend.ratings.models import ItemStatus, Rating
from tests.conferring import Talk, disagree
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _sheets(talk: Talk) -> list[Sheet]:
    rows = Rating.objects.filter(pk__in=[row.pk for row in talk.ratings])
    return [
        sheet_of(row, instrument_of(row.rubric_id))
        for row in sorted(rows, key=lambda row: row.rater_id != talk.world.rater1.pk)
    ]


def test_limits_are_reached_and_not_only_passed(world: World) -> None:
    talk = disagree(world, second={"A3": (4, 4), "D1": (2, 3)})

    found = apart(talk.ratings, Limits())

    assert [(t.trigger, t.item, t.scale, t.apart, t.limit) for t in found] == [
        ("item_apart", "A3", "adherence", 3, 3),
        ("item_apart", "A3", "competence", 3, 3),
    ]
    assert apart(talk.ratings, Limits(item_apart=4)) == []
    assert apart(talk.ratings, Limits(item_apart=None)) == []


def test_scores_apart_on_the_whole_are_noticed_where_no_item_is(world: World) -> None:
    every = ("A1", "A3", "B4", "D1", "D5", "E1", "E3", "F1", "F2", "G1")
    talk = disagree(world, second=dict.fromkeys(every, (3, 5)))

    found = apart(talk.ratings, Limits(item_apart=None))

    assert {(t.trigger, t.scale) for t in found} == {
        ("mean_apart", "adherence"),
        ("mean_apart", "competence"),
    }
    assert all(t.apart is not None and t.apart >= 1 for t in found)


def test_another_problem_area_is_enough_unless_the_rule_says_otherwise(world: World) -> None:
    talk = disagree(world, areas=("dispute", "transition"), second={"A3": (1, 1)})

    assert [t.trigger for t in apart(talk.ratings, Limits())] == ["area_differs"]
    assert apart(talk.ratings, Limits(area_differs=False)) == []


def test_what_is_said_alike_is_merged_and_the_rest_is_open(world: World) -> None:
    board = board_of(_sheets(disagree(world)), None, {})

    assert board.area_state == AGREED
    assert board.differing == ["A3", "D1"]
    assert (board.lines["A1"].state, board.lines["C2"].state) == (AGREED, OUT)
    merged = board.lines["E1"].entry
    assert merged is not None
    assert (merged.values, merged.evidence) == ({"adherence": 2, "competence": 3}, (2,))


def test_items_that_follow_the_area_wait_until_it_is_settled(world: World) -> None:
    sheets = _sheets(disagree(world, areas=("dispute", "transition")))

    before = board_of(sheets, None, {})
    after = board_of(sheets, ["transition"], {})

    assert before.state_of(AREA) == DIFFERS
    assert {before.lines[item].state for item in ("B3", "B4", "B5", "B6")} == {WAITS}
    # One rated the area that holds; the other has set it aside, and is asked now.
    assert after.state_of(AREA) == SETTLED
    assert {item for item in ("B3", "B4", "B5", "B6") if after.lines[item].state == DIFFERS} == {
        "B5"
    }
    assert after.lines["B4"].state == OUT


def test_an_answer_that_the_settled_area_forbids_is_open_again(world: World) -> None:
    sheets = _sheets(disagree(world, areas=("dispute", "transition")))
    out = Entry(status=ItemStatus.NOT_APPLICABLE, not_applicable_reason="problem_area")

    assert board_of(sheets, ["transition"], {"B5": out}).lines["B5"].state == DIFFERS
