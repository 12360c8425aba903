"""The quiz before the first test on a rubric version."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.audit.verify import unsealed
from backend.calibration import services
from backend.calibration.models import QuizResult, QuizTry, SetPurpose
from backend.calibration.quizzing import quiz_standing
from backend.calibration.selectors import status_on
from backend.calibration.standing import State
from backend.calibration.terms import Terms
from backend.core.errors import AccessDenied, Conflict, DomainError, InvalidInput
from tests import factories
from tests.backend.calibration.arena import TERMS, Arena
from tests.clients import client_of

pytestmark = pytest.mark.django_db

WITH_QUIZ = Terms(**(TERMS.to_dict() | {"quiz_questions": 20}))


def _begin(arena: Arena, rater: User | None = None) -> QuizTry:
    return services.begin_quiz(
        actor=rater or arena.rater, programme=arena.programme, rubric=arena.rubric
    )


def _answer(arena: Arena, row: QuizTry, n_right: int) -> QuizResult:
    """Answer so many questions right, and the rest wrong."""
    chosen: list[int | None] = [
        question["right"] if place < n_right else (question["right"] + 1) % 4
        for place, question in enumerate(row.questions)
    ]
    return services.answer_quiz(actor=arena.rater, quiz_try=row, chosen=chosen)


def _refused(call: Any) -> str:
    with pytest.raises(DomainError) as refused:
        call()
    return refused.value.code


def _shown(arena: Arena, person: User) -> Any:
    (row,) = client_of(person).get("/api/v1/rater-standings/").json()["results"]
    return row["standings"][0]


def test_the_first_test_waits_for_the_quiz_and_a_quiz_qualifies_nobody(arena: Arena) -> None:
    arena.adopt(WITH_QUIZ)
    test = arena.make_set(SetPurpose.TEST, slice(2, 8))
    arena.finish(arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2))))

    assert _refused(lambda: arena.begin(test)) == "quiz_first"
    assert _shown(arena, arena.rater)["allowed_actions"] == ["take_quiz"]
    result = _answer(arena, _begin(arena), 16)

    assert (result.n_right, result.n_needed, result.passed) == (16, 16, True)
    day = timezone.localdate()
    standing = status_on(arena.programme.pk, arena.rater.pk, arena.rubric, day)
    assert standing.state == State.IN_TRAINING
    assert _refused(lambda: _begin(arena)) == "quiz_passed"
    assert arena.begin(test).number == 1


def test_after_a_failed_try_the_next_opens_the_day_after_with_other_questions(
    arena: Arena,
) -> None:
    arena.adopt(WITH_QUIZ)
    first = _begin(arena)
    assert _begin(arena) == first

    assert not _answer(arena, first, 15).passed

    assert _refused(lambda: _begin(arena)) == "quiz_pause"
    shown = _shown(arena, arena.rater)
    assert "15 of 20 right" in shown["quiz"]["sentence"]
    assert "take_quiz" not in shown["allowed_actions"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        second = _begin(arena)
    assert second.number == 2
    asked = [{(q["prompt"], q["words"]) for q in row.questions} for row in (first, second)]
    assert len(asked[0] & asked[1]) < 10


def test_a_programme_whose_rule_says_nothing_of_a_quiz_has_none(arena: Arena) -> None:
    terms = TERMS.to_dict()
    del terms["quiz_questions"], terms["quiz_pass"]

    arena.adopt(Terms.from_dict(terms))

    assert _shown(arena, arena.rater)["quiz"] is None
    assert _refused(lambda: _begin(arena)) == "no_quiz"
    assert arena.qualify().result.outcome == "passed"


def test_whoever_was_tested_on_the_version_needs_no_quiz_that_a_later_rule_brings(
    arena: Arena,
) -> None:
    arena.adopt()
    arena.finish(arena.begin(arena.make_set(SetPurpose.PRACTICE, slice(0, 2))))
    arena.finish(arena.begin(arena.make_set(SetPurpose.TEST, slice(2, 8))), (2, 1, 2))

    arena.adopt(Terms(**(WITH_QUIZ.to_dict() | {"test_sessions": 4})))

    assert not quiz_standing(arena.programme.pk, arena.rater.pk, arena.rubric).is_needed
    assert arena.begin(arena.make_set(SetPurpose.TEST, slice(8, 12), "B")).number == 2


def test_what_is_right_is_told_when_it_is_marked_and_an_open_try_to_its_rater_alone(
    arena: Arena,
) -> None:
    arena.adopt(WITH_QUIZ)
    row = _begin(arena)
    address = f"/api/v1/quiz-tries/{row.pk}/"
    open_to_rater = client_of(arena.rater).get(address).json()
    open_to_lead = client_of(arena.lead).get(address).json()

    _answer(arena, row, 12)

    assert {(q["right"], q["because"], q["chosen"]) for q in open_to_rater["questions"]} == {
        (None, None, None)
    }
    assert open_to_rater["allowed_actions"] == ["answer"]
    assert open_to_lead["questions"] is None
    marked = client_of(arena.lead).get(address).json()
    assert [q["right"] for q in marked["questions"]] == [q["right"] for q in row.questions]
    assert all(q["because"] for q in marked["questions"])
    assert marked["result"]["n_right"] == 12
    assert client_of(arena.rater).get(address).json()["questions"] == marked["questions"]


def test_a_try_is_marked_once_whole_and_for_its_rater(arena: Arena) -> None:
    arena.adopt(WITH_QUIZ)
    row = _begin(arena)
    other = factories.make_member(arena.programme, Role.RATER, "arena-other", "R02")

    def answer(person: User, chosen: list[int | None]) -> QuizResult:
        return services.answer_quiz(actor=person, quiz_try=row, chosen=chosen)

    with pytest.raises(AccessDenied):
        answer(other, [0] * 20)
    with pytest.raises(InvalidInput):
        answer(arena.rater, [0] * 19)
    with pytest.raises(InvalidInput):
        answer(arena.rater, [*[0] * 19, 4])
    assert answer(arena.rater, [None] * 20).n_right == 0
    with pytest.raises(Conflict):
        answer(arena.rater, [0] * 20)
    with pytest.raises(AccessDenied):
        _begin(arena, arena.lead)


def test_tries_and_results_are_audited_and_sealed(arena: Arena) -> None:
    arena.adopt(WITH_QUIZ)

    _answer(arena, _begin(arena), 20)

    verbs = AuditEvent.objects.filter(verb__startswith="quiz.").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == ["quiz.begun", "quiz.marked"]
    assert [group for group in unsealed() if "quiz" in group.verb] == []


def test_a_rule_asks_no_more_questions_than_the_rubric_has(arena: Arena) -> None:
    with pytest.raises(InvalidInput) as refused:
        arena.adopt(Terms(**(WITH_QUIZ.to_dict() | {"quiz_questions": 5000})))

    assert refused.value.code == "too_many_questions"
