"""Crossed REML fits of many variables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.reliability.likelihood import evaluate
from fidelity.reliability.newton import UPPER, Objective, lowest_minima, minimise
from fidelity.reliability.sufficient import CrossedStatistics

#: A relative standard deviation below this is an estimate of zero.
BOUNDARY = 2e-4

#: Ratings up to which the criterion is searched widely for a second minimum.
_FEW_RATINGS = 150

#: Local minima of the wide grid from which a search starts.
_MOST_STARTS = 3


@dataclass(frozen=True, eq=False)
class CrossedBatch:
    """REML or ML fits of B variables, on the scale of the scores."""

    stats: CrossedStatistics
    theta: FloatArray  # (B, 2) standard deviations of session and rater over the residual
    variance: FloatArray  # (B, 3) session, rater, residual
    mean: FloatArray
    se_mean: FloatArray
    criterion: FloatArray
    boundary: BoolArray  # (B, 2) session, rater estimated at zero
    converged: BoolArray


def fit_batch(stats: CrossedStatistics, *, reml: bool = True, raters: bool = True) -> CrossedBatch:
    """Fit all variables at once; `raters=False` fits the one-way model on the same sums."""
    if not raters:
        stats = stats.without_raters()
    d = 2 if raters else 1
    n = stats.n_variables

    def objective(theta: FloatArray, which: IntArray) -> FloatArray:
        ratio_r = theta[:, 1] ** 2 if raters else np.zeros(len(theta))
        return evaluate(stats, theta[:, 0] ** 2, ratio_r, which, reml=reml).criterion

    theta, value, done = _search(objective, stats, d)
    # At a boundary the gradient in the standard deviation vanishes whatever the slope in the
    # variance is, so zero is confirmed by a look at the value there.
    for axis in range(d):
        zeroed = theta.copy()
        zeroed[:, axis] = 0.0
        at_zero = objective(zeroed, np.arange(n))
        flat = (theta[:, axis] < BOUNDARY) | (at_zero <= value)
        theta[flat, axis] = 0.0
        value = np.where(flat, at_zero, value)
    full = np.zeros((n, 2))
    full[:, :d] = theta
    solution = evaluate(stats, full[:, 0] ** 2, full[:, 1] ** 2, np.arange(n), reml=reml)
    total = np.broadcast_to(stats.n_ratings, (n,))
    residual = solution.rss / (total - 1.0 if reml else total) * stats.unit**2
    return CrossedBatch(
        stats=stats,
        theta=full,
        variance=np.column_stack([full**2 * residual[:, None], residual]),
        mean=stats.shift + stats.unit * solution.xy / solution.xx,
        se_mean=np.sqrt(residual / solution.xx),
        criterion=solution.criterion,
        boundary=full == 0.0,
        converged=done & (full.max(axis=1) < 0.99 * UPPER) & np.isfinite(solution.criterion),
    )


def _search(
    objective: Objective, stats: CrossedStatistics, d: int
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Minimise every variable's criterion; few ratings allow for several minima and get starts."""
    n = stats.n_variables
    if stats.n_raters > 60:
        return minimise(objective, np.tile(np.array([[1.0, 0.5]])[:, :d], (n, 1)))
    few = bool(np.max(stats.n_ratings) <= _FEW_RATINGS)
    axis = np.geomspace(0.02, 100.0, 16) if few else np.array([0.3, 0.8, 2.0])
    other = axis if few else np.array([0.15, 0.5, 1.5])
    grid = np.stack(np.meshgrid(*(axis, other)[:d], indexing="ij"), axis=-1)
    points = np.repeat(grid.reshape(-1, d), n, axis=0)
    values = objective(points, np.tile(np.arange(n), len(points) // n))
    values = values.reshape(*grid.shape[:-1], n)
    starts = lowest_minima(values, n_starts=_MOST_STARTS if few else 1)
    chosen = grid.reshape(-1, d)[starts]  # (n_starts, n, d)
    theta, value, done = minimise(
        lambda theta, which: objective(theta, which % n), chosen.reshape(-1, d)
    )
    best = np.argmin(value.reshape(-1, n), axis=0), np.arange(n)
    return theta.reshape(-1, n, d)[best], value.reshape(-1, n)[best], done.reshape(-1, n)[best]
