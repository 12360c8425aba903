"""Judge attempts: once, and kept with everything the verdict rests on."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from backend.audit.services import record
from backend.calibration.matrices import SOFTWARE, Judged, Pair, compare, judge
from backend.calibration.models import (
    Attempt,
    AttemptResult,
    Outcome,
    RaterStatus,
    SetSession,
    StatusChange,
)
from backend.calibration.selectors import expiry_of
from backend.calibration.terms import Terms
from backend.instruments.rules import Instrument, instrument_of
from backend.ratings.models import Assignment, AssignmentStatus, Rating, RatingStatus
from backend.ratings.services.single import close_for_one
from backend.ratings.visibility import DUE


def judge_attempt(*, attempt: Attempt, at: datetime | None = None) -> AttemptResult | None:
    """Judge an attempt whose every session is rated or fell away; None while some are due.

    A second call finds the result of the first. A status begins at `at`, which is now.
    """
    done = AttemptResult.objects.filter(attempt=attempt).first()
    if done is not None or _given(attempt).filter(status__in=DUE).exists():
        return done
    now = at or timezone.now()
    result = keep_result(attempt=attempt, at=now)
    close_for_one(round_=attempt.round, at=now)
    return result


def keep_result(*, attempt: Attempt, at: datetime, is_ended: bool = False) -> AttemptResult:
    """Compute what came of an attempt and keep it; a pass qualifies from `at` on."""
    pairs = pairs_of(attempt)
    instrument = instrument_of(attempt.rubric_id)
    if is_ended:
        outcome, judged = _ended(attempt, pairs, instrument)
    else:
        outcome, judged = _verdict(attempt, pairs, instrument)
    n_given = _given(attempt).count()
    trace = judged.trace | {
        "n_given": n_given,
        "n_rated": len(pairs),
        "pairs": [
            {"rating": str(pair.rating.pk), "session": pair.session, "gold": str(pair.gold.pk)}
            for pair in pairs
        ],
    }
    result = AttemptResult.objects.create(
        programme_id=attempt.programme_id,
        attempt=attempt,
        outcome=outcome,
        trace=trace,
        software=SOFTWARE,
        data_hash=judged.data_hash,
    )
    record(
        actor=None,
        verb="calibration.judged",
        programme_id=attempt.programme_id,
        target=result,
        details={"attempt": str(attempt.pk), "outcome": outcome, "data_hash": judged.data_hash},
    )
    if outcome == Outcome.PASSED:
        _qualify(attempt, at)
    return result


def _given(attempt: Attempt) -> QuerySet[Assignment]:
    return Assignment.objects.filter(round_session__round_id=attempt.round_id)


def pairs_of(attempt: Attempt) -> list[Pair]:
    """Return the submitted ratings of an attempt beside the gold of its set."""
    golds = {
        row.gold.therapy_session_id: row.gold
        for row in SetSession.objects.filter(calibration_set_id=attempt.calibration_set_id)
        .select_related("gold")
        .prefetch_related("gold__scores")
    }
    ratings = Rating.objects.filter(
        assignment__round_session__round_id=attempt.round_id, status=RatingStatus.SUBMITTED
    ).prefetch_related("item_scores")
    return [
        Pair(rating, golds[rating.therapy_session_id])
        for rating in ratings.order_by("submitted_at", "id")
    ]


def _verdict(
    attempt: Attempt, pairs: Sequence[Pair], instrument: Instrument
) -> tuple[Outcome, Judged]:
    if attempt.rule is None:
        scale = next(iter(instrument.scales), "")
        judged = compare(pairs, instrument, scale)
        return (Outcome.PRACTISED if pairs else Outcome.NOT_COUNTED), judged
    terms = Terms.from_dict(attempt.rule.terms)
    judged = judge(pairs, instrument, terms, attempt=attempt.number or 1)
    if len(pairs) < _needed(attempt, terms) or judged.passed is None:
        return Outcome.NOT_COUNTED, judged
    return (Outcome.PASSED if judged.passed else Outcome.NOT_PASSED), judged


def _ended(
    attempt: Attempt, pairs: Sequence[Pair], instrument: Instrument
) -> tuple[Outcome, Judged]:
    """Return what a lead's ending means, and how far the rater had come without a verdict."""
    terms = None if attempt.rule is None else Terms.from_dict(attempt.rule.terms)
    scale = next(iter(instrument.scales), "") if terms is None else terms.scale
    judged = compare(pairs, instrument, scale)
    if terms is None:
        return Outcome.ENDED, judged
    possible = _given(attempt).filter(status__in=[*DUE, AssignmentStatus.SUBMITTED]).count()
    return (Outcome.ENDED if possible >= _needed(attempt, terms) else Outcome.NOT_COUNTED), judged


def _needed(attempt: Attempt, terms: Terms) -> int:
    return terms.retest_sessions if attempt.is_retest else terms.test_sessions


def _qualify(attempt: Attempt, now: datetime) -> None:
    if attempt.rule is None:
        raise ValueError("only a test qualifies")
    terms = Terms.from_dict(attempt.rule.terms)
    change = RaterStatus.objects.create(
        programme_id=attempt.programme_id,
        rater_id=attempt.rater_id,
        rubric_id=attempt.rubric_id,
        change=StatusChange.QUALIFIED,
        at=now,
        valid_until=expiry_of(terms.valid_months, timezone.localdate(now)),
        attempt=attempt,
    )
    record(
        actor=None,
        verb="rater_status.changed",
        programme_id=attempt.programme_id,
        target=change,
        details={"change": change.change, "rater": str(attempt.rater_id)},
    )
