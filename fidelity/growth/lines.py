"""Each trainee's own points and straight line, for cohorts too small for a model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity.errors import InvalidInput
from fidelity.growth.assembly import SMALL_COHORT
from fidelity.growth.bands import probability_below, quantile, whole
from fidelity.growth.ratings import GrowthRatings, growth_ratings
from fidelity.growth.results import SOFTWARE
from fidelity.growth.text import lines_text

MIN_SESSIONS = 3

#: A residual below this share of the scores' size is rounding: the line is exact.
ROUNDING = 1e-12


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
    """The level of a straight line at one session number.

    Attributes
    ----------
    se, low, high : float or None
        Standard error and t band of the level; None when the line is exact, because an exact line
        through few points does not tell how far it may be off.
    p_at_or_above_cut : float or None
        Probability that the level is at or above the cut; None without a cut or without a band.
    """

    session_number: float
    level: float
    se: float | None = None
    low: float | None = None
    high: float | None = None
    p_at_or_above_cut: float | None = None


@dataclass(frozen=True)
class TraineeLine:
    """One trainee's scores and, from three session numbers on, the least-squares line.

    Attributes
    ----------
    intercept, slope, residual_sd : float or None
        None when the trainee has fewer than three session numbers: `reason` says why.
    slope_se : float or None
        Standard error of the slope; None when there is no band.
    degrees_of_freedom : int or None
        Of the t bands: session numbers minus two.
    reason, band_reason : str or None
        Code of why there is no line, or none of the bands.
    line : tuple of FittedPoint
        The line at the trainee's own session numbers; empty without a line.
    scores : tuple of RawPoint
        Every score.
    """

    trainee: str
    n_sessions: int
    intercept: float | None
    slope: float | None
    slope_se: float | None
    residual_sd: float | None
    degrees_of_freedom: int | None
    reason: str | None
    band_reason: str | None
    line: tuple[FittedPoint, ...]
    scores: tuple[RawPoint, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the line for JSON; `points` are those of the line, as in a cohort's model."""
        plain = {name: value for name, value in vars(self).items() if name != "line"}
        return plain | {
            "points": [_whole_number(point) for point in self.line],
            "scores": [_whole_number(point) for point in self.scores],
        }


@dataclass(frozen=True, repr=False)
class StraightLines:
    """Straight lines of several trainees, each from the trainee's own scores only."""

    trainees: tuple[TraineeLine, ...]
    cut: float | None
    confidence: float
    n_dropped: int
    method: str
    software: str
    data_hash: str
    warnings: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row per trainee; a missing line is None."""
        columns = ["trainee", "n_sessions", "intercept", "slope", "slope_se", "residual_sd"]
        columns += ["reason", "band_reason"]
        rows = [[getattr(line, name) for name in columns] for line in self.trainees]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def to_dict(self) -> dict[str, Any]:
        """Give the lines for strict JSON, in the form of a cohort's model that is not there."""
        return {
            "fixed": {"intercept": None, "slope": None},
            "variance": None,
            "reml_criterion": None,
            "reason": "insufficient_data",
            "trainees": [line.to_dict() for line in self.trainees],
            "cut": self.cut,
            "confidence": self.confidence,
            "n_trainees": len(self.trainees),
            "n_dropped": self.n_dropped,
            "method": self.method,
            "software": self.software,
            "data_hash": self.data_hash,
            "warnings": list(self.warnings),
        }

    def __str__(self) -> str:
        """Show each trainee's line at the last session."""
        return lines_text(self)

    __repr__ = __str__


def straight_line(
    frame: pd.DataFrame, *, cut: float | None = None, confidence: float = 0.95
) -> StraightLines:
    """Draw a straight line through each trainee's own scores, without a cohort.

    Use it when there are fewer than five trainees, or to see a trainee unshrunken.

    Parameters
    ----------
    frame : DataFrame, one row per rating
        Columns `trainee`, `session_number` and `score` (points of the scale); optional
        `session`, `rater` and `phase`, as for `growth`.
    cut : float, optional
        Level for the probabilities, in points of the scale.
    confidence : float
        Confidence of the bands, as a proportion.

    Returns
    -------
    StraightLines
        Per trainee every score, and when there are at least three session numbers a line with
        its band at each of them.

    Raises
    ------
    InvalidInput
        A column is missing or holds text, an infinite number or an empty label; an option is
        out of range.
    DuplicateRating
        One rater scored one session of a trainee twice.
    InsufficientData
        No row has a score.

    Notes
    -----
    Ordinary least squares through the mean score of each session number, so a session with many
    raters weighs no more than another [1]_. The band is that of the mean level, level ± t * se with
    (session numbers - 2) degrees of freedom and se² = s² (1/n + (x - mean x)² / Sxx) [2]_; the
    probability is the t distribution of (level - cut) / se. Rows without a score are left out and
    counted in `n_dropped`.

    Assumes straight growth, independent sessions and equal raters: differences of severity stay in
    the line and are not in the band. With few sessions the bands are wide; that is what the data
    say. A line without any deviation has no band (`band_reason` is no_variation). Fewer than ten
    trainees give the warning `small_cohort`.

    References
    ----------
    .. [1] J. B. Willett (1988). Questions and answers in the measurement of change. Review of
       Research in Education 15, 345-422.
    .. [2] N. R. Draper & H. Smith (1998). Applied regression analysis, 3rd edition, section 3.1.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "trainee": ["A", "A", "A", "A", "B"],
    ...     "session_number": [1, 2, 3, 4, 1],
    ...     "score": [2.0, 3.0, 3.0, 4.0, 2.5],
    ... })
    >>> lines = straight_line(frame).trainees
    >>> [(line.trainee, line.slope, line.reason) for line in lines]
    [('A', 0.6, None), ('B', None, 'insufficient_data')]
    >>> last = lines[0].line[-1]
    >>> round(last.low, 2), round(last.level, 2), round(last.high, 2)
    (2.76, 3.9, 5.04)
    """
    if cut is not None and not math.isfinite(cut):
        raise InvalidInput("the cut must be a finite number")
    _validate.check_confidence(confidence)
    ratings = growth_ratings(frame)
    return StraightLines(
        trainees=tuple(_line(ratings, code, cut, confidence) for code in range(ratings.n_trainees)),
        cut=cut,
        confidence=confidence,
        n_dropped=ratings.n_dropped,
        method=f"least squares through session means, at least {MIN_SESSIONS} session numbers; "
        "t(session numbers - 2) bands",
        software=SOFTWARE,
        data_hash=ratings.data_hash,
        warnings=("small_cohort",) if ratings.n_trainees < SMALL_COHORT else (),
    )


@dataclass(frozen=True)
class _LeastSquares:
    """A line through points (number, mean) with what its band needs."""

    intercept: float
    slope: float
    residual_sd: float
    numbers: FloatArray

    @classmethod
    def of(cls, numbers: FloatArray, means: FloatArray) -> _LeastSquares:
        centred = numbers - numbers.mean()
        slope = float(centred @ (means - means.mean()) / (centred @ centred))
        residual = means - means.mean() - slope * centred
        spread = math.sqrt(float(residual @ residual) / (len(numbers) - 2))
        exact = spread <= ROUNDING * max(1.0, float(np.abs(means).max()))
        intercept = float(means.mean()) - slope * float(numbers.mean())
        return cls(intercept, slope, 0.0 if exact else spread, numbers)

    @property
    def degrees(self) -> int:
        return len(self.numbers) - 2

    @property
    def slope_se(self) -> float:
        centred = self.numbers - self.numbers.mean()
        return self.residual_sd / math.sqrt(float(centred @ centred))

    def points(self, cut: float | None, confidence: float) -> tuple[FittedPoint, ...]:
        levels = self.intercept + self.slope * self.numbers
        if self.residual_sd == 0:
            rows = zip(self.numbers.tolist(), levels.tolist(), strict=True)
            return tuple(FittedPoint(*row) for row in rows)
        centred = self.numbers - self.numbers.mean()
        share = 1 / len(centred) + centred**2 / float(centred @ centred)
        se = self.residual_sd * np.sqrt(share)
        half = quantile((1 + confidence) / 2, self.degrees) * se
        chance = [None] * len(se)
        if cut is not None:
            chance = probability_below((levels - cut) / se, self.degrees).tolist()
        columns = (self.numbers, levels, se, levels - half, levels + half)
        rows = zip(*(column.tolist() for column in columns), chance, strict=True)
        return tuple(FittedPoint(*row) for row in rows)


def _line(ratings: GrowthRatings, code: int, cut: float | None, confidence: float) -> TraineeLine:
    own = np.flatnonzero(ratings.trainee.codes == code)
    numbers, position = np.unique(ratings.session_number[own], return_inverse=True)
    means = np.bincount(position, weights=ratings.score[own]) / np.bincount(position)
    fitted = _LeastSquares.of(numbers, means) if len(numbers) >= MIN_SESSIONS else None
    has_band = fitted is not None and fitted.residual_sd > 0
    return TraineeLine(
        trainee=ratings.trainee.labels[code],
        n_sessions=len(np.unique(ratings.sessions[own])),
        intercept=fitted.intercept if fitted else None,
        slope=fitted.slope if fitted else None,
        slope_se=fitted.slope_se if fitted and has_band else None,
        residual_sd=fitted.residual_sd if fitted else None,
        degrees_of_freedom=fitted.degrees if fitted else None,
        reason=None if fitted else "insufficient_data",
        band_reason=None if has_band else ("no_variation" if fitted else "insufficient_data"),
        line=fitted.points(cut, confidence) if fitted else (),
        scores=tuple(_raw_point(ratings, row) for row in own.tolist()),
    )


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
    return dict(vars(point)) | {"session_number": whole(point.session_number)}
