"""The IPT instrument as published: complete, and asking what the phase matrix asks."""

from collections.abc import Mapping
from itertools import chain, combinations

import pytest

from rubrics import Applicability, Item, load, rubric_applicability
from rubrics.lineage import check_lineage

IPT = load("ipt-adherence-competence", "1.0")
DRAFT = load("ipt-adherence-competence", "0.1")

PHASES = ("initial", "middle", "termination")
FORMATS = ("individual", "group", "couple")
AREA_ITEM = {"grief": "B3", "dispute": "B4", "transition": "B5", "sensitivity": "B6"}
ONE_OR_TWO_AREAS = [
    frozenset(areas) for areas in chain(combinations(AREA_ITEM, 1), combinations(AREA_ITEM, 2))
]
REQUIRED = {
    "initial": "A1 A3 D1 E1 F1 G1",
    "middle": "A1 A3 D1 D5 E1 E3 F1 F2 G1",
    "termination": "A1 A3 C1 D1 D5 E1 E3 F1 G1",
}
ONCE_PER_PHASE = {"initial": "B1 B2 C1 E2 E3 G2", "middle": "", "termination": "C2 C3 C4"}
NEVER = {
    "initial": "B3 B4 B5 B6 C2 C3 C4 D3 D4",
    "middle": "C2 C4",
    "termination": "B1 B2 E2",
}
# Required and once per phase, in individual format with one problem area.
COUNTS = {"initial": (6, 6), "middle": (10, 0), "termination": (9, 3)}

phases = pytest.mark.parametrize("phase", PHASES)
formats = pytest.mark.parametrize("format_", FORMATS)
areas = pytest.mark.parametrize(
    "recorded", ONE_OR_TWO_AREAS, ids=lambda areas: "+".join(sorted(areas))
)
items = pytest.mark.parametrize("item", IPT.items, ids=lambda item: item.id)


def _in_state(answers: dict[str, Applicability], state: str) -> set[str]:
    return {part for part, answer in answers.items() if answer.state == state}


def test_it_has_26_items_in_8_sections() -> None:
    assert len(IPT.items) == 26
    assert [section.id for section in IPT.sections] == list("ABCDEFGH")
    assert all(item.id.startswith(item.section) for item in IPT.items)


def test_it_has_4_drift_flags_and_4_harm_flags_that_block() -> None:
    assert [(flag.id, flag.kind, flag.consequence) for flag in IPT.flags] == [
        *((f"X{n}", "drift", "recorded") for n in (1, 2, 3, 4)),
        *((f"X{n}", "harm", "blocks_pass_until_resolved") for n in (5, 6, 7, 8)),
    ]


@phases
@formats
@areas
def test_items_of_a_session_are_those_of_the_phase_matrix(
    phase: str, format_: str, recorded: frozenset[str]
) -> None:
    area_items = {AREA_ITEM[area] for area in recorded}
    required = set(REQUIRED[phase].split())
    if phase == "middle":
        required |= area_items
    if format_ != "individual":
        required.add("H1")
    once = set(ONCE_PER_PHASE[phase].split())
    never = set(NEVER[phase].split())
    others = set(AREA_ITEM.values()) - area_items - never
    not_here = {"H1"} if format_ == "individual" else set()

    answers = rubric_applicability(IPT, phase=phase, format=format_, problem_areas=recorded)

    assert _in_state(answers, "required") == required
    assert _in_state(answers, "once_per_phase") == once
    reasons = {part: answer.reason for part, answer in answers.items() if answer.reason}
    assert reasons == {
        **dict.fromkeys(never, "phase"),
        **dict.fromkeys(others, "problem_area"),
        **dict.fromkeys(not_here, "format"),
    }
    rest = {item.id for item in IPT.items} - required - once - set(reasons)
    assert _in_state(answers, "conditional") == rest


@phases
@formats
@areas
def test_counts_of_a_session(phase: str, format_: str, recorded: frozenset[str]) -> None:
    n_required, n_once = COUNTS[phase]
    n_required += format_ != "individual"
    n_required += phase == "middle" and len(recorded) == 2

    answers = rubric_applicability(IPT, phase=phase, format=format_, problem_areas=recorded)

    assert len(_in_state(answers, "required")) == n_required
    assert len(_in_state(answers, "once_per_phase")) == n_once


def test_scales_are_0_to_4_and_0_to_6_with_a_general_meaning_of_adequate() -> None:
    adherence, competence = IPT.scales

    assert (adherence.id, sorted(adherence.points)) == ("adherence", list(range(5)))
    assert (competence.id, sorted(competence.points)) == ("competence", list(range(7)))
    assert competence.points[3] == "adequate"
    assert competence.general_anchors[3].startswith("The task is done soundly")


@items
def test_every_item_is_anchored_on_both_scales_with_distinct_words(item: Item) -> None:
    assert list(item.anchors) == ["adherence", "competence"]
    assert {0, 2, 4} <= set(item.anchors["adherence"])
    assert {0, 2, 4, 6} <= set(item.anchors["competence"])
    for anchors in item.anchors.values():
        assert len(set(anchors.values())) == len(anchors)


@items
def test_every_item_says_what_to_listen_for_and_why_it_is_there(item: Item) -> None:
    assert 2 <= len(item.evidence) <= 4
    assert all(phrase.startswith("“") and phrase.endswith("”") for phrase in item.evidence)
    assert item.counter_evidence
    assert item.motivated_by


@items
def test_a_rater_is_told_what_counts_as_an_occasion(item: Item) -> None:
    # D1, F1 and the like are asked for in every session: no occasion has to arise.
    assert isinstance(item.applicability, Mapping)
    waits = {"conditional", "once_per_phase"} & set(item.applicability.values())

    assert ("Occasion" in (item.note or "")) is bool(waits)


def test_area_is_asked_for_and_a_mixed_case_has_two() -> None:
    assert IPT.problem_area.at_most == 2
    assert "problem area" in IPT.problem_area.question


def test_guidance_covers_what_raters_stumble_over() -> None:
    for topic in (
        "Before you score", "Problem area:", "Two areas:", "Halo:", "Evidence:", "absent",
        "missed opportunity", "not applicable", "(D2)", "Group:", "Couple:", "drift flag",
        "harm flag", "safety procedure",
    ):  # fmt: skip
        assert any(topic in rule for rule in IPT.guidance), topic


def test_every_item_is_the_drafts_item_in_better_words() -> None:
    assert IPT.follows == DRAFT.version
    assert check_lineage(IPT, DRAFT) == []
    assert {item.id: item.applicability for item in IPT.items} == {
        item.id: item.applicability for item in DRAFT.items
    }
    assert {item.lineage for item in IPT.items} == {"same"}


def test_it_claims_no_validation_and_no_endorsement() -> None:
    assert IPT.status == "published"
    assert "No text of a published instrument is reproduced" in IPT.permission
    assert "not been validated" in IPT.permission
