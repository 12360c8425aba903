"""Whether a rater may begin a set, and with which of its sessions; asked by pages and services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import User
from backend.calibration.models import (
    Attempt,
    CalibrationSet,
    QualificationRule,
    SetPurpose,
    SetSession,
)
from backend.calibration.quiz import needed_of
from backend.calibration.quizzing import quiz_standing
from backend.calibration.selectors import (
    current_rule,
    knows_gold,
    makers_of,
    n_practised,
    seen_by,
    standings,
    was_qualified_before,
    was_qualified_on,
)
from backend.calibration.standing import State
from backend.calibration.terms import Terms
from backend.casework.selectors import reasons_by_session
from backend.ratings.selectors import conflicts_of

# So long before a qualification ends its rater may be tested anew.
RENEWAL = timedelta(days=60)
SENTENCES = {
    "knows_gold": "You may read gold ratings or rounds in this programme, so you cannot be held "
    "against gold ratings.",
    "attempt_open": "Finish what you have begun with this rubric version first.",
    "no_fresh_sessions": "You have met every session of this set that can be rated at present.",
    "set_not_fresh": "You have met sessions of this set before; a test needs a fresh set.",
    "no_rule": "The programme lead has not adopted a rule for this instrument yet, so there is no "
    "test.",
    "quiz_first": "Pass the quiz on this rubric version first: {needed} of {asked} questions are "
    "to be right.",
    "practise_first": "Practise first: {practised} of {needed} sessions are done.",
    "no_tries_left": "You have used every try. The programme lead can give you new ones.",
    "qualified_already": "You are qualified until {until}; you can renew it from {opens} on.",
    "set_too_small": "This set has {fit} sessions that can be given to you; a test needs {needed}.",
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What beginning a set would mean for a rater, or why it cannot be."""

    calibration_set: CalibrationSet
    # Those that the rater would be given.
    sessions: Sequence[SetSession]
    # A code; None when the rater may begin.
    why_not: str | None
    sentence: str
    rule: QualificationRule | None = None
    number: int | None = None
    is_retest: bool = False


def why_not_begin(rater: User, sets: Sequence[CalibrationSet]) -> list[Beginning]:
    """Return for each set whether the rater may begin it now."""
    met = seen_by(rater.pk)
    return [_beginning(rater, row, met) for row in sets]


def _beginning(rater: User, row: CalibrationSet, met: set[UUID]) -> Beginning:
    rows = list(row.set_sessions.select_related("gold__therapy_session"))
    ids = [each.gold.therapy_session_id for each in rows]
    reasons, people, makers = reasons_by_session(ids), conflicts_of(ids), makers_of(ids)
    possible = [
        each
        for each, pk in zip(rows, ids, strict=True)
        if not reasons[pk]
        and rater.pk not in people.get(pk, ())
        and rater.pk not in makers.get(pk, ())
    ]
    fresh = [each for each in possible if each.gold.therapy_session_id not in met]

    def refused(code: str, **facts: object) -> Beginning:
        return Beginning(row, fresh, code, SENTENCES[code].format(**facts))

    if knows_gold(rater, row.programme_id):
        return refused("knows_gold")
    open_attempts = Attempt.objects.filter(
        programme_id=row.programme_id, rater=rater, rubric_id=row.rubric_id, result__isnull=True
    )
    if open_attempts.exists():
        return refused("attempt_open")
    if row.purpose == SetPurpose.PRACTICE:
        if not fresh:
            return refused("no_fresh_sessions")
        return Beginning(row, fresh, None, "")
    return _test(rater, row, possible, fresh)


def _test(
    rater: User,
    row: CalibrationSet,
    possible: Sequence[SetSession],
    fresh: Sequence[SetSession],
) -> Beginning:
    def refused(code: str, **facts: object) -> Beginning:
        return Beginning(row, fresh, code, SENTENCES[code].format(**facts))

    rule = current_rule(row.programme_id, row.rubric.slug)
    if rule is None:
        return refused("no_rule")
    terms = Terms.from_dict(rule.terms)
    place = (rater.pk, row.rubric_id)
    standing = standings(row.programme_id, [rater.pk], [row.rubric])[place]
    until = standing.qualified.valid_until if standing.qualified is not None else None
    if standing.state == State.QUALIFIED and until is not None:
        opens = until - RENEWAL
        if timezone.localdate() < opens:
            return refused("qualified_already", until=_said(until), opens=_said(opens))
    if standing.tries_left == 0:
        return refused("no_tries_left")
    if len(fresh) < len(possible):
        return refused("set_not_fresh")
    quiz = quiz_standing(row.programme_id, rater.pk, row.rubric)
    if quiz.is_needed and quiz.n_questions is not None:
        needed = needed_of(quiz.n_questions, quiz.share)
        return refused("quiz_first", needed=needed, asked=quiz.n_questions)
    here = was_qualified_on(row.programme_id, rater.pk, row.rubric_id)
    is_retest = not here and was_qualified_before(row.programme_id, rater.pk, row.rubric)
    if not here and not is_retest:
        practised = n_practised(row.programme_id, rater.pk, row.rubric.slug)
        if practised < terms.practice_sessions:
            return refused("practise_first", practised=practised, needed=terms.practice_sessions)
    needed = terms.retest_sessions if is_retest else terms.test_sessions
    if len(fresh) < needed:
        return refused("set_too_small", fit=len(fresh), needed=needed)
    return Beginning(
        row,
        fresh,
        None,
        "",
        rule=rule,
        number=standing.tries_used + 1,
        is_retest=is_retest,
    )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
