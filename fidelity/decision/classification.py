"""How often a cut on an observed mean passes and fails the right people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from fidelity._validate import finite, not_negative
from fidelity._version import __version__
from fidelity.errors import DegenerateData, InvalidInput

#: Below this dependability an observed mean says nothing about the true level.
_LEAST_PHI = 1e-12


@dataclass(frozen=True, slots=True)
class DecisionError:
    """Probabilities of right and wrong decisions in a cohort.

    Attributes
    ----------
    mean, var_true, var_error, cut : float
        The model: true levels, absolute error variance of an observed mean, and the cut.
    p_competent, p_pass : float
        Share of trainees whose true level, and whose observed mean, is at or above the cut.
    true_pass, false_pass, false_fail, true_fail : float
        Shares of all trainees; they add up to 1.
    accuracy : float
        `true_pass` + `true_fail`.
    consistency, kappa : float
        Agreement of two independent replications, and the same corrected for chance; kappa is None
        where everybody passes or everybody fails.
    phi, phi_lambda : float
        Dependability of the mean, and of the distance from the cut.
    """

    mean: float
    var_true: float
    var_error: float
    cut: float
    p_competent: float
    p_pass: float
    true_pass: float
    false_pass: float
    false_fail: float
    true_fail: float
    accuracy: float
    consistency: float
    kappa: float | None
    phi: float
    phi_lambda: float
    software: str = f"fidelity {__version__}"

    @property
    def posterior_sd(self) -> float:
        """Standard deviation of a trainee's true level given an observed mean."""
        return math.sqrt(self.phi * self.var_error)

    def posterior(self, observed_means: float | Sequence[float]) -> pd.DataFrame:
        """Return what observed means say about true levels.

        Parameters
        ----------
        observed_means : float or sequence of float
            Unshrunken means of trainees of this cohort, in points of the scale.

        Returns
        -------
        DataFrame
            Columns observed_mean, post_mean, post_sd, p_competent.

        Raises
        ------
        InvalidInput
            A mean is not a finite number.
        """
        observed = np.atleast_1d(np.asarray(observed_means, dtype=np.float64))
        if observed.ndim != 1 or not np.isfinite(observed).all():
            raise InvalidInput("observed means are finite numbers")
        centre = self.mean + self.phi * (observed - self.mean)
        sd = self.posterior_sd
        above = centre - self.cut
        p = special.ndtr(above / sd) if sd > 0.0 else (above >= 0.0).astype(np.float64)
        return pd.DataFrame(
            {"observed_mean": observed, "post_mean": centre, "post_sd": sd, "p_competent": p}
        )

    def observed_mean_for(self, probability: float) -> float:
        """Return the observed mean from which on P(competent) is at least `probability`.

        Raises
        ------
        InvalidInput
            The probability is not strictly between 0 and 1.
        """
        if not 0.0 < probability < 1.0:
            raise InvalidInput(f"a probability lies between 0 and 1, not {probability}")
        needed = self.cut + float(special.ndtri(probability)) * self.posterior_sd
        return self.mean + (needed - self.mean) / self.phi

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON; kappa is null with its reason where it is undefined."""
        row = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return row if self.kappa is not None else {**row, "kappa_reason": "no_variation"}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per quantity; an undefined kappa is missing."""
        names = [name for name in self.__dataclass_fields__ if name != "software"]
        values = pd.array([getattr(self, name) for name in names], dtype="Float64")
        return pd.DataFrame({"quantity": names, "value": values})

    def __str__(self) -> str:
        """Return the two-by-two table and its summary."""
        kappa = "undefined, because all decide alike" if self.kappa is None else f"{self.kappa:.3f}"
        return "\n".join(
            [
                f"true levels N({self.mean:g}, {self.var_true:g}), error variance "
                f"{self.var_error:g}, cut {self.cut:g}",
                f"{'':24}{'passes':>9}{'fails':>9}",
                f"{'competent':24}{self.true_pass:9.3f}{self.false_fail:9.3f}",
                f"{'not competent':24}{self.false_pass:9.3f}{self.true_fail:9.3f}",
                f"accuracy {self.accuracy:.3f}, consistency {self.consistency:.3f}, kappa {kappa}",
                f"phi {self.phi:.3f}, phi(cut) {self.phi_lambda:.3f}",
            ]
        )


def decision_error(mean: float, var_true: float, var_error: float, cut: float) -> DecisionError:
    """How often a cut on an observed mean passes and fails the wrong trainees.

    Parameters
    ----------
    mean : float
        Mean of the cohort's true levels, in points of the scale.
    var_true : float
        Variance of the true levels, in squared points: the component of the trainees.
    var_error : float
        Absolute error variance of an observed mean, in squared points, from a D-study.
    cut : float
        The standard, for true levels and observed means alike.

    Returns
    -------
    DecisionError
        Shares of right and wrong decisions, consistency, kappa, phi and phi(cut); its methods
        `posterior` and `observed_mean_for` speak about one trainee.

    Raises
    ------
    InvalidInput
        A number is not finite, or a variance negative.
    DegenerateData
        The true levels do not vary: there is nobody to tell apart.

    Notes
    -----
    True levels are normal, errors normal with one variance for everybody and independent of the
    level. The joint distribution of true level and observed mean is then bivariate normal, and its
    quadrants reduce to Owen's T function, which is exact to about 1e-15 where the integral over the
    true level would have to be computed numerically. There are no data, so nothing is missing. An
    observed mean exactly at the cut leaves P(competent) below one half when the cohort's mean lies
    below the cut, because the model shrinks it.

    References
    ----------
    .. [1] Brennan, R. L. & Kane, M. T. (1977). An index of dependability for mastery tests. Journal
       of Educational Measurement, 14, 277-289.
    .. [2] Livingston, S. A. & Lewis, C. (1995). Estimating the consistency and accuracy of
       classifications based on test scores. Journal of Educational Measurement, 32, 179-197.
    .. [3] Owen, D. B. (1956). Tables for computing bivariate normal probabilities. Annals of
       Mathematical Statistics, 27, 1075-1090.

    Examples
    --------
    >>> errors = decision_error(mean=3.0, var_true=0.6, var_error=0.25, cut=3.5)
    >>> round(errors.false_pass, 4), round(errors.false_fail, 4), round(errors.consistency, 3)
    (0.0946, 0.0601, 0.785)
    >>> round(errors.observed_mean_for(0.9), 2)
    4.47
    """
    mean, cut = finite(mean, "mean"), finite(cut, "cut")
    var_true, var_error = not_negative(var_true, "var_true"), not_negative(var_error, "var_error")
    total = var_true + var_error
    if var_true <= _LEAST_PHI * total:
        raise DegenerateData("the true levels do not vary: there is nobody to tell apart")
    distance = cut - mean
    h, k = distance / math.sqrt(var_true), distance / math.sqrt(total)
    p_competent, p_pass = float(special.ndtr(-h)), float(special.ndtr(-k))
    # Of the cut seen from the cohort's mean, k = correlation × h: one of Owen's two terms vanishes.
    owen = float(special.owens_t(k, math.sqrt(var_error / var_true)))
    half_gap = (p_pass - p_competent) / 2.0
    false_pass, false_fail = max(owen + half_gap, 0.0), max(owen - half_gap, 0.0)
    true_pass = max((p_pass + p_competent) / 2.0 - owen, 0.0)
    accuracy = 1.0 - false_pass - false_fail
    phi = 1.0 / (1.0 + var_error / var_true)
    # Two replications disagree in either order; each order has this probability.
    differ = 2.0 * float(special.owens_t(k, math.sqrt(var_error / (total + var_true))))
    chance_differ = p_pass * float(special.ndtr(k))
    signal = var_true + distance * distance
    return DecisionError(
        mean=mean,
        var_true=var_true,
        var_error=var_error,
        cut=cut,
        p_competent=p_competent,
        p_pass=p_pass,
        true_pass=true_pass,
        false_pass=false_pass,
        false_fail=false_fail,
        true_fail=max(accuracy - true_pass, 0.0),
        accuracy=accuracy,
        consistency=1.0 - 2.0 * differ,
        kappa=1.0 - differ / chance_differ if chance_differ > 1e-14 else None,
        phi=phi,
        phi_lambda=1.0 / (1.0 + var_error / signal),
    )
