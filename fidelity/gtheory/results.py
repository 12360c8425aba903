"""What a G-study hands back: plain values that print well and go to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity._arrays import FloatArray, IntArray
from fidelity.decision.components import GStudyComponents
from fidelity.gtheory.likelihood import Likelihood
from fidelity.gtheory.sufficient import Sums


@dataclass(frozen=True, slots=True)
class TraineeEffect:
    """How far a trainee's level lies above the mean, drawn towards it.

    Attributes
    ----------
    effect : float
        Best linear unbiased prediction (BLUP), in points of the scale.
    conditional_variance : float
        Its variance given the mean (what lme4 prints).
    prediction_variance : float
        Its prediction error variance, with the uncertainty of the mean.
    """

    trainee: str
    effect: float
    conditional_variance: float
    prediction_variance: float
    n_sessions: int
    n_ratings: int


@dataclass(frozen=True, slots=True)
class RaterEffect:
    """How a rater scores compared with the average rater.

    Attributes
    ----------
    severity : float
        Minus the effect: above 0 is harsher.
    low, high : float or None
        Student's interval of the severity, degrees of freedom one less than there are raters; None
        where the rater variance is estimated at zero.
    effect : float
        Best linear unbiased prediction (BLUP), in points of the scale.
    conditional_variance, prediction_variance : float
        Variance given the mean, and with the uncertainty of the mean.
    """

    rater: str
    severity: float
    low: float | None
    high: float | None
    effect: float
    conditional_variance: float
    prediction_variance: float
    n_trainees: int
    n_ratings: int


@dataclass(frozen=True, slots=True)
class MeanSquare:
    """One line of the balanced analysis of variance.

    `estimate` is the variance component as the mean squares give it, negative values included.
    """

    degrees: int
    mean_square: float
    estimate: float


@dataclass(frozen=True, eq=False)
class FittedDesign:
    """What a simulation of the study needs: who rated what, its likelihood and the estimates."""

    likelihood: Likelihood
    sums: Sums
    free: IntArray
    trainee: IntArray
    session: IntArray
    pair: IntArray
    rater: IntArray
    case: IntArray | None
    ratios: FloatArray


@dataclass(frozen=True)
class GStudy:
    """Variance components of scores, with the effects of trainees and raters.

    Attributes
    ----------
    variance : GStudyComponents
        Components of one score of one session by one rater, in squared points.
    boundary : tuple of str
        Components estimated at zero (by mean squares: set to zero from below).
    assumed_zero : tuple of str
        Components that the caller took to be zero; they were not estimated.
    mean, mean_se : float
        Mean of all trainees, sessions and raters, with its standard error.
    reml_criterion : float or None
        -2 log REML likelihood with its constant, as lme4 prints; None for mean squares.
    mean_squares : mapping or None
        The analysis of variance, by component; None for REML.
    design : {"balanced", "unbalanced"}
        Balanced: every trainee has as many sessions and every rater rated all of them.
    trainees : tuple of TraineeEffect
        In the order of their labels.
    raters : tuple of RaterEffect
        In the order of their labels.
    n_dropped : int
        Rows left out because they have no score.
    warnings : tuple of str
        Reason codes.
    """

    variance: GStudyComponents
    boundary: tuple[str, ...]
    assumed_zero: tuple[str, ...]
    mean: float
    mean_se: float
    reml_criterion: float | None
    mean_squares: Mapping[str, MeanSquare] | None
    design: str
    trainees: tuple[TraineeEffect, ...]
    raters: tuple[RaterEffect, ...]
    confidence: float
    n_trainees: int
    n_cases: int | None
    n_sessions: int
    n_raters: int
    n_ratings: int
    n_dropped: int
    method: str
    software: str
    data_hash: str
    warnings: tuple[str, ...]
    fitted: FittedDesign = field(repr=False, compare=False)

    @property
    def components(self) -> dict[str, float]:
        """The components by name; cases only where the study has them."""
        return {
            name: value
            for name, value in self.variance.to_dict().items()
            if name != "case_in_trainee" or self.n_cases is not None
        }

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        squares = self.mean_squares
        return {
            "variance": self.components,
            "mean": self.mean,
            "mean_se": self.mean_se,
            "reml_criterion": self.reml_criterion,
            "boundary": list(self.boundary),
            "assumed_zero": list(self.assumed_zero),
            "mean_squares": None if squares is None else {k: asdict(v) for k, v in squares.items()},
            "trainees": [asdict(trainee) for trainee in self.trainees],
            "raters": [asdict(rater) for rater in self.raters],
            "design": self.design,
            "confidence": self.confidence,
            "n_trainees": self.n_trainees,
            "n_cases": self.n_cases,
            "n_sessions": self.n_sessions,
            "n_raters": self.n_raters,
            "n_ratings": self.n_ratings,
            "n_dropped": self.n_dropped,
            "method": self.method,
            "software": self.software,
            "data_hash": self.data_hash,
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per component: its variance, its share of the total, and a note."""
        parts = self.components
        total = sum(parts.values())
        return pd.DataFrame(
            {
                "component": list(parts),
                "variance": list(parts.values()),
                "share": [value / total for value in parts.values()],
                "note": [self._note(name) for name in parts],
            }
        )

    def _note(self, name: str) -> str:
        if name in self.assumed_zero:
            return "assumed"
        return "boundary" if name in self.boundary else ""

    def __str__(self) -> str:
        """Return a table for reading."""
        cases = "" if self.n_cases is None else f"{self.n_cases} cases, "
        lines = [
            f"{self.n_trainees} trainees, {cases}{self.n_sessions} sessions, "
            f"{self.n_raters} raters, {self.n_ratings} ratings, design {self.design}",
            f"{self.method}",
            f"{'component':20}{'variance':>10}{'share':>9}",
        ]
        total = sum(self.components.values())
        for name, value in self.components.items():
            note = self._note(name)
            lines.append(f"{name:20}{value:10.4f}{value / total:9.1%}{note and '  ' + note}")
        lines.append(f"mean {self.mean:.3f} (SE {self.mean_se:.3f})")
        if self.reml_criterion is not None:
            lines.append(f"REML criterion {self.reml_criterion:.4f}")
        off = coverage.mark(self.warnings)
        lines.extend(_severity_line(rater, off) for rater in self.raters)
        lines.extend(coverage.footnote(lines))
        if self.n_dropped:
            lines.append(f"left out: {self.n_dropped} rows without a score")
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)


def _severity_line(rater: RaterEffect, off: str) -> str:
    limits = (
        ""
        if rater.low is None or rater.high is None
        else f" ({rater.low:+.3f} to {rater.high:+.3f}){off}"
    )
    return f"severity of {rater.rater}: {rater.severity:+.3f}{limits}"
