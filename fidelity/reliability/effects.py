"""Best linear unbiased predictions: how harsh a rater is, what a session deserves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.design import Design
from fidelity.reliability.batch import CrossedBatch
from fidelity.reliability.likelihood import normal_equations


@dataclass(frozen=True, eq=False)
class RaterEffects:
    """Rater BLUPs of one variable; `severity` is minus the effect, so above 0 is harsher."""

    effect: FloatArray
    conditional_variance: FloatArray  # given the mean, as mixed-model programs print it
    prediction_variance: FloatArray  # with the uncertainty of the mean


@dataclass(frozen=True, eq=False)
class SessionEffects:
    """Session BLUPs of one variable and the fair score, adjusted for who happened to rate."""

    effect: FloatArray
    conditional_variance: FloatArray
    fair_score: FloatArray
    fair_variance: FloatArray


@dataclass(frozen=True, eq=False)
class Solution:
    """The solved rater equations of one variable."""

    d: FloatArray  # (m, m) rater variance after seeing the data, over the residual variance
    d_one: FloatArray  # (m,) D b_1
    mean: float  # on the standardised scale
    xx: float
    blup: FloatArray  # (m,) on the standardised scale


def solve(batch: CrossedBatch, variable: int) -> Solution:
    """Solve for the raters of one variable at its estimates."""
    which, stats = np.array([variable]), batch.stats
    ratio_s, ratio_r = batch.theta[variable] ** 2
    rows = normal_equations(stats, np.array([ratio_s]), which)
    b_y, b_1, gain = rows.b_y[0], rows.b_1[0], rows.gain[0]
    d = ratio_r * np.linalg.inv(np.eye(stats.n_raters) + ratio_r * rows.a[0])
    d_one = d @ b_1
    design = 0 if stats.shared else variable
    weight = gain * stats.kappa
    # The scores are centred, so their plain sum is zero.
    xy = -weight @ stats.total_kappa[variable] - d_one @ b_y
    xx = stats.n_ratings[design] - (weight * stats.kappa) @ stats.n_kappa[design] - d_one @ b_1
    mean = float(xy / xx)
    return Solution(d=d, d_one=d_one, mean=mean, xx=float(xx), blup=d @ (b_y - mean * b_1))


def rater_effects(batch: CrossedBatch, variable: int) -> RaterEffects:
    """Return rater BLUPs with both variances."""
    solution = solve(batch, variable)
    residual = batch.variance[variable, 2]
    own = np.diagonal(solution.d)
    return RaterEffects(
        effect=solution.blup * batch.stats.unit[variable],
        conditional_variance=residual * own,
        prediction_variance=residual * (own + solution.d_one**2 / solution.xx),
    )


def session_effects(
    batch: CrossedBatch, variable: int, design: Design, scores: FloatArray
) -> SessionEffects:
    """Return session BLUPs and fair scores, shape (n_sessions,)."""
    solution = solve(batch, variable)
    stats, residual = batch.stats, batch.variance[variable, 2]
    ratio = batch.theta[variable, 0] ** 2
    standard = (scores - stats.shift[variable]) / stats.unit[variable]
    total = np.add.reduceat(standard, design.starts)
    k = design.ratings_per_session
    gain = ratio / (1.0 + ratio * k)
    incidence = design.incidence
    effect = gain * (total - k * solution.mean - incidence @ solution.blup)
    through_raters = np.asarray(incidence.multiply(incidence @ solution.d).sum(axis=1))
    own = gain + gain**2 * through_raters
    leverage = (1.0 - gain * (k - incidence @ solution.d_one)) ** 2 / solution.xx
    unit = stats.unit[variable]
    return SessionEffects(
        effect=effect * unit,
        conditional_variance=residual * own,
        fair_score=stats.shift[variable] + unit * (solution.mean + effect),
        fair_variance=residual * (own + leverage),
    )
