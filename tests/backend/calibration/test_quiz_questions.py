"""Questions of the quiz: made of the rubric's own words, with one right choice each."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.calibration.quiz import Question, mark, most_questions, needed_of, quiz_of
from backend.calibration.quiz.kinds import KINDS, REQUIREMENTS
from backend.instruments.rules import Instrument, instrument_from
from rubrics import load_all, to_public_dict

SHIPPED = {
    f"{rubric.slug} {rubric.version}": instrument_from(to_public_dict(rubric))
    for rubric in load_all()
}
IPT = SHIPPED["ipt-adherence-competence 1.0"]
LEAST = 20

shipped = pytest.mark.parametrize("name", SHIPPED)


def _quiz(instrument: Instrument, seed: str = "a", n_questions: int = LEAST) -> list[Question]:
    return quiz_of(instrument, seed=seed, n_questions=n_questions)


def _right(instrument: Instrument, question: Question) -> set[str]:
    """Return every choice that the rubric's own words make right, found another way."""
    rubric = instrument.rubric
    named: list[Any] = [*rubric.items, *rubric.counts]
    if question.kind == "level":
        (item,) = [item for item in rubric.items if item.id == question.part]
        return {
            f"{point}: {scale.points[point]}"
            for scale in rubric.scales
            for point, text in item.anchors.get(scale.id, {}).items()
            if text == question.words and scale.label.lower() in question.prompt
        }
    if question.kind == "evidence":
        said = {part.id: getattr(part, "evidence", getattr(part, "examples", ())) for part in named}
        return {f"{p.id} {p.name}" for p in named if question.words in said[p.id]}
    if question.kind == "counter_evidence":
        return {f"{p.id} {p.name}" for p in rubric.items if p.counter_evidence == question.words}
    if question.kind == "assesses":
        return {f"{p.id} {p.name}" for p in named if p.assesses == question.words}
    if question.kind == "applicability":
        (item,) = [item for item in rubric.items if item.id == question.part]
        assert not isinstance(item.applicability, str)
        return {
            REQUIREMENTS[item.applicability[phase.id]]
            for phase in rubric.phases
            if f"“{phase.label}”" in question.prompt
        }
    assert question.kind == "area"
    return {
        f"{item.id} {item.name}"
        for area in rubric.problem_areas
        if f"“{area.label}”" in question.prompt
        for item in rubric.items
        if item.problem_areas != "all" and area.id in item.problem_areas
    }


@shipped
def test_every_question_of_a_shipped_rubric_has_one_right_choice_and_none_twice(name: str) -> None:
    instrument = SHIPPED[name]

    everything = _quiz(instrument, n_questions=most_questions(instrument))

    assert len(everything) == most_questions(instrument) >= LEAST
    for question in everything:
        right = _right(instrument, question)
        assert [choice for choice in question.choices if choice in right] == [
            question.choices[question.right]
        ]
        assert len(set(question.choices)) == len(question.choices) >= 2
        assert question.because
    asked = [(question.prompt, question.words) for question in everything]
    assert len(set(asked)) == len(asked)


@shipped
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.text(max_size=40), n_questions=st.integers(1, 40))
def test_a_quiz_is_the_same_for_the_same_seed_and_has_four_choices_where_there_are_so_many(
    name: str, seed: str, n_questions: int
) -> None:
    instrument = SHIPPED[name]

    quiz = _quiz(instrument, seed, n_questions)

    assert quiz == _quiz(instrument, seed, n_questions)
    assert len(quiz) == n_questions
    for question in quiz:
        assert question.choices[question.right] in _right(instrument, question)
        assert len(question.choices) == 4
        assert Question.from_dict(json.loads(json.dumps(question.to_dict()))) == question


def test_neighbours_and_tries_do_not_get_the_same() -> None:
    quizzes = [_quiz(IPT, seed) for seed in ("a|1", "b|1", "a|2")]
    asked = [{(question.prompt, question.words) for question in quiz} for quiz in quizzes]

    assert len(asked[0] & asked[1]) < LEAST / 2
    assert len(asked[0] & asked[2]) < LEAST / 2


def test_a_quiz_asks_of_every_kind_and_of_many_items() -> None:
    quiz = _quiz(IPT)

    assert {question.kind for question in quiz} == {
        "level",
        "evidence",
        "counter_evidence",
        "assesses",
        "applicability",
        "area",
    }
    assert len(KINDS) == 6
    assert len({question.part for question in quiz}) >= 15


def test_right_choices_do_not_always_stand_in_one_place() -> None:
    places = [question.right for seed in "abcde" for question in _quiz(IPT, seed)]

    assert all(10 <= places.count(place) <= 45 for place in range(4))


@pytest.mark.parametrize(
    ("n_questions", "share", "needed"), [(20, 0.8, 16), (21, 0.8, 17), (10, 0.7, 7), (3, 1.0, 3)]
)
def test_a_share_of_the_questions_is_rounded_up_as_it_is_written(
    n_questions: int, share: float, needed: int
) -> None:
    assert needed_of(n_questions, share) == needed


def test_what_is_passed_over_is_not_right() -> None:
    quiz = _quiz(IPT)
    right: list[int | None] = [question.right for question in quiz]

    assert mark(quiz, right, 0.8).passed
    enough = mark(quiz, [*right[:16], None, None, None, None], 0.8)
    assert (enough.n_right, enough.n_needed, enough.passed) == (16, 16, True)
    assert not mark(quiz, [*right[:15], *([None] * 5)], 0.8).passed


def test_an_answer_that_is_no_choice_and_a_missing_one_are_refused() -> None:
    quiz = _quiz(IPT)

    with pytest.raises(ValueError, match="no choice"):
        mark(quiz, [4] * len(quiz), 0.8)
    with pytest.raises(ValueError, match="shorter"):
        mark(quiz, [0], 0.8)
