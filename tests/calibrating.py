"""Gold, sets and attempts straight through the models, past every permission."""

import itertools

from backend.accounts.models import User
from backend.calibration.models import (
    Attempt,
    CalibrationSet,
    GoldRating,
    GoldRationale,
    GoldScore,
    GoldSource,
    QualificationRule,
    QuizTry,
    SetPurpose,
    SetSession,
)
from backend.calibration.quiz import quiz_of
from backend.calibration.terms import Terms
from backend.casework.models import TherapySession
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme
from backend.ratings.models import Round, RoundPurpose
from tests import factories

# As they are kept with a rule, of nobody.
NO_CHANCES = {
    "points": [],
    "gold_set": {
        "n_sessions": 10,
        "n_sections": 7,
        "mean": 3.0,
        "session": 0.6,
        "section": 0.4,
        "gold_noise": 0.05,
    },
    "replicates": 0,
    "n_bootstrap": 0,
    "seed": 1,
    "software": "fidelity",
}
_numbers = itertools.count(1)


def make_gold(session: TherapySession, *, by: User, level: int = 3) -> GoldRating:
    """Create a gold rating that says something of one item, and why."""
    gold = GoldRating.objects.create(
        programme=session.programme,
        therapy_session=session,
        rubric=factories.ipt_rubric(),
        source=GoldSource.CONSENSUS,
        made_by=[],
        n_makers=3,
        problem_areas=["dispute"],
        session_phase=session.phase,
        session_format="individual",
        entered_by=by,
    )
    GoldScore.objects.create(
        gold=gold, item="A1", status="scored", values={"adherence": 2, "competence": level}
    )
    GoldRationale.objects.create(gold=gold, item="A1", text="Because of turn 1.")
    return gold


def make_set(
    gold: GoldRating, *, by: User, purpose: SetPurpose = SetPurpose.PRACTICE
) -> CalibrationSet:
    """Create a set of one session."""
    row = CalibrationSet.objects.create(
        programme=gold.programme,
        name=f"Set {next(_numbers)}",
        version=1,
        purpose=purpose,
        rubric=gold.rubric,
        made_by=by,
    )
    SetSession.objects.create(calibration_set=row, gold=gold)
    return row


def make_quiz_try(programme: Programme, *, rater: User, by: User) -> QuizTry:
    """Create a rater's first try at the quiz of twenty questions, by a rule of another instrument.

    So no quiz is asked for on the IPT rubric because of it. The same for a second call.
    """
    known = QuizTry.objects.filter(programme=programme, rater=rater).first()
    if known is not None:
        return known
    rubric = factories.ipt_rubric()
    rule = QualificationRule.objects.create(
        programme=programme,
        instrument="other",
        version=1,
        terms=Terms("competence", quiz_questions=20).to_dict(),
        chances={"test": NO_CHANCES, "retest": NO_CHANCES},
        reason="To begin with.",
        adopted_by=by,
    )
    questions = quiz_of(instrument_of(rubric.pk), seed="a", n_questions=20)
    return QuizTry.objects.create(
        programme=programme,
        rater=rater,
        rubric=rubric,
        rule=rule,
        number=1,
        questions=[question.to_dict() for question in questions],
        started_at=factories.NOW,
    )


def make_attempt(chosen: CalibrationSet, *, rater: User) -> Attempt:
    """Create a rater's attempt at a set, with nothing rated yet."""
    sessions = [row.gold.therapy_session for row in chosen.set_sessions.all()]
    round_ = factories.make_round(
        chosen.programme, lead=rater, sessions=sessions, raters=[rater], rubric=chosen.rubric
    )
    Round.objects.filter(pk=round_.pk).update(
        purpose=RoundPurpose.PRACTICE
        if chosen.purpose == SetPurpose.PRACTICE
        else RoundPurpose.TEST
    )
    return Attempt.objects.create(
        programme=chosen.programme,
        rater=rater,
        calibration_set=chosen,
        rubric=chosen.rubric,
        round=round_,
        started_at=factories.NOW,
    )
