"""What a growth model and its curves hand back: plain values that print well and go to JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray
from fidelity._version import __version__
from fidelity.errors import InvalidInput
from fidelity.growth.bands import CurvePoint, LineErrors, whole
from fidelity.growth.model import ShapeFit
from fidelity.growth.text import growth_text

SOFTWARE = f"fidelity {__version__}"


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
        The trainee's own line, in the sense of `GrowthResult.fixed`.
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


@dataclass(frozen=True, repr=False)
class GrowthResult:
    """A cohort's growth model: shrunken curves with bands, components and severities.

    Attributes
    ----------
    fixed, fixed_se : mapping
        `intercept` (level where the position is 0) and `slope` (gain per unit of position) of the
        cohort, and standard errors. The position is the session number, or its natural logarithm
        for the shape "log"; a spline has this line up to its first knot.
    shape : str
        "linear", "log" or "spline".
    knots, bends : tuple of float
        Of a spline: the knots, and the coefficients of the columns that bend the line.
    comparison : tuple of ShapeFit
        The shapes compared by ML; empty when the shape was given.
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
    shape: str
    knots: tuple[float, ...]
    bends: tuple[float, ...]
    comparison: tuple[ShapeFit, ...]
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
            An unknown trainee, or a position that is not finite or, with the shape "log", not
            above 0.
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
        errors = self.errors
        points = errors.cohort(numbers) if trainee is None else errors.trainee(trainee, numbers)
        beyond = ("extrapolation",) if any(point.extrapolated for point in points) else ()
        return Curve(points, (*self.warnings, *beyond))

    def to_frame(self) -> pd.DataFrame:
        """Give one row per trainee and session number."""
        rows = [
            {"trainee": line.trainee} | vars(point)
            for line in self.trainees
            for point in line.points
        ]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Give the result for strict JSON: no NaN, no infinity, text keys."""
        plain = (
            "shape",
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
            "knots": list(self.knots),
            "bends": list(self.bends),
            "comparison": [asdict(fit) for fit in self.comparison],
            "phases": dict(self.phases),
            "variance": dict(self.variance),
            "trainees": [_trainee_dict(line) for line in self.trainees],
            "cohort": [point.to_dict() for point in self.cohort],
            "raters": [asdict(rater) for rater in self.raters],
            "warnings": list(self.warnings),
        } | {name: getattr(self, name) for name in plain}

    def __str__(self) -> str:
        """Show the model, the cohort, every trainee at the last own session, and the raters."""
        return growth_text(self)

    __repr__ = __str__


def _trainee_dict(line: TraineeGrowth) -> dict[str, Any]:
    return dict(vars(line)) | {
        "last_session_number": whole(line.last_session_number),
        "conditional_covariance": [list(row) for row in line.conditional_covariance],
        "points": [point.to_dict() for point in line.points],
    }
