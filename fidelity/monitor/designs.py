"""What a learning-curve CUSUM tells apart: two failure rates, or two mean scores."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from fidelity._arrays import FloatArray
from fidelity._validate import finite, not_negative, whole_number
from fidelity.decision.components import GStudyComponents
from fidelity.errors import InvalidInput

#: "learning" declares competence; "deterioration" is the same chart with the signs reversed.
Chart = Literal["learning", "deterioration"]
CHARTS: tuple[Chart, ...] = ("learning", "deterioration")

Raters = Literal["rotate", "same"]


def direction(chart: str) -> float:
    """Return the sign of the weights."""
    if chart not in CHARTS:
        raise InvalidInput(f"a chart is one of {', '.join(CHARTS)}, not {chart!r}")
    return 1.0 if chart == "learning" else -1.0


@dataclass(frozen=True, slots=True)
class BinaryCusum:
    """Passed or failed sessions: an acceptable failure rate against an inadequate one.

    Parameters
    ----------
    p_acceptable : float
        Failure rate of a competent trainee, between 0 and 1.
    p_inadequate : float
        Failure rate of an inadequate trainee, above `p_acceptable` and below 1.

    References
    ----------
    .. [1] Biau, D. J., Williams, S. M., Schlup, M. M., Nizard, R. S. & Porcher, R. (2008).
       Quantitative and individualized assessment of the learning curve using LC-CUSUM. British
       Journal of Surgery, 95, 925-929.

    Examples
    --------
    >>> design = BinaryCusum(0.10, 0.20)
    >>> round(design.weight_success, 6), round(design.weight_failure, 6)
    (0.117783, -0.693147)
    """

    p_acceptable: float
    p_inadequate: float

    def __post_init__(self) -> None:
        low = finite(self.p_acceptable, "the acceptable failure rate")
        high = finite(self.p_inadequate, "the inadequate failure rate")
        if not 0.0 < low < high < 1.0:
            raise InvalidInput(
                "failure rates are proportions with 0 < acceptable < inadequate < 1, "
                f"not {low:g} and {high:g}"
            )
        object.__setattr__(self, "p_acceptable", low)
        object.__setattr__(self, "p_inadequate", high)
        if self.weight_success == 0.0 or self.weight_failure == 0.0:
            raise InvalidInput(f"the failure rates {low!r} and {high!r} cannot be told apart")

    @property
    def weight_success(self) -> float:
        """Weight of a passed session, above 0."""
        return math.log((1.0 - self.p_acceptable) / (1.0 - self.p_inadequate))

    @property
    def weight_failure(self) -> float:
        """Weight of a failed session, below 0."""
        return math.log(self.p_acceptable / self.p_inadequate)

    @property
    def adequate(self) -> float:
        """Level of a competent trainee."""
        return self.p_acceptable

    @property
    def inadequate(self) -> float:
        """Level of an inadequate trainee."""
        return self.p_inadequate

    @property
    def level_name(self) -> str:
        """What a level is."""
        return "failure rate"

    def check_level(self, level: Any) -> float:
        """Return a true failure rate."""
        if not 0.0 <= finite(level, "a failure rate") <= 1.0:
            raise InvalidInput(f"a failure rate is a proportion, not {level}")
        return float(level)

    def weights(self, outcomes: FloatArray) -> FloatArray:
        """Return the weight of each outcome; 1 is a pass and 0 a fail."""
        wrong = (outcomes != 0.0) & (outcomes != 1.0)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise InvalidInput(f"outcome {row + 1}: {outcomes[row]:g} is neither 1 nor 0")
        return np.where(outcomes == 1.0, self.weight_success, self.weight_failure)

    def to_dict(self) -> dict[str, Any]:
        """Return the two rates and the weights."""
        return {
            "kind": "binary",
            "p_acceptable": self.p_acceptable,
            "p_inadequate": self.p_inadequate,
            "weight_success": self.weight_success,
            "weight_failure": self.weight_failure,
        }


@dataclass(frozen=True, slots=True)
class ScoreVariance:
    """How the score of one session varies around the true level of one trainee.

    Parameters
    ----------
    session : float
        Between the sessions of a trainee, in squared points.
    residual : float
        Of one rater on one session.
    rater : float
        Between raters, their severity; 0 for severity-adjusted scores.
    n_raters : int
        Raters whose mean is the score of a session.
    raters : {"rotate", "same"}
        Whether every session has raters drawn afresh, whose severity is noise, or all sessions of a
        trainee have the same ones. Then severity shifts the whole chart: it is no part of the
        variance of the weights, but of the simulated error rates.

    Examples
    --------
    >>> ScoreVariance(session=0.3, residual=0.4, rater=0.1, n_raters=2).chart
    0.55
    """

    session: float
    residual: float = 0.0
    rater: float = 0.0
    n_raters: int = 1
    raters: Raters = "rotate"

    def __post_init__(self) -> None:
        for name in ("session", "residual", "rater"):
            variance = not_negative(getattr(self, name), f"the variance of {name}")
            object.__setattr__(self, name, variance)
        object.__setattr__(self, "n_raters", whole_number(self.n_raters, "n_raters"))
        if self.raters not in ("rotate", "same"):
            raise InvalidInput(f"raters either rotate or are the same, not {self.raters!r}")
        if not self.chart > 0.0:
            raise InvalidInput("the variance of a session score is above 0")

    @classmethod
    def from_components(
        cls, components: GStudyComponents, *, n_raters: int = 1, raters: Raters = "rotate"
    ) -> ScoreVariance:
        """Take the programme's own components from a G-study.

        What raters make of one trainee counts as rater variance, and cases as sessions.
        """
        return cls(
            session=components.session_in_trainee + components.case_in_trainee,
            residual=components.residual,
            rater=components.rater + components.trainee_x_rater,
            n_raters=n_raters,
            raters=raters,
        )

    @property
    def chart(self) -> float:
        """Variance from session to session, which the weights are divided by."""
        rotating = self.rater if self.raters == "rotate" else 0.0
        return self.session + (self.residual + rotating) / self.n_raters

    @property
    def constant(self) -> float:
        """Variance of what shifts all sessions of a trainee alike."""
        return self.rater / self.n_raters if self.raters == "same" else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the components and the variance of the chart."""
        return {
            "session": self.session,
            "residual": self.residual,
            "rater": self.rater,
            "n_raters": self.n_raters,
            "raters": self.raters,
            "chart": self.chart,
        }


@dataclass(frozen=True, slots=True)
class ContinuousCusum:
    """Scores of sessions: an adequate mean against an inadequate one.

    Parameters
    ----------
    mu_inadequate, mu_adequate : float
        True mean scores in points, the adequate one higher.
    variance : ScoreVariance or float
        Of a session's score around the true level; a number is the variance from session to
        session as a whole.

    Examples
    --------
    >>> design = ContinuousCusum(3.0, 3.5, 0.36)
    >>> [round(float(weight), 6) for weight in design.weights([3.25, 3.5])]
    [0.0, 0.347222]
    """

    mu_inadequate: float
    mu_adequate: float
    variance: ScoreVariance

    def __init__(
        self, mu_inadequate: float, mu_adequate: float, variance: ScoreVariance | float
    ) -> None:
        low = finite(mu_inadequate, "the inadequate mean")
        high = finite(mu_adequate, "the adequate mean")
        if not low < high:
            raise InvalidInput(
                f"the adequate mean lies above the inadequate one; they are {high:g} and {low:g}"
            )
        if not isinstance(variance, ScoreVariance):
            variance = ScoreVariance(session=variance)
        object.__setattr__(self, "mu_inadequate", low)
        object.__setattr__(self, "mu_adequate", high)
        object.__setattr__(self, "variance", variance)

    @property
    def gap(self) -> float:
        """Distance of the two means in standard deviations of a session's score."""
        return (self.mu_adequate - self.mu_inadequate) / math.sqrt(self.variance.chart)

    @property
    def adequate(self) -> float:
        """Level of a competent trainee."""
        return self.mu_adequate

    @property
    def inadequate(self) -> float:
        """Level of an inadequate trainee."""
        return self.mu_inadequate

    @property
    def level_name(self) -> str:
        """What a level is."""
        return "mean score"

    def check_level(self, level: Any) -> float:
        """Return a true mean score."""
        return finite(level, "a mean score")

    def weights(self, outcomes: FloatArray) -> FloatArray:
        """Return the weight of each score."""
        middle = (self.mu_inadequate + self.mu_adequate) / 2.0
        slope = (self.mu_adequate - self.mu_inadequate) / self.variance.chart
        return slope * (np.asarray(outcomes, dtype=np.float64) - middle)

    def to_dict(self) -> dict[str, Any]:
        """Return the two means and the variance."""
        return {
            "kind": "continuous",
            "mu_inadequate": self.mu_inadequate,
            "mu_adequate": self.mu_adequate,
            "gap_in_sd": self.gap,
            "variance": self.variance.to_dict(),
        }


CusumDesign = BinaryCusum | ContinuousCusum
