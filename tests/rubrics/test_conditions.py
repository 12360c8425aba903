"""Parts that are asked for only when others were answered in a certain way."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from rubrics import Answer, Applicability, Rubric, RubricError, load, parse, rubric_applicability

ROOM, VIDEO = Answer(choices=["room"]), Answer(choices=["online"])
UNMET = Applicability("not_applicable", "condition")
WAITS = Applicability("awaits_answer")
REQUIRED = Applicability("required")


def _asked(
    rubric: Rubric,
    answers: Mapping[str, Answer] | None = None,
    *,
    phase: str = "early",
    format_: str = "individual",
    areas: frozenset[str] | None = frozenset({"loss"}),
) -> dict[str, Applicability]:
    return rubric_applicability(
        rubric, phase=phase, format=format_, problem_areas=areas, answers=answers
    )


def _heard(amount: int, level: int = 2) -> Answer:
    return Answer(values={"level": level, "amount": amount})


def test_answers_come_for_items_then_categories_then_counts(everything: Rubric) -> None:
    assert list(_asked(everything)) == ["A1", "A2", "A3", "B1", "K1", "K2", "NQ", "NR"]


def test_conditions_wait_until_what_they_are_about_is_answered(everything: Rubric) -> None:
    found = _asked(everything)

    assert [part for part in found if found[part] == WAITS] == ["A2", "A3", "K2", "NR"]
    assert found["A1"] == found["K1"] == found["NQ"] == REQUIRED


def test_unscored_row_is_no_answer(everything: Rubric) -> None:
    found = _asked(everything, {"A1": Answer(status="unscored"), "K1": Answer(), "NQ": Answer()})

    assert found["A2"] == found["K2"] == found["NR"] == WAITS


def test_score_on_another_scale_is_no_answer(everything: Rubric) -> None:
    assert _asked(everything, {"A1": Answer(values={"level": 4})})["A2"] == WAITS


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_heard(0), UNMET),
        (_heard(1), REQUIRED),
        (_heard(2), REQUIRED),
        # Absent is scored 0 on this scale, and a missed opportunity too.
        (Answer(status="absent"), UNMET),
        (Answer(status="missed_opportunity"), UNMET),
        (Answer(status="not_applicable"), UNMET),
    ],
)
def test_score_decides(everything: Rubric, answer: Answer, expected: Applicability) -> None:
    assert _asked(everything, {"A1": answer})["A2"] == expected


@pytest.mark.parametrize(
    ("status", "expected"), [("absent", UNMET), ("missed_opportunity", REQUIRED)]
)
def test_scoring_number_is_that_of_the_scale_asked_about(
    everything_text: str, status: str, expected: Applicability
) -> None:
    # Absent is 1 on the scale of levels and a missed opportunity 2.
    text = everything_text.replace("scale: amount, at_least: 1}", "scale: level, at_least: 2}")

    found = _asked(parse(text, name="mine.yaml"), {"A1": Answer(status=status)})  # type: ignore[arg-type]

    assert found["A2"] == expected


def test_all_conditions_must_hold(everything: Rubric) -> None:
    assert _asked(everything, {"K1": VIDEO, "A1": _heard(1, level=3)})["A3"] == REQUIRED
    assert _asked(everything, {"K1": VIDEO, "A1": _heard(1, level=4)})["A3"] == UNMET
    assert _asked(everything, {"K1": ROOM, "A1": _heard(1, level=3)})["A3"] == UNMET


def test_one_condition_that_fails_is_enough_while_the_other_waits(everything: Rubric) -> None:
    assert _asked(everything, {"K1": ROOM})["A3"] == UNMET
    assert _asked(everything, {"K1": VIDEO})["A3"] == WAITS


def test_category_is_asked_for_after_another(everything: Rubric) -> None:
    assert _asked(everything, {"K1": VIDEO})["K2"] == Applicability("conditional")
    assert _asked(everything, {"K1": ROOM})["K2"] == UNMET
    group = _asked(everything, {"K1": VIDEO}, format_="group")
    assert group["K2"] == Applicability("not_applicable", "format")


def test_count_decides(everything: Rubric) -> None:
    assert _asked(everything, {"K1": ROOM, "NQ": Answer(count=1)})["NR"] == REQUIRED
    assert _asked(everything, {"K1": ROOM, "NQ": Answer(count=0)})["NR"] == UNMET


def test_what_rules_out_for_good_is_said_before_what_waits(everything: Rubric) -> None:
    none = {"NQ": Answer(count=0)}

    assert _asked(everything, phase="early")["B1"] == Applicability("not_applicable", "phase")
    assert _asked(everything, phase="late", areas=None)["B1"].state == "awaits_problem_area"
    assert _asked(everything, none, phase="late", areas=None)["B1"] == UNMET
    assert _asked(everything, phase="late")["B1"] == WAITS
    assert _asked(everything, none, phase="late", areas=frozenset())["B1"].reason == "problem_area"


def test_answer_to_what_does_not_apply_fulfils_no_condition(everything: Rubric) -> None:
    """A score that was given before the item was ruled out is stale."""
    item = everything.item("A1").model_copy(update={"formats": ("group",)})
    rubric = everything.model_copy(update={"items": (item, *everything.items[1:])})

    assert _asked(rubric, {"A1": _heard(2)}, format_="group")["A2"] == REQUIRED
    assert _asked(rubric, {"A1": _heard(2)}, format_="individual")["A2"] == UNMET


def test_what_hangs_on_a_waiting_part_waits_too(everything: Rubric) -> None:
    chained = (
        everything.item("A2")
        .asked_if[0]
        .model_copy(update={"item": "A2", "scale": "level", "at_least": 2})
    )
    item = everything.item("A3").model_copy(update={"asked_if": (chained,)})
    rubric = everything.model_copy(
        update={"items": (*everything.items[:2], item, everything.items[3])}
    )
    scored = {"A2": Answer(values={"level": 4})}

    assert _asked(rubric, scored)["A3"] == WAITS
    assert _asked(rubric, {**scored, "A1": _heard(0)})["A3"] == UNMET
    assert _asked(rubric, {**scored, "A1": _heard(2)})["A3"] == REQUIRED


def test_answer_to_an_unknown_part_is_refused(everything: Rubric) -> None:
    with pytest.raises(RubricError, match=r"\[unknown-part\] Z9: none of A1"):
        _asked(everything, {"Z9": Answer()})


def test_instrument_without_phases_formats_and_areas_ignores_them() -> None:
    rubric = load(Path(__file__).parent / "good" / "no_phases.yaml")

    found = rubric_applicability(
        rubric, phase="middle", format="couple", problem_areas=frozenset({"grief"})
    )

    assert found == {"S1": REQUIRED, "S2": Applicability("conditional")}
