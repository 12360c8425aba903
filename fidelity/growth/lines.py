"""Each trainee's own points and straight line, for cohorts too small for a model."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray
from fidelity.growth.ratings import GrowthRatings, growth_ratings
from fidelity.growth.results import SOFTWARE, whole

MIN_SESSIONS = 3


@dataclass(frozen=True)
class RawPoint:
    """One score as given."""

    session_number: float
    score: float
    session: str | None
    rater: str | None
    phase: str | None


@dataclass(frozen=True)
class FittedPoint:
    """The level of a straight line at one session number."""

    session_number: float
    level: float


@dataclass(frozen=True)
class TraineeLine:
    """One trainee's scores and, from three session numbers on, the least-squares line.

    Attributes
    ----------
    intercept, slope, residual_sd : float or None
        None when the trainee has fewer than three session numbers: `reason` says why.
    line : tuple of FittedPoint
        The line at the trainee's own session numbers; empty without a line.
    points : tuple of RawPoint
        Every score.
    """

    trainee: str
    n_sessions: int
    intercept: float | None
    slope: float | None
    residual_sd: float | None
    reason: str | None
    line: tuple[FittedPoint, ...]
    points: tuple[RawPoint, ...]


@dataclass(frozen=True)
class StraightLines:
    """Straight lines of several trainees, each from the trainee's own scores only."""

    trainees: tuple[TraineeLine, ...]
    n_dropped: int
    method: str
    software: str
    data_hash: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row per trainee; a missing line is None."""
        columns = ["trainee", "n_sessions", "intercept", "slope", "residual_sd", "reason"]
        rows = [[getattr(line, name) for name in columns] for line in self.trainees]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def to_dict(self) -> dict[str, Any]:
        """Give the lines for strict JSON."""
        return {
            "trainees": [
                asdict(line)
                | {
                    "line": [_whole_number(point) for point in line.line],
                    "points": [_whole_number(point) for point in line.points],
                }
                for line in self.trainees
            ],
            "n_dropped": self.n_dropped,
            "method": self.method,
            "software": self.software,
            "data_hash": self.data_hash,
        }


def straight_line(frame: pd.DataFrame) -> StraightLines:
    """Draw a straight line through each trainee's own scores, without a cohort.

    Use it when there are fewer than five trainees, or to see a trainee unshrunken.

    Parameters
    ----------
    frame : DataFrame, one row per rating
        Columns `trainee`, `session_number` and `score` (points of the scale); optional
        `session`, `rater` and `phase`, as for `growth`.

    Returns
    -------
    StraightLines
        Per trainee every score, and a line when there are at least three session numbers.

    Raises
    ------
    InvalidInput
        A column is missing or holds text, an infinite number or an empty label.
    DuplicateRating
        One rater scored one session of a trainee twice.
    InsufficientData
        No row has a score.

    Notes
    -----
    Ordinary least squares through the mean score of each session number, so a session with many
    raters weighs no more than another. Rows without a score are left out and counted in
    `n_dropped`. Assumes straight growth and equal raters: differences of severity and chance
    stay in the line, so it carries no band and is no ground for a decision.

    References
    ----------
    .. [1] J. B. Willett (1988). Questions and answers in the measurement of change. Review of
       Research in Education 15, 345-422.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "trainee": ["A", "A", "A", "B"],
    ...     "session_number": [1, 2, 3, 1],
    ...     "score": [2.0, 3.0, 4.0, 2.5],
    ... })
    >>> [(line.trainee, line.slope, line.reason) for line in straight_line(frame).trainees]
    [('A', 1.0, None), ('B', None, 'insufficient_data')]
    """
    ratings = growth_ratings(frame)
    return StraightLines(
        trainees=tuple(_line(ratings, code) for code in range(ratings.n_trainees)),
        n_dropped=ratings.n_dropped,
        method=f"least squares through session means, at least {MIN_SESSIONS} session numbers",
        software=SOFTWARE,
        data_hash=ratings.data_hash,
    )


def _line(ratings: GrowthRatings, code: int) -> TraineeLine:
    own = np.flatnonzero(ratings.trainee.codes == code)
    numbers, position = np.unique(ratings.session_number[own], return_inverse=True)
    means = np.bincount(position, weights=ratings.score[own]) / np.bincount(position)
    fitted: tuple[float, float, float] | None = None
    if len(numbers) >= MIN_SESSIONS:
        fitted = _least_squares(numbers, means)
    intercept, slope, spread = fitted or (None, None, None)
    drawn: tuple[FittedPoint, ...] = ()
    if fitted:
        drawn = tuple(
            FittedPoint(number, fitted[0] + fitted[1] * number) for number in numbers.tolist()
        )
    return TraineeLine(
        trainee=ratings.trainee.labels[code],
        n_sessions=len(np.unique(ratings.sessions[own])),
        intercept=intercept,
        slope=slope,
        residual_sd=spread,
        reason=None if fitted else "insufficient_data",
        line=drawn,
        points=tuple(_raw_point(ratings, row) for row in own.tolist()),
    )


def _least_squares(numbers: FloatArray, means: FloatArray) -> tuple[float, float, float]:
    centred = numbers - numbers.mean()
    slope = float(centred @ (means - means.mean()) / (centred @ centred))
    intercept = float(means.mean()) - slope * float(numbers.mean())
    residual = means - intercept - slope * numbers
    return intercept, slope, float(np.sqrt(residual @ residual / (len(numbers) - 2)))


def _raw_point(ratings: GrowthRatings, row: int) -> RawPoint:
    session, rater, phase = ratings.session, ratings.rater, ratings.phase
    return RawPoint(
        session_number=float(ratings.session_number[row]),
        score=float(ratings.score[row]),
        session=session.labels[session.codes[row]] if session else None,
        rater=rater.labels[rater.codes[row]] if rater else None,
        phase=phase.labels[phase.codes[row]] if phase else None,
    )


def _whole_number(point: RawPoint | FittedPoint) -> dict[str, Any]:
    return asdict(point) | {"session_number": whole(point.session_number)}
