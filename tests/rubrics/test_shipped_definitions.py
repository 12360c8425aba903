"""What is shipped beside the IPT instrument, and that what was published stays as it was."""

import re

import pytest

from rubrics import Rubric, load, load_all, rubric_applicability
from rubrics.fingerprint import fingerprint
from rubrics.frozen import read_record
from rubrics.loader import DEFINITIONS

LEVELS = load("common-factors", "1.0")
TALLIES = load("behaviour-counts", "1.0")

# Written down a second time on purpose: a line that is changed in FINGERPRINTS fails here.
PUBLISHED = {
    ("ipt-adherence-competence", "1.0"): (
        "218d29226e80db1a7161bee58dc3e207ac825c38051f14d068d5ab6feca94067"
    ),
    ("common-factors", "1.0"): ("44b43cb5198f10a77c584fa6ac6c00005a76cb0b66c9b5b97a439b5827c9c661"),
    ("behaviour-counts", "1.0"): (
        "e17221ebce74d6d7cf696fa29a8059af090d70ad17ab626af66680c7c6182c20"
    ),
}


def test_what_was_published_is_recorded_and_unchanged() -> None:
    record = read_record(DEFINITIONS)

    assert list(record.items())[: len(PUBLISHED)] == list(PUBLISHED.items())
    assert {key: fingerprint(load(*key)) for key in PUBLISHED} == PUBLISHED


def test_every_published_definition_is_pinned_here() -> None:
    published = {(r.slug, r.version) for r in load_all() if r.status == "published"}

    assert published == set(PUBLISHED)


@pytest.mark.parametrize("rubric", load_all(), ids=lambda rubric: f"{rubric.slug} {rubric.version}")
def test_every_definition_is_free_to_pass_on_and_says_so(rubric: Rubric) -> None:
    assert rubric.licence == "GPL-3.0-or-later"
    assert rubric.permission.startswith("Original wording, written for this project.")


def test_common_factors_has_15_items_with_an_anchor_at_each_of_4_levels() -> None:
    (scale,) = LEVELS.scales

    assert list(scale.points) == [1, 2, 3, 4]
    assert len(LEVELS.items) == 15
    assert LEVELS.phases == LEVELS.formats == LEVELS.problem_areas == ()
    for item in LEVELS.items:
        assert list(item.anchors["level"]) == [1, 2, 3, 4]
        assert len(set(item.anchors["level"].values())) == 4
        assert item.evidence
        assert item.counter_evidence
        assert item.motivated_by


def test_common_factors_says_what_counts_as_an_occasion() -> None:
    conditional = [item for item in LEVELS.items if item.applicability == "conditional"]

    assert [item.id for item in conditional] == ["A4", "C2", "D1", "D2"]
    assert all("Occasion:" in (item.note or "") for item in conditional)
    assert {item.applicability for item in LEVELS.items} == {"conditional", "required"}


def test_common_factors_asks_for_level_3_on_every_item() -> None:
    bars = {bar.of: (bar.scale, bar.at_least) for bar in LEVELS.scoring.benchmarks}

    assert bars == {item.id: ("level", 3) for item in LEVELS.items}
    assert (LEVELS.scoring.absent, LEVELS.scoring.missed_opportunity) == (1, 1)


def test_counts_have_4_globals_and_9_behaviours() -> None:
    (scale,) = TALLIES.scales

    assert list(scale.points) == [1, 2, 3, 4, 5]
    assert [list(item.anchors["global"]) for item in TALLIES.items] == [[1, 2, 3, 4, 5]] * 4
    assert len(TALLIES.counts) == 9
    assert all(count.examples for count in TALLIES.counts)
    assert TALLIES.phases == TALLIES.formats == TALLIES.problem_areas == ()


def test_order_of_precedence_names_every_count() -> None:
    (rule,) = [rule for rule in TALLIES.guidance if rule.startswith("One unit, one count.")]
    named = re.split(r", ", rule.split(": ")[1].rstrip("."))

    assert sorted(named) == sorted(count.name.lower() for count in TALLIES.counts)


def test_counts_ask_what_disturbed_only_when_people_did_not_meet_in_person() -> None:
    asked = rubric_applicability(
        TALLIES, phase="any", format="any", problem_areas=frozenset(), answers={}
    )

    assert asked["S3"].state == "awaits_answer"
    assert {asked[part].state for part in asked if part != "S3"} == {"required"}


def test_counts_give_proportions_with_proposed_bars() -> None:
    units = {summary.id: summary.unit for summary in TALLIES.scoring.summaries}

    assert units == {
        "open_questions": "percent",
        "deepening": "percent",
        "reflections_to_questions": "ratio",
        "inviting": "sum",
        "pressing": "sum",
    }
    assert all("(proposed)" in bar.label for bar in TALLIES.scoring.benchmarks)
