"""The vocabulary of the statistics core: a scale, a matrix of ratings, an interval, an estimate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import InsufficientData, InvalidInput
from fidelity.frames import LongRatings


@dataclass(frozen=True, slots=True)
class Scale:
    """The values a score may take, in ascending order.

    Parameters
    ----------
    values : tuple of float
        At least two different finite numbers. They are sorted on construction.

    Examples
    --------
    >>> Scale((0, 1, 2, 3, 4)).values
    (0.0, 1.0, 2.0, 3.0, 4.0)
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        values = tuple(sorted(float(value) + 0.0 for value in self.values))
        if not all(math.isfinite(value) for value in values):
            raise InvalidInput("a scale has finite values only")
        if len(values) < 2 or len(set(values)) != len(values):
            raise InvalidInput("a scale needs at least two values, each named once")
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval with its level as a proportion.

    Examples
    --------
    >>> Interval(0.2, 0.6, confidence=0.95).width
    0.4
    """

    low: float
    high: float
    confidence: float

    def __post_init__(self) -> None:
        _validate.check_confidence(self.confidence)
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise InvalidInput(f"not an interval: [{self.low}, {self.high}]")

    @property
    def width(self) -> float:
        """Distance between the limits."""
        return round(self.high - self.low, 12)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with what it is made of; numbers that are not finite are refused.

    `interval` is None where the method has none, for example under perfect agreement, and `se` is
    None where it is undefined, for example at a variance estimated as zero.
    """

    value: float
    method: str
    interval: Interval | None = None
    se: float | None = None
    n_sessions: int = 0
    n_raters: int = 0
    n_dropped: int = 0
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, number in (("value", self.value), ("se", self.se)):
            if number is not None and not math.isfinite(number):
                raise InvalidInput(f"{self.method}: {name} is not a finite number")

    def to_dict(self) -> dict[str, Any]:
        """Return value, low, high, se and method, ready for JSON; warnings where there are any."""
        interval = self.interval
        row: dict[str, Any] = {
            "value": self.value,
            "low": None if interval is None else interval.low,
            "high": None if interval is None else interval.high,
            "se": self.se,
            "method": self.method,
        }
        return {**row, "warnings": list(self.warnings)} if self.warnings else row


@dataclass(frozen=True, eq=False)
class RatingMatrix:
    """Sessions × raters with one score at most in each cell; empty cells are simply not there.

    Build it with :meth:`from_triples` or :meth:`from_frame`, which order the rows and name the
    offending labels when something is wrong.

    Parameters
    ----------
    sessions, raters : tuple of str
        Labels; every one of them has at least one score.
    session, rater : ndarray of int, shape (n_ratings,)
        Positions in the label tuples, ordered by session, then rater, without repetition.
    score : ndarray of float, shape (n_ratings,)
        Scores in points of the scale.
    scale : Scale, optional
        The full scale; None takes the used values as the domain.
    not_applicable : tuple of (session, rater)
        Cells that were judged as not applicable. They are no scores.
    """

    sessions: tuple[str, ...]
    raters: tuple[str, ...]
    session: IntArray
    rater: IntArray
    score: FloatArray
    scale: Scale | None = None
    not_applicable: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.session.shape == self.rater.shape == self.score.shape:
            raise InvalidInput("session, rater and score differ in length")
        _validate.check_labels(self.sessions, "session")
        _validate.check_labels(self.raters, "rater")
        _validate.check_codes(self.session, len(self.sessions), "session")
        _validate.check_codes(self.rater, len(self.raters), "rater")
        key = self.session * max(len(self.raters), 1) + self.rater
        if np.any(np.diff(key) <= 0):
            raise InvalidInput("ratings are not in the order of session and rater, or repeated")
        if not np.all(np.isfinite(self.score)):
            raise InvalidInput("a score is not a finite number")
        if self.scale is not None:
            _validate.check_on_scale(
                self.score,
                self.scale.values,
                lambda row: (
                    f"session {self.sessions[self.session[row]]}, "
                    f"rater {self.raters[self.rater[row]]}"
                ),
            )
        for array in (self.session, self.rater, self.score):
            array.setflags(write=False)

    @classmethod
    def from_triples(
        cls, triples: Iterable[tuple[Any, Any, float | None]], *, scale: Scale | None = None
    ) -> RatingMatrix:
        """Build a matrix from (session, rater, score); a score of None is "not applicable".

        Raises
        ------
        DuplicateRating
            A pair of session and rater occurs twice.
        OffScale
            A score is not a value of `scale`.
        """
        rows = list(triples)
        frame = pd.DataFrame(rows, columns=["session", "rater", "score"])
        return cls.from_frame(frame, scale=scale)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        session: str = "session",
        rater: str = "rater",
        score: str = "score",
        scale: Scale | Sequence[float] | None = None,
    ) -> RatingMatrix:
        """Build a matrix from a long frame with one row per rating.

        Raises
        ------
        DuplicateRating
            A pair of session and rater occurs twice.
        OffScale
            A score is not a value of `scale`.
        """
        renamed = frame.rename(columns={session: "session", rater: "rater", score: "score"})
        if scale is not None and not isinstance(scale, Scale):
            scale = Scale(tuple(scale))
        values = None if scale is None else scale.values
        _validate.check_columns(renamed, ["session", "rater", "score"])
        long = LongRatings.from_frame(renamed[["session", "rater", "score"]], values=values)
        return cls.from_long(long, 0, scale=scale)

    @classmethod
    def from_long(cls, long: LongRatings, item: int, *, scale: Scale | None = None) -> RatingMatrix:
        """Build the matrix of one item of checked ratings, with labels of its own."""
        cells, scores = long.cells(item), long.scores(item)
        scored = ~np.isnan(scores)
        session, rater = np.divmod(cells[scored], max(len(long.raters), 1))
        sessions, session_code = _used(session, long.sessions)
        raters, rater_code = _used(rater, long.raters)
        return cls(
            sessions=sessions,
            raters=raters,
            session=session_code,
            rater=rater_code,
            score=scores[scored].copy(),
            scale=scale,
            not_applicable=long.pairs(cells[~scored]),
        )

    @property
    def n_sessions(self) -> int:
        """Sessions with at least one score."""
        return len(self.sessions)

    @property
    def n_raters(self) -> int:
        """Raters with at least one score."""
        return len(self.raters)

    @property
    def n_ratings(self) -> int:
        """Scores."""
        return int(self.score.size)

    @cached_property
    def design(self) -> Design:
        """Who rated what, without the scores."""
        return Design(self.session, self.rater, self.n_raters)

    def dense(self) -> FloatArray:
        """Return a complete matrix as an array, shape (n_sessions, n_raters).

        Raises
        ------
        InsufficientData
            There are no scores.
        InvalidInput
            A session lacks a rater; nothing is dropped to make it fit.
        """
        if not self.n_ratings:
            raise InsufficientData("there are no scores")
        if not self.design.complete:
            counts = self.design.ratings_per_session
            row = int(np.argmin(counts))
            raise InvalidInput(
                f"the design is incomplete: session {self.sessions[row]} has "
                f"{counts[row]} of {self.n_raters} ratings"
            )
        return self.score.reshape(self.n_sessions, self.n_raters)


def _used(codes: IntArray, labels: tuple[str, ...]) -> tuple[tuple[str, ...], IntArray]:
    """Return the labels that occur, and the positions among them."""
    occurs = np.bincount(codes, minlength=len(labels)) > 0
    if occurs.all():
        return labels, codes
    position = np.cumsum(occurs) - 1
    return tuple(compress(labels, occurs.tolist())), position[codes].astype(np.int64)
