"""Begin a try at the quiz, and have its answers marked."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import has_role, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.models import QuizResult, QuizTry
from backend.calibration.quiz import Question, mark, quiz_of, quiz_seed
from backend.calibration.quizzing import QuizStanding, quiz_standing
from backend.calibration.selectors import current_rule
from backend.calibration.shown import said_day
from backend.calibration.terms import Terms
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme


@transaction.atomic
def begin_quiz(*, actor: User, programme: Programme, rubric: RubricVersion) -> QuizTry:
    """Make the rater's next try, or return the one that is open.

    Raises AccessDenied, InvalidInput or Conflict, saying what stands in the way.
    """
    require(actor, Permission.RATING_MAKE, programme.pk)
    if not has_role(actor, Role.RATER, programme.pk):
        raise AccessDenied("Only raters are calibrated.", code="not_a_rater")
    check_pinned(programme.pk, rubric)
    # One at a time for a person, so that no two tries have the same number.
    User.objects.select_for_update().get(pk=actor.pk)
    standing = quiz_standing(programme.pk, actor.pk, rubric)
    if standing.open_try is not None:
        return standing.open_try
    _check_can_begin(standing)
    rule = current_rule(programme.pk, rubric.slug)
    if rule is None or standing.n_questions is None:
        raise ValueError("a quiz is asked for by a rule")
    number = len(standing.tries) + 1
    questions = quiz_of(
        instrument_of(rubric.pk),
        seed=quiz_seed(rubric.pk, actor.pk, number),
        n_questions=standing.n_questions,
    )
    row = QuizTry.objects.create(
        programme=programme,
        rater=actor,
        rubric=rubric,
        rule=rule,
        number=number,
        questions=[question.to_dict() for question in questions],
        started_at=timezone.now(),
    )
    record(
        actor=actor,
        verb="quiz.begun",
        programme_id=programme.pk,
        target=row,
        details={"rubric": str(rubric.pk), "number": number},
    )
    return row


@transaction.atomic
def answer_quiz(*, actor: User, quiz_try: QuizTry, chosen: Sequence[int | None]) -> QuizResult:
    """Mark one's own try, once; nobody is in status by it. Raises InvalidInput or Conflict."""
    require(actor, Permission.RATING_MAKE, quiz_try.programme_id)
    if quiz_try.rater_id != actor.pk:
        raise AccessDenied("Everybody answers their own quiz.", code="not_own_quiz")
    User.objects.select_for_update().get(pk=actor.pk)
    if QuizResult.objects.filter(quiz_try=quiz_try).exists():
        raise Conflict("This quiz is marked already.", code="quiz_marked")
    questions = [Question.from_dict(row) for row in quiz_try.questions]
    _check_answers(questions, chosen)
    marked = mark(questions, chosen, Terms.from_dict(quiz_try.rule.terms).quiz_pass)
    result = QuizResult.objects.create(
        programme_id=quiz_try.programme_id,
        quiz_try=quiz_try,
        chosen=list(chosen),
        n_right=marked.n_right,
        n_questions=marked.n_questions,
        n_needed=marked.n_needed,
        passed=marked.passed,
        marked_at=timezone.now(),
    )
    record(
        actor=actor,
        verb="quiz.marked",
        programme_id=quiz_try.programme_id,
        target=result,
        details={"n_right": marked.n_right, "n_questions": marked.n_questions},
    )
    return result


def _check_can_begin(standing: QuizStanding) -> None:
    why = standing.why_not_begin()
    if why is None:
        return
    opens = "" if standing.opens_on is None else said_day(standing.opens_on)
    raise Conflict(
        {
            "no_quiz": "The programme's rule asks for no quiz on this rubric.",
            "quiz_passed": "You have passed the quiz on this rubric version.",
            "quiz_pause": f"The next try opens on {opens}. Read the rubric until then.",
        }[why],
        code=why,
    )


def _check_answers(questions: Sequence[Question], chosen: Sequence[int | None]) -> None:
    if len(chosen) != len(questions):
        raise InvalidInput(
            f"Answer {len(questions)} questions; {len(chosen)} were answered.",
            code="answers_missing",
            errors=[ErrorDetail("answers_missing", "One for each question.", field="chosen")],
        )
    for place, (question, answer) in enumerate(zip(questions, chosen, strict=True), start=1):
        if answer is not None and not 0 <= answer < len(question.choices):
            raise InvalidInput(
                f"Question {place} has no such choice.",
                code="no_such_choice",
                errors=[ErrorDetail("no_such_choice", f"Question {place}.", field="chosen")],
            )
