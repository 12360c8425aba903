"""Versions of one instrument read as one: what they share on a scale, and why not the rest."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from backend.instruments.carrying import CommonReading, reading_of
from backend.instruments.models import RubricVersion
from rubrics import parse
from tests.definitions import own_definition

ITEMS = {"A1": "Letting finish", "A2": "Asking back"}
_days = count()


def _read(*texts: str, used: int | None = None) -> CommonReading:
    """Read versions together of which the first ones are in use."""
    pairs = []
    for text in texts:
        rubric = parse(text, name="test.yaml")
        row = RubricVersion(
            pk=uuid.uuid4(),
            slug=rubric.slug,
            version=rubric.version,
            loaded_at=datetime(2030, 1, 1, tzinfo=UTC) + timedelta(days=next(_days)),
        )
        pairs.append((row, rubric))
    return reading_of(pairs, [row.pk for row, _ in pairs[:used]])


def _later(version: str, follows: str, **said: Any) -> str:
    return own_definition(version=version, follows=follows, **said)


def test_versions_are_read_as_the_newest_by_number_not_by_age() -> None:
    tenth = _later("1.10", "1.9", items=ITEMS, lineage=dict.fromkeys(ITEMS, "same"))

    reading = _read(tenth, own_definition(version="1.9", items=ITEMS))

    assert reading.target.version == "1.10"
    assert reading.on("skill").items == {"A1", "A2"}
    assert reading.on("skill").left_out == ()


def test_only_what_all_versions_share_is_shared() -> None:
    second = _later(
        "1.1",
        "1.0",
        items={**ITEMS, "A3": "Waiting"},
        lineage={"A1": "same", "A2": "same", "A3": "new"},
    )
    third = _later(
        "1.2",
        "1.1",
        items={"A1": "Letting finish", "A3": "Waiting"},
        lineage={"A1": "same", "A3": "same"},
        dropped="[A2]",
    )

    shared = _read(own_definition(items=ITEMS), second, third).on("skill")

    # 1.1 and 1.2 share A3 as well, but 1.0 did not ask for it.
    assert shared.items == {"A1"}
    assert [(row.item, row.version, row.why) for row in shared.left_out] == [
        ("A3", "1.2", "new"),
        ("A2", "1.1", "dropped"),
    ]
    assert [list(shared.ways[pk]) for pk in shared.used] == [["A1"], ["A1"], ["A1"]]


def test_a_draft_that_changed_under_its_version_is_held_together_by_equal_content() -> None:
    changed = own_definition(items={"A1": "Letting finish", "A2": "Asking openly"})

    shared = _read(own_definition(items=ITEMS), changed).on("skill")

    assert shared.items == {"A1"}
    assert [(row.item, row.why) for row in shared.left_out] == [("A2", "unstated")]


def test_a_version_that_shares_nothing_does_not_empty_the_others() -> None:
    unlike = own_definition(items={"A1": "Letting speak", "A2": "Pausing"})
    second = own_definition(version="1.1", items=ITEMS)
    third = _later("1.2", "1.1", items=ITEMS, lineage=dict.fromkeys(ITEMS, "same"))

    reading = _read(unlike, second, third)
    shared = reading.on("skill")

    assert shared.unreadable == (reading.rows[0].pk,)
    assert shared.used == (reading.rows[1].pk, reading.rows[2].pk)
    assert shared.items == {"A1", "A2"}


def test_each_scale_is_read_over_the_items_rated_on_it() -> None:
    worth = "{rescaled: A1, map: {skill: {0: 0, 1: 0.5, 2: 2}}, reason: The middle was generous}"
    later = _later("1.1", "1.0", items=ITEMS, lineage={"A1": worth, "A2": "same"})

    reading = _read(_with_depth(own_definition(items=ITEMS)), _with_depth(later))

    assert reading.on("skill").items == {"A1", "A2"}
    assert reading.on("skill").rescaled == {"A1"}
    assert reading.on("depth").items == {"A2"}
    assert reading.on("depth").left_out == ()
    assert reading.on("depth").rescaled == frozenset()


def _with_depth(text: str) -> str:
    """Add a scale, on which A2 is rated as well."""
    head, second = text.split("  - id: A2")
    scale = (
        "  - id: depth\n    label: Depth\n    question: How deep?\n"
        "    direction: higher_is_better\n    points: {0: flat, 1: mid, 2: deep}\n"
        "    statistics: [icc_a1]\nphases:\n"
    )
    anchor = "      skill: {0: Not at all, 2: Throughout}\n"
    both = second.replace(anchor, anchor + "      depth: {0: Flat, 2: Deep}\n", 1)
    return head.replace("phases:\n", scale, 1) + "  - id: A2" + both


def test_different_instruments_are_not_read_together() -> None:
    with pytest.raises(ValueError, match="different instruments"):
        _read(own_definition(), own_definition(slug="other-scale", version="2.0"))
