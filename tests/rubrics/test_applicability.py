"""Which items apply in which session, counted for the whole IPT rubric."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics import Applicability, Rubric, RubricError, applicability, load, rubric_applicability

IPT = load("ipt-adherence-competence", "0.1")
AREA_ITEM = {"grief": "B3", "dispute": "B4", "transition": "B5", "sensitivity": "B6"}

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
phases = pytest.mark.parametrize("phase", ["initial", "middle", "termination"])
formats = pytest.mark.parametrize("format_", ["individual", "group", "couple"])
areas = pytest.mark.parametrize("area", list(AREA_ITEM))


def _ids(answers: dict[str, Applicability], state: str) -> set[str]:
    return {item for item, answer in answers.items() if answer.state == state}


@phases
@formats
@areas
def test_items_of_a_session_are_those_of_the_phase_matrix(
    phase: str, format_: str, area: str
) -> None:
    required = set(REQUIRED[phase].split())
    if phase == "middle":
        required.add(AREA_ITEM[area])
    if format_ != "individual":
        required.add("H1")

    answers = rubric_applicability(
        IPT, phase=phase, format=format_, problem_areas=frozenset({area})
    )

    assert _ids(answers, "required") == required
    assert _ids(answers, "once_per_phase") == set(ONCE_PER_PHASE[phase].split())
    assert _ids(answers, "awaits_problem_area") == set()
    never = {item for item, answer in answers.items() if answer.reason == "phase"}
    assert never == set(NEVER[phase].split())


@pytest.mark.parametrize(
    ("phase", "n_required", "n_once"), [("initial", 6, 6), ("middle", 10, 0), ("termination", 9, 3)]
)
@areas
def test_counts_for_one_area(phase: str, n_required: int, n_once: int, area: str) -> None:
    counts = {}
    for format_ in ("individual", "group", "couple"):
        answers = rubric_applicability(
            IPT, phase=phase, format=format_, problem_areas=frozenset({area})
        )
        counts[format_] = len(_ids(answers, "required")), len(_ids(answers, "once_per_phase"))

    assert counts == {
        "individual": (n_required, n_once),
        "group": (n_required + 1, n_once),
        "couple": (n_required + 1, n_once),
    }


def test_mixed_case_has_an_item_for_each_of_its_areas() -> None:
    answers = rubric_applicability(
        IPT, phase="middle", format="individual", problem_areas=frozenset({"grief", "dispute"})
    )

    assert len(_ids(answers, "required")) == 11
    assert {"B3", "B4"} <= _ids(answers, "required")
    assert answers["B5"] == Applicability("not_applicable", "problem_area")


@pytest.mark.parametrize(
    ("phase", "waiting"),
    [
        ("initial", set()),
        ("middle", set(AREA_ITEM.values())),
        ("termination", set(AREA_ITEM.values())),
    ],
)
def test_area_items_wait_until_the_rater_has_recorded_an_area(
    phase: str, waiting: set[str]
) -> None:
    answers = rubric_applicability(IPT, phase=phase, format="individual", problem_areas=None)

    assert _ids(answers, "awaits_problem_area") == waiting


def test_area_item_never_asked_for_in_a_phase_does_not_wait() -> None:
    answer = applicability(IPT.item("B3"), phase="initial", format="individual", problem_areas=None)

    assert answer == Applicability("not_applicable", "phase")


def test_format_item_is_not_asked_for_in_individual_therapy() -> None:
    answer = applicability(
        IPT.item("H1"), phase="middle", format="individual", problem_areas=frozenset({"grief"})
    )

    assert answer == Applicability("not_applicable", "format")


def test_format_rules_an_area_item_out_before_its_area_is_known(small: Rubric) -> None:
    answer = applicability(small.item("B1"), phase="late", format="group", problem_areas=None)

    assert answer == Applicability("not_applicable", "format")


def test_recording_that_no_area_fits_leaves_no_area_item() -> None:
    answers = rubric_applicability(
        IPT, phase="middle", format="individual", problem_areas=frozenset()
    )

    assert all(answers[item].reason == "problem_area" for item in AREA_ITEM.values())


@settings(deadline=None)
@given(
    phase=st.sampled_from(["initial", "middle", "termination"]),
    format_=st.sampled_from(["individual", "group", "couple"]),
    recorded=st.none() | st.frozensets(st.sampled_from(list(AREA_ITEM))),
)
def test_every_item_has_one_answer_and_a_reason_exactly_when_it_does_not_apply(
    phase: str, format_: str, recorded: frozenset[str] | None
) -> None:
    answers = rubric_applicability(IPT, phase=phase, format=format_, problem_areas=recorded)

    assert list(answers) == [item.id for item in IPT.items]
    for answer in answers.values():
        assert (answer.reason is not None) == (answer.state == "not_applicable")
    if recorded is not None:
        assert not _ids(answers, "awaits_problem_area")


@pytest.mark.parametrize(
    ("phase", "format_", "recorded", "rule"),
    [
        ("final", "individual", None, "unknown-phase"),
        ("middle", "family", None, "unknown-format"),
        ("middle", "individual", frozenset({"loss"}), "unknown-problem-area"),
    ],
)
def test_unknown_words_are_refused(
    phase: str, format_: str, recorded: frozenset[str] | None, rule: str
) -> None:
    with pytest.raises(RubricError, match=rule):
        rubric_applicability(IPT, phase=phase, format=format_, problem_areas=recorded)


def test_unknown_phase_is_refused_for_a_single_item() -> None:
    with pytest.raises(RubricError, match=r"item A1: \[unknown-phase\]"):
        applicability(IPT.item("A1"), phase="final", format="group", problem_areas=None)
