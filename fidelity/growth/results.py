"""What a growth model and its curves hand back: plain values that print well and go to JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from fidelity._arrays import FloatArray
from fidelity._version import __version__
from fidelity.errors import InvalidInput

SOFTWARE = f"fidelity {__version__}"
SMALLEST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class CurvePoint:
    """The level on a curve at one session number, in points of the scale.

    Attributes
    ----------
    session_number, level, se, low, high : float
        Position, estimated true level, its standard error and its band.
    se_new_session : float
        Standard error for one more observed session by a rater of average severity.
    p_at_or_above_cut : float or None
        Probability that the true level is at or above the cut; None without a cut.
    extrapolated : bool
        The position lies outside the session numbers that the cohort reached.
    """

    session_number: float
    level: float
    se: float
    low: float
    high: float
    se_new_session: float
    p_at_or_above_cut: float | None
    extrapolated: bool

    def to_dict(self) -> dict[str, Any]:
        """Give the point for JSON."""
        return asdict(self) | {"session_number": whole(self.session_number)}


@dataclass(frozen=True)
class Curve:
    """Points of one curve with the codes of what to beware of."""

    points: tuple[CurvePoint, ...]
    warnings: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Give one row per point."""
        return pd.DataFrame([asdict(point) for point in self.points])


@dataclass(frozen=True)
class TraineeGrowth:
    """One trainee's shrunken line.

    Attributes
    ----------
    intercept, slope : float
        The trainee's own line: level at session number 0 and gain per session number.
    intercept_deviation, slope_deviation : float
        The same minus the cohort's line (the predicted random effects).
    conditional_covariance : tuple of tuple of float
        Covariance of the deviations given the fixed effects.
    last_session_number : float
        The trainee's own last session: the points beyond it rest on the cohort's growth.
    """

    trainee: str
    n_sessions: int
    n_ratings: int
    last_session_number: float
    intercept: float
    slope: float
    intercept_deviation: float
    slope_deviation: float
    conditional_covariance: tuple[tuple[float, float], tuple[float, float]]
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class RaterSeverity:
    """How much harsher than the average rater one rater scores (negative: more lenient)."""

    rater: str
    severity: float
    se: float
    n_ratings: int


@dataclass(frozen=True)
class LineErrors:
    """Everything needed to draw any point: lines, error covariances and the quantile rule."""

    fixed: FloatArray
    fixed_covariance: FloatArray
    at_phase: FloatArray
    effects: FloatArray
    prediction: FloatArray
    with_fixed: FloatArray
    new_session_variance: float
    confidence: float
    degrees: int | None
    cut: float | None
    first: float
    last: float

    def points(self, trainee: int | None, numbers: FloatArray) -> tuple[CurvePoint, ...]:
        """Compute points for one trainee, or for the cohort's mean when `trainee` is None."""
        line = np.column_stack((np.ones_like(numbers), numbers))
        design = np.column_stack((line, np.tile(self.at_phase, (len(numbers), 1))))
        level = design @ self.fixed
        variance = np.einsum("ij,jk,ik->i", design, self.fixed_covariance, design)
        if trainee is not None:
            level = level + line @ self.effects[trainee]
            variance = variance + np.einsum("ij,jk,ik->i", line, self.prediction[trainee], line)
            variance += 2 * np.einsum("ij,jk,ik->i", design, self.with_fixed[trainee], line)
        se = np.sqrt(np.maximum(variance, 0.0))
        half = self._quantile((1 + self.confidence) / 2) * se
        new = np.sqrt(se**2 + self.new_session_variance)
        chance: Sequence[float | None] = [None] * len(numbers)
        if self.cut is not None:
            chance = self._below((level - self.cut) / np.maximum(se, SMALLEST)).tolist()
        outside = (numbers < self.first) | (numbers > self.last)
        columns = (numbers, level, se, level - half, level + half, new)
        rows = zip(*(column.tolist() for column in columns), chance, outside.tolist(), strict=True)
        return tuple(CurvePoint(*row) for row in rows)

    def _quantile(self, p: float) -> float:
        return float(special.ndtri(p) if self.degrees is None else special.stdtrit(self.degrees, p))

    def _below(self, t: FloatArray) -> FloatArray:
        below = special.ndtr(t) if self.degrees is None else special.stdtr(self.degrees, t)
        return np.asarray(below, dtype=np.float64)


@dataclass(frozen=True, repr=False)
class GrowthResult:
    """A cohort's growth model: shrunken curves with bands, components and severities.

    Attributes
    ----------
    fixed, fixed_se : mapping
        `intercept` (level at session number 0) and `slope` of the cohort, and standard errors.
    phases : mapping
        Level of each phase relative to the average over the phases; empty without phases.
    drawn_phase : str or None
        The phase the curves are drawn for; None for the average over the phases.
    variance : mapping
        `intercept`, `slope`, `cov` (their covariance), `residual`, and `session_in_trainee` and
        `rater` when the model has them.
    reml_criterion : float
        -2 log REML likelihood with its constant.
    cohort : tuple of CurvePoint
        The cohort's mean curve.
    trainees : tuple of TraineeGrowth
        In the order of their labels.
    raters : tuple of RaterSeverity
        Empty when raters are not in the model.
    degrees_of_freedom : int or None
        Of the t bands; None for normal bands.
    n_dropped : int
        Rows left out because they have no score.
    warnings : tuple of str
        Reason codes.
    """

    fixed: Mapping[str, float]
    fixed_se: Mapping[str, float]
    phases: Mapping[str, float]
    drawn_phase: str | None
    variance: Mapping[str, float]
    reml_criterion: float
    cohort: tuple[CurvePoint, ...]
    trainees: tuple[TraineeGrowth, ...]
    raters: tuple[RaterSeverity, ...]
    cut: float | None
    confidence: float
    distribution: str
    degrees_of_freedom: int | None
    n_trainees: int
    n_sessions: int
    n_ratings: int
    n_raters: int | None
    n_dropped: int
    method: str
    software: str
    data_hash: str
    warnings: tuple[str, ...]
    errors: LineErrors = field(compare=False)

    def curve(self, trainee: object, session_numbers: Sequence[float] | FloatArray) -> Curve:
        """Draw one trainee's curve at any session numbers.

        Parameters
        ----------
        trainee : object
            The trainee's label, as text or as in the table.
        session_numbers : sequence of float
            Positions, finite. Positions outside the cohort's session numbers are computed, but
            flagged `extrapolated` and named by the warning `extrapolation`: do not publish them.

        Returns
        -------
        Curve
            One point per position, in the order given.

        Raises
        ------
        InvalidInput
            An unknown trainee, or a position that is not finite.
        """
        labels = [line.trainee for line in self.trainees]
        if str(trainee) not in labels:
            raise InvalidInput(f"trainee {trainee} is not in this model")
        return self._curve(labels.index(str(trainee)), session_numbers)

    def cohort_curve(self, session_numbers: Sequence[float] | FloatArray) -> Curve:
        """Draw the cohort's mean curve at any session numbers; see `curve`."""
        return self._curve(None, session_numbers)

    def _curve(self, trainee: int | None, session_numbers: Sequence[float] | FloatArray) -> Curve:
        numbers = np.asarray(session_numbers, dtype=np.float64)
        if numbers.ndim != 1 or not np.isfinite(numbers).all():
            raise InvalidInput("session numbers must be a list of finite numbers")
        points = self.errors.points(trainee, numbers)
        beyond = ("extrapolation",) if any(point.extrapolated for point in points) else ()
        return Curve(points, (*self.warnings, *beyond))

    def to_frame(self) -> pd.DataFrame:
        """Give one row per trainee and session number."""
        rows = [
            {"trainee": line.trainee} | asdict(point)
            for line in self.trainees
            for point in line.points
        ]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Give the result for strict JSON: no NaN, no infinity, text keys."""
        plain = (
            "drawn_phase",
            "reml_criterion",
            "cut",
            "confidence",
            "distribution",
            "degrees_of_freedom",
            "n_trainees",
            "n_sessions",
            "n_ratings",
            "n_raters",
            "n_dropped",
            "method",
            "software",
            "data_hash",
        )
        return {
            "fixed": dict(self.fixed),
            "fixed_se": dict(self.fixed_se),
            "phases": dict(self.phases),
            "variance": dict(self.variance),
            "trainees": [_trainee_dict(line) for line in self.trainees],
            "cohort": [point.to_dict() for point in self.cohort],
            "raters": [asdict(rater) for rater in self.raters],
            "warnings": list(self.warnings),
        } | {name: getattr(self, name) for name in plain}

    def __repr__(self) -> str:
        """Summarise in a few lines."""
        lines = [
            f"Growth of {self.n_trainees} trainees over {self.n_sessions} sessions "
            f"({self.n_ratings} ratings)",
            f"  {self.method}",
            f"  level at 0: {self.fixed['intercept']:.3f}   "
            f"gain per session: {self.fixed['slope']:.4f} (SE {self.fixed_se['slope']:.4f})",
            "  variance: " + ", ".join(f"{name} {v:.4f}" for name, v in self.variance.items()),
        ]
        if self.warnings:
            lines.append("  warnings: " + ", ".join(self.warnings))
        return "\n".join(lines)


def whole(number: float) -> float | int:
    """Show a session number without decimals where it has none."""
    return int(number) if float(number).is_integer() else float(number)


def _trainee_dict(line: TraineeGrowth) -> dict[str, Any]:
    return asdict(line) | {
        "last_session_number": whole(line.last_session_number),
        "conditional_covariance": [list(row) for row in line.conditional_covariance],
        "points": [point.to_dict() for point in line.points],
    }
