"""Versions further apart than one step: what a score of the first is worth in the last."""

import pytest

from rubrics import Rubric, compare, compare_through, parse
from tests.definitions import own_definition

FIRST = {"A1": "Letting finish", "A2": "Asking back", "A3": "Waiting", "A4": "Naming"}
FINER = "{0: none, 1: poor, 2: fair, 3: good, 4: best}"
FINEST = "{0: none, 1: nil, 2: poor, 3: low, 4: fair, 5: mid, 6: good, 7: high, 8: best}"


def _rescaled(origin: str, worth: str, reason: str) -> str:
    return f"{{rescaled: {origin}, map: {{skill: {worth}}}, reason: {reason}}}"


@pytest.fixture(scope="module")
def first() -> Rubric:
    return parse(own_definition(items=FIRST), name="1.0.yaml")


@pytest.fixture(scope="module")
def second() -> Rubric:
    """Finer points; A2 is B2 now, A4 is gone, A5 is new."""
    halves = "{0: 0, 1: 1.5, 2: 4}"
    text = own_definition(
        version="1.1",
        follows="1.0",
        points=FINER,
        items={"A1": "Letting finish", "B2": "Asking back", "A3": "Waiting", "A5": "Summing up"},
        lineage={
            "A1": _rescaled("A1", halves, "Finer points"),
            "B2": _rescaled("A2", halves, "Finer points"),
            "A3": _rescaled("A3", halves, "Finer points"),
            "A5": "{new: It was missed}",
        },
        dropped="[A4]",
    )
    return parse(text, name="1.1.yaml")


@pytest.fixture(scope="module")
def third() -> Rubric:
    """Points counted by twos; A3 is gone, A5 is C5 now."""
    twice = "{0: 0, 1: 2, 2: 4, 3: 6, 4: 8}"
    text = own_definition(
        version="2.0",
        follows="1.1",
        points=FINEST,
        items={"A1": "Letting finish", "B2": "Asking openly", "C5": "Summing up", "D1": "Ending"},
        lineage={
            "A1": _rescaled("A1", twice, "Counted by twos"),
            "B2": _rescaled("B2", twice, "Counted by twos"),
            "C5": _rescaled("A5", twice, "Counted by twos"),
            "D1": "new",
        },
        dropped="[A3]",
    )
    return parse(text, name="2.0.yaml")


def test_two_steps_say_of_every_part_what_became_of_it(
    first: Rubric, second: Rubric, third: Rubric
) -> None:
    found = compare_through(first, third, [second])

    assert (found.earlier, found.later, found.is_stated) == ("1.0", "2.0", True)
    assert [(part.earlier, part.later, part.relation) for part in found.parts] == [
        ("A1", "A1", "rescaled"),
        ("A2", "B2", "rescaled"),
        (None, "C5", "new"),
        (None, "D1", "new"),
        ("A4", None, "dropped"),
        ("A3", None, "dropped"),
    ]
    assert found.of("B2").changed == ("scales", "name")
    assert found.of("B2").reason == "Counted by twos"
    assert found.of("C5").reason == "It was missed"


@pytest.mark.parametrize(("score", "worth"), [(0, 0.0), (1, 3.0), (2, 8.0)])
def test_a_score_is_carried_by_every_step(
    first: Rubric, second: Rubric, third: Rubric, score: int, worth: float
) -> None:
    found = compare_through(first, third, [second]).of("B2")

    # 1 was worth 1.5 in 1.1, which lies between its points 1 and 2, worth 2 and 4 in 2.0.
    assert found.carry("skill", score) == worth
    assert found.spans("skill")
    assert not found.spans("charm")


def test_an_unchanged_step_changes_nothing(first: Rubric, second: Rubric) -> None:
    items = {"A1": "Letting finish", "B2": "Asking back", "A3": "Pausing", "A5": "Summing up"}
    text = own_definition(
        version="1.2",
        follows="1.1",
        points=FINER,
        items=items,
        lineage=dict.fromkeys(items, "same"),
    )
    later = parse(text, name="1.2.yaml")

    found = compare_through(first, later, [second])

    assert found.of("A1").carry("skill", 1) == 1.5
    assert found.of("A1").reason == "Finer points"
    assert [part.relation for part in compare_through(second, later, []).parts] == [
        "same",
        "same",
        "reworded",
        "same",
    ]


def test_two_unchanged_steps_are_the_same_or_reworded() -> None:
    versions = [parse(own_definition(), name="1.0.yaml")]
    for version, follows, names in (
        ("1.1", "1.0", ("Letting finish", "Asking openly")),
        ("1.2", "1.1", ("Letting finish", "Asking openly")),
    ):
        items = dict(zip(("A1", "A2"), names, strict=True))
        text = own_definition(
            version=version, follows=follows, items=items, lineage=dict.fromkeys(items, "same")
        )
        versions.append(parse(text, name=f"{version}.yaml"))

    found = compare_through(versions[0], versions[2], versions)

    assert [(part.relation, part.changed) for part in found.parts] == [
        ("same", ()),
        ("reworded", ("name",)),
    ]
    assert found.of("A2").carry("skill", 2) == 2.0


def test_without_the_step_between_nothing_is_stated(first: Rubric, third: Rubric) -> None:
    found = compare_through(first, third, [])

    assert found == compare(first, third)
    assert not found.is_stated
    assert {part.relation for part in found.parts} == {"unstated", "new", "dropped"}


def test_a_version_is_the_same_as_itself(first: Rubric) -> None:
    assert {part.relation for part in compare_through(first, first, [first]).parts} == {"same"}


def test_different_instruments_are_never_compared(first: Rubric, small: Rubric) -> None:
    with pytest.raises(ValueError, match="own-scale and small-test are different instruments"):
        compare_through(first, small, [])
