"""Read the watch over a rater after a hidden gold session; an alarm puts ratings under review."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from backend.audit.services import record
from backend.calibration.matrices import (
    SOFTWARE,
    Pair,
    Seen,
    Watched,
    differences_in,
    section_scores,
    watch,
)
from backend.calibration.models import (
    AttemptResult,
    GoldRating,
    RaterStatus,
    Reading,
    StatusChange,
)
from backend.calibration.selectors import current_rule, standings
from backend.calibration.standing import State
from backend.calibration.terms import Terms
from backend.instruments.rules import instrument_of
from backend.ratings.models import Assignment, Rating, RatingStatus


def read_watch(*, assignment: Assignment, at: datetime | None = None) -> Reading | None:
    """Look at a rater's checks since their qualification; None where there is nothing to read.

    A second call finds the reading of the first. A review begins at `at`, which is now.
    """
    rating = Rating.objects.filter(assignment=assignment, status=RatingStatus.SUBMITTED).first()
    if rating is None:
        return None
    done = Reading.objects.filter(rating=rating).first()
    rule = current_rule(rating.programme_id, rating.rubric.slug)
    if done is not None or rule is None:
        return done
    terms = Terms.from_dict(rule.terms)
    place = (rating.rater_id, rating.rubric_id)
    standing = standings(rating.programme_id, [rating.rater_id], [rating.rubric])[place]
    qualified = standing.qualified
    seen = _seen(rating, terms, since=_measured_from(rating, qualified))
    if not seen:
        return None
    found = watch(seen, _at_qualification(qualified), terms)
    reading = Reading.objects.create(
        programme_id=rating.programme_id,
        rater_id=rating.rater_id,
        rubric_id=rating.rubric_id,
        rating=rating,
        alarms=found.alarms,
        trace=found.trace | {"scale": terms.scale, "rule": rule.version},
        software=SOFTWARE,
        data_hash=found.data_hash,
    )
    record(
        actor=None,
        verb="rater_watch.read",
        programme_id=rating.programme_id,
        target=reading,
        details={"rater": str(rating.rater_id), "alarms": found.alarms},
    )
    in_force = standing.state in {State.QUALIFIED, State.EXPIRED}
    if found.alarms and qualified is not None and in_force:
        _put_under_review(reading, found, seen, qualified, at or timezone.now())
    return reading


def _measured_from(rating: Rating, qualified: RaterStatus | None) -> datetime | None:
    """Return since when checks count: the qualification, or the last decision about a review."""
    if qualified is None:
        return None
    settled = RaterStatus.objects.filter(
        programme_id=rating.programme_id,
        rater_id=rating.rater_id,
        rubric_id=rating.rubric_id,
        change__in=[StatusChange.CLEARED, StatusChange.UPHELD],
        at__gt=qualified.at,
    )
    last = settled.order_by("-at").first()
    return qualified.at if last is None else last.at


def _at_qualification(qualified: RaterStatus | None) -> list[float]:
    if qualified is None or qualified.attempt_id is None:
        return []
    results = AttemptResult.objects.filter(attempt_id=qualified.attempt_id)
    return differences_in(results.values_list("trace", flat=True))


def _seen(rating: Rating, terms: Terms, *, since: datetime | None) -> list[Seen]:
    """Return the rater's checks up to this one, in the order in which they were submitted."""
    rows = Rating.objects.filter(
        programme_id=rating.programme_id,
        rater_id=rating.rater_id,
        rubric_id=rating.rubric_id,
        status=RatingStatus.SUBMITTED,
        assignment__round_session__is_check=True,
        submitted_at__lte=rating.submitted_at,
    )
    if since is not None:
        rows = rows.filter(submitted_at__gt=since)
    ratings = list(rows.prefetch_related("item_scores").order_by("submitted_at", "id"))
    golds = {
        gold.therapy_session_id: gold
        for gold in GoldRating.objects.filter(
            therapy_session_id__in=[row.therapy_session_id for row in ratings],
            rubric_id=rating.rubric_id,
            replaced_by__isnull=True,
        ).prefetch_related("scores")
    }
    instrument = instrument_of(rating.rubric_id)
    found = []
    for row in ratings:
        gold = golds.get(row.therapy_session_id)
        if gold is None or row.submitted_at is None:
            continue
        scores = section_scores([Pair(row, gold)], instrument, terms.scale)
        if scores.empty:
            continue
        apart = scores["rater"] - scores["gold"]
        found.append(
            Seen(
                rating=str(row.pk),
                session=str(row.therapy_session_id),
                gold=str(gold.pk),
                at=row.submitted_at.isoformat(),
                difference=float(apart.mean()),
                n_within_one=int((apart.abs() <= 1.0 + 1e-9).sum()),
                n_sections=len(scores),
            )
        )
    return found


def _put_under_review(
    reading: Reading,
    found: Watched,
    seen: Sequence[Seen],
    qualified: RaterStatus,
    now: datetime,
) -> None:
    since = qualified.at
    if found.last_good:
        since = datetime.fromisoformat(seen[found.last_good - 1].at)
    change = RaterStatus.objects.create(
        programme_id=reading.programme_id,
        rater_id=reading.rater_id,
        rubric_id=reading.rubric_id,
        change=StatusChange.UNDER_REVIEW,
        at=now,
        since=since,
        reading=reading,
    )
    record(
        actor=None,
        verb="rater_status.changed",
        programme_id=reading.programme_id,
        target=change,
        details={"change": change.change, "rater": str(reading.rater_id)},
    )
