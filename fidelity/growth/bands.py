"""Points of curves with their standard errors, bands and probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from fidelity._arrays import FloatArray
from fidelity.growth.shapes import Shape

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
        return dict(vars(self)) | {"session_number": whole(self.session_number)}


@dataclass(frozen=True)
class LineErrors:
    """Everything needed to draw any point: lines, error covariances and the quantile rule."""

    shape: Shape
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

    def cohort(self, numbers: FloatArray) -> tuple[CurvePoint, ...]:
        """Compute points of the cohort's mean curve."""
        f = len(self.fixed)
        return self._points(numbers, np.zeros((1, 2)), np.zeros((1, 2, 2)), np.zeros((1, f, 2)))[0]

    def trainee(self, code: int, numbers: FloatArray) -> tuple[CurvePoint, ...]:
        """Compute points of one trainee's curve."""
        own = slice(code, code + 1)
        return self._points(numbers, self.effects[own], self.prediction[own], self.with_fixed[own])[
            0
        ]

    def trainees(self, numbers: FloatArray) -> list[tuple[CurvePoint, ...]]:
        """Compute points of every trainee's curve."""
        return self._points(numbers, self.effects, self.prediction, self.with_fixed)

    def _points(
        self,
        numbers: FloatArray,
        effects: FloatArray,
        prediction: FloatArray,
        with_fixed: FloatArray,
    ) -> list[tuple[CurvePoint, ...]]:
        line = self.shape.line(numbers)
        phases = np.tile(self.at_phase, (len(numbers), 1))
        design = np.column_stack((line, self.shape.bends(numbers), phases))
        level = design @ self.fixed + effects @ line.T
        variance = np.einsum("ij,jk,ik->i", design, self.fixed_covariance, design)
        variance = variance + ((line @ prediction) * line).sum(axis=-1)
        variance = variance + 2 * ((design @ with_fixed) * line).sum(axis=-1)
        se = np.sqrt(np.maximum(variance, 0.0))
        half = quantile((1 + self.confidence) / 2, self.degrees) * se
        new = np.sqrt(se**2 + self.new_session_variance)
        outside = ((numbers < self.first) | (numbers > self.last)).tolist()
        chance: Sequence[Sequence[float | None]] = [[None] * len(numbers)] * len(level)
        if self.cut is not None:
            t = (level - self.cut) / np.maximum(se, SMALLEST)
            chance = probability_below(t, self.degrees).tolist()
        at = numbers.tolist()
        columns = (level, se, level - half, level + half, new)
        curves = zip(*(column.tolist() for column in columns), chance, strict=True)
        return [
            tuple(CurvePoint(*row) for row in zip(at, *curve, outside, strict=True))
            for curve in curves
        ]


def quantile(p: float, degrees: float | None) -> float:
    """Return the quantile of t, or of the normal law without degrees of freedom."""
    return float(special.ndtri(p) if degrees is None else special.stdtrit(degrees, p))


def probability_below(t: FloatArray, degrees: float | None) -> FloatArray:
    """Return the distribution function of t, or of the normal law without degrees of freedom."""
    below = special.ndtr(t) if degrees is None else special.stdtr(degrees, t)
    return np.asarray(below, dtype=np.float64)


def whole(number: float) -> float | int:
    """Show a session number without decimals where it has none."""
    return int(number) if float(number).is_integer() else float(number)
