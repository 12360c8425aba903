"""Each constraint of the tables, broken once; and the guards of what is never changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from backend.calibration.models import (
    Attempt,
    AttemptEnding,
    AttemptResult,
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    QualificationRule,
    QuizResult,
    QuizTry,
    RaterStatus,
    SetSession,
)
from tests import factories
from tests.calibrating import make_attempt, make_quiz_try
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _copy(row: models.Model, **fields: Any) -> Any:
    """Store a row again with some fields changed."""
    values = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if not column.primary_key
    }
    return type(row)._default_manager.create(**(values | fields))


def _rule(w: World, **fields: Any) -> QualificationRule:
    values: dict[str, Any] = {
        "programme": w.programme,
        "instrument": "ipt",
        "version": 1,
        "terms": {},
        "chances": {},
        "reason": "r",
        "adopted_by": w.lead,
    }
    return QualificationRule.objects.create(**(values | fields))


def _status(w: World, **fields: Any) -> RaterStatus:
    values: dict[str, Any] = {
        "programme": w.programme,
        "rater": w.rater1,
        "rubric": factories.ipt_rubric(),
        "at": factories.NOW,
    }
    return RaterStatus.objects.create(**(values | fields))


def _ending(w: World, reason: str) -> AttemptEnding:
    return AttemptEnding.objects.create(
        programme=w.programme,
        attempt=make_attempt(w.practice_set, rater=w.rater1),
        reason=reason,
        ended_by=w.lead,
        ended_at=factories.NOW,
    )


def _quiz_try(w: World) -> QuizTry:
    return make_quiz_try(w.programme, rater=w.rater1, by=w.lead)


def _quiz_result(w: World, **fields: Any) -> QuizResult:
    values: dict[str, Any] = {
        "programme": w.programme,
        "quiz_try": _quiz_try(w),
        "chosen": [0] * 20,
        "n_right": 16,
        "n_questions": 20,
        "n_needed": 16,
        "passed": True,
        "marked_at": factories.NOW,
    }
    return QuizResult.objects.create(**(values | fields))


BROKEN: dict[str, Callable[[World], Any]] = {
    "calibration_gold_source": lambda w: _copy(
        w.gold, therapy_session_id=w.open_session.pk, n_makers=2
    ),
    "calibration_gold_once": lambda w: _copy(w.gold),
    "calibration_gold_score_once": lambda w: GoldScore.objects.create(
        gold=w.gold, item="A1", status="absent"
    ),
    "calibration_gold_score_status": lambda w: GoldScore.objects.create(
        gold=w.gold, item="A2", status="perhaps"
    ),
    "calibration_gold_rationale_once": lambda w: GoldRationale.objects.create(
        gold=w.gold, item="A1", text="Again."
    ),
    "calibration_set_version": lambda w: _copy(w.practice_set),
    "calibration_set_purpose": lambda w: _copy(w.practice_set, version=2, purpose="play"),
    "calibration_set_session_once": lambda w: SetSession.objects.create(
        calibration_set=w.practice_set, gold=w.gold
    ),
    "calibration_rule_version": lambda w: [_rule(w), _rule(w)],
    "calibration_attempt_test_has_rule": lambda w: _copy(
        make_attempt(w.practice_set, rater=w.rater1), round_id=w.open_round.pk, number=1
    ),
    "calibration_result_outcome": lambda w: AttemptResult.objects.create(
        programme=w.programme,
        attempt=make_attempt(w.practice_set, rater=w.rater1),
        outcome="undone",
        trace={},
    ),
    "calibration_ending_reason": lambda w: _ending(w, reason=""),
    "calibration_quiz_number": lambda w: _copy(_quiz_try(w)),
    "calibration_quiz_passed": lambda w: _quiz_result(w, n_right=15, passed=True),
    "calibration_status_change": lambda w: _status(w, change="promoted"),
    "calibration_status_qualified": lambda w: _status(
        w, change="qualified", valid_until=date(2027, 1, 1)
    ),
    "calibration_status_review": lambda w: _status(w, change="under_review", since=factories.NOW),
    "calibration_status_decision": lambda w: _status(w, change="cleared", decided_by=w.lead),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(world: World, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name](world)


def test_every_named_constraint_is_broken_here() -> None:
    tables = (
        GoldRating,
        GoldScore,
        GoldRationale,
        CalibrationSet,
        SetSession,
        QualificationRule,
        Attempt,
        AttemptEnding,
        AttemptResult,
        QuizTry,
        QuizResult,
        RaterStatus,
    )
    named = {constraint.name for model in tables for constraint in model._meta.constraints}

    assert named == BROKEN.keys()


def test_a_quiz_and_its_result_are_never_changed(world: World) -> None:
    result = _quiz_result(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuizTry.objects.update(questions=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizResult.objects.filter(pk=result.pk).update(n_right=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        result.delete()


def test_the_ending_of_an_attempt_is_never_changed(world: World) -> None:
    ending = _ending(world, reason="Left.")

    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptEnding.objects.filter(pk=ending.pk).update(reason="Never began.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ending.delete()


def test_gold_is_never_changed(world: World) -> None:
    for rows in (
        GoldRating.objects.filter(pk=world.gold.pk),
        GoldScore.objects.filter(gold=world.gold),
        SetSession.objects.filter(gold=world.gold),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        GoldScore.objects.filter(gold=world.gold).update(values={"competence": 6})
