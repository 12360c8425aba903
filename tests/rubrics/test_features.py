"""What the grammar can say besides items: categories, counts, scores, benchmarks; as plain data."""

import json
from pathlib import Path

import pytest

from rubrics import (
    CategoryCondition,
    ItemCondition,
    Rescaled,
    Rubric,
    fingerprint,
    from_public_dict,
    load,
    to_public_dict,
)

HERE = Path(__file__).parent
FILES = sorted([*HERE.glob("good/*.yaml"), *HERE.glob("versions/*/*.yaml")])


def test_category_has_choices(everything: Rubric) -> None:
    where, hindered = everything.categories

    assert [choice.id for choice in where.choices] == ["room", "online", "phone"]
    assert where.choices[1].description == "With a picture"
    assert (where.at_most, hindered.at_most) == (1, 2)
    assert (where.section, hindered.section) == ("A", None)


def test_count_has_examples(everything: Rubric) -> None:
    assert everything.counts[0].examples == ("How was that?",)
    assert everything.counts[0].statistics == ("icc_a1", "alpha_ratio")


def test_part_is_found_by_id_whatever_its_kind(everything: Rubric) -> None:
    assert [everything.part(part_id) for part_id in ("A1", "K1", "NQ")] == [
        everything.items[0],
        everything.categories[0],
        everything.counts[0],
    ]
    with pytest.raises(KeyError):
        everything.part("X1")


def test_conditions_are_read_as_what_they_are_about(everything: Rubric) -> None:
    assert everything.item("A3").asked_if == (
        CategoryCondition(category="K1", among=("online", "phone")),
        ItemCondition(item="A1", scale="level", at_most=3),
    )


def test_rescaling_gives_numbers_by_point(everything: Rubric) -> None:
    lineage = everything.item("B1").lineage

    assert isinstance(lineage, Rescaled)
    assert lineage.map == {"ease": {0: 0.0, 1: 1.5, 2: 4.0}}


def test_absent_may_differ_by_scale(everything: Rubric, small: Rubric) -> None:
    scoring = everything.scoring

    assert [scoring.absent_on(scale) for scale in ("level", "amount", "ease")] == [1, 0, 0]
    assert [scoring.missed_opportunity_on(scale) for scale in ("level", "amount")] == [2, 0]
    assert small.scoring.absent_on("skill") == small.scoring.missed_opportunity_on("extent") == 0


def test_defaults_mean_what_the_absence_of_a_key_meant(small: Rubric) -> None:
    assert small.scoring.evidence == "above_absent"
    assert small.problem_area.at_most == 2
    assert small.follows is None
    assert {item.lineage for item in small.items} == {None}


def test_item_needs_no_examples_of_what_is_heard() -> None:
    item = load(HERE / "good" / "no_phases.yaml").item("S1")

    assert (item.evidence, item.counter_evidence, item.motivated_by) == ((), None, None)


def test_everything_is_written_out_for_the_screen(everything: Rubric) -> None:
    shown = to_public_dict(everything)

    assert shown["problem_area"] == {"question": "What was the session about?", "at_most": 3}
    assert shown["scale_order"] == ["level", "amount", "ease"]
    assert shown["follows"] == "1.0"
    assert shown["dropped"] == ["B2", "NX"]
    assert shown["scoring"]["absent"] == {"level": 1, "amount": 0, "ease": 0}
    assert shown["scoring"]["benchmarks"][3] == {
        "of": "open_share",
        "scale": None,
        "at_least": 50.0,
        "label": "Half of them",
        "source": None,
    }
    assert shown["items"][1]["asked_if"] == [{"item": "A1", "scale": "amount", "at_least": 1}]
    assert shown["items"][1]["lineage"] == {"same": "A7"}
    assert shown["categories"][1]["formats"] == ["individual"]
    assert shown["categories"][0]["formats"] == ["individual", "group"]
    assert shown["counts"][1]["phases"] == {"early": "required", "late": "required"}


def test_without_phases_and_areas_there_is_one_word_and_no_question() -> None:
    shown = to_public_dict(load(HERE / "good" / "no_phases.yaml"))

    assert shown["problem_area"] is None
    assert shown["phases"] == shown["formats"] == shown["problem_areas"] == []
    assert shown["items"][0]["applicability"] == "required"
    assert shown["items"][0]["phases"] == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_plain_data_gives_the_same_rubric_back(file: Path) -> None:
    """Also from a database that sorts the keys of what it stores."""
    rubric = load(file)
    stored = json.loads(json.dumps(to_public_dict(rubric), sort_keys=True))

    again = from_public_dict(stored)

    assert again == rubric
    assert fingerprint(again) == fingerprint(rubric)
    assert [item.scales for item in again.items] == [item.scales for item in rubric.items]


def test_plain_data_of_an_earlier_grammar_is_read(small: Rubric) -> None:
    """What was stored before has none of the later keys and one number for all scales."""
    shown = to_public_dict(small)
    for key in ("follows", "scale_order", "problem_area", "categories", "counts", "dropped"):
        del shown[key]
    for item in shown["items"]:
        for key in ("applicability", "asked_if", "lineage"):
            del item[key]
    shown["scoring"] = {
        "absent": 0,
        "missed_opportunity": 0,
        "not_applicable": "excluded",
        "section_score": "mean_of_items",
        "overall_score": "mean_of_items",
        "minimum_answered_percent": 80,
    }

    assert from_public_dict(shown) == small
