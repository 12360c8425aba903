"""Where a rater stands under a rubric version: what follows from everything that happened; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

from backend.calibration.models import RaterStatus, StatusChange


class State(StrEnum):
    """Where a rater stands; only `QUALIFIED` is in status."""

    NOT_BEGUN = "not_begun"
    IN_TRAINING = "in_training"
    QUALIFIED = "qualified"
    EXPIRED = "expired"
    UNDER_REVIEW = "under_review"
    # A review was upheld, and the rater has not qualified anew.
    NOT_QUALIFIED = "not_qualified"
    NO_TRIES_LEFT = "no_tries_left"


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt at the test, as far as tries are concerned."""

    started_at: datetime
    # None while it is open.
    passed: bool | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A rater's state with what it rests on."""

    state: State
    # The qualification that counts, or counted before it ran out.
    qualified: RaterStatus | None = None
    # The review that waits for the lead.
    review: RaterStatus | None = None
    tries_used: int = 0
    tries_left: int | None = None

    @property
    def in_status(self) -> bool:
        """Whether the rater's ratings count as those of a qualified rater."""
        return self.state == State.QUALIFIED


@dataclass(frozen=True, slots=True)
class _Folded:
    qualified: RaterStatus | None
    review: RaterStatus | None
    upheld: bool
    # Tries count from here on.
    cycle: datetime | None


def standing_of(
    changes: Iterable[RaterStatus],
    *,
    on: date,
    tried: Sequence[Tried] = (),
    tries: int | None = None,
    practised_at: datetime | None = None,
) -> Standing:
    """Return where a rater stands at the end of a day.

    `changes` are theirs under one rubric version, and `tries` how many tests the rule allows.
    """
    folded = _fold(row for row in changes if _day_of(row.at) <= on)
    used = [
        attempt
        for attempt in tried
        if attempt.counts
        and _day_of(attempt.started_at) <= on
        and (folded.cycle is None or attempt.started_at > folded.cycle)
    ]
    has_practised = practised_at is not None and _day_of(practised_at) <= on
    left = None if tries is None else max(tries - len(used), 0)
    return Standing(
        state=_state(folded, on, used, left, has_practised=has_practised),
        qualified=folded.qualified,
        review=folded.review,
        tries_used=len(used),
        tries_left=left,
    )


def _state(
    folded: _Folded, on: date, used: Sequence[Tried], left: int | None, *, has_practised: bool
) -> State:
    qualified = folded.qualified
    if folded.review is not None:
        return State.UNDER_REVIEW
    if qualified is not None and qualified.valid_until is not None and on <= qualified.valid_until:
        return State.QUALIFIED
    is_open = any(attempt.passed is None for attempt in used)
    if left == 0 and not is_open:
        return State.NO_TRIES_LEFT
    if qualified is not None:
        return State.EXPIRED
    if folded.upheld:
        return State.NOT_QUALIFIED
    return State.IN_TRAINING if used or has_practised else State.NOT_BEGUN


def _fold(changes: Iterable[RaterStatus]) -> _Folded:
    qualified: RaterStatus | None = None
    review: RaterStatus | None = None
    upheld, cycle = False, None
    for row in sorted(changes, key=lambda change: (change.at, str(change.pk))):
        if row.change == StatusChange.QUALIFIED:
            qualified, upheld, cycle = row, False, row.at
        elif row.change == StatusChange.UNDER_REVIEW:
            review = row
        elif row.change == StatusChange.CLEARED:
            review = None
        elif row.change == StatusChange.UPHELD:
            # A qualification of after the alarm is not what was in doubt.
            if review is None or qualified is None or qualified.at <= review.at:
                qualified, upheld, cycle = None, True, row.at
            review = None
        elif row.change == StatusChange.REOPENED:
            cycle = row.at
    return _Folded(qualified, review, upheld, cycle)


def _day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
