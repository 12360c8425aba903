"""Measures of sessions: weighted likelihood estimates, given items, raters and thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.mfrm.conditional import category_chances, category_moments
from fidelity.mfrm.estimation import ConditionalFit
from fidelity.mfrm.responses import Grouping, Responses

# Measures lie within so many logits beyond the easiest and the hardest step.
_BEYOND = 15.0
_HALVINGS = 60


@dataclass(frozen=True)
class Measures:
    """Measures of the sessions of a grouping, in logits.

    `expected` is the mean score in points that a rater of average severity would give over all
    items.
    """

    sessions: IntArray
    measure: FloatArray
    se: FloatArray
    expected: FloatArray
    total: IntArray
    highest_total: IntArray


@dataclass(frozen=True)
class Separation:
    """How well estimates tell their subjects apart.

    Attributes
    ----------
    n : int
    sd : float
        Observed standard deviation of the estimates, in logits.
    rmse : float
        Root mean square standard error.
    reliability : float
        Share of the observed variance that is no error; 0 where error explains all of it.
    separation : float
        True standard deviation in units of the error.
    strata : float
        Statistically distinct levels, (4 · separation + 1)/3.
    """

    n: int
    sd: float
    rmse: float
    reliability: float
    separation: float
    strata: float


def measure_sessions(responses: Responses, grouping: Grouping, fit: ConditionalFit) -> Measures:
    """Estimate every session from its pattern and total; extreme totals have finite measures."""
    n_chains = len(grouping.counts)
    n_raters = len(responses.long.raters)
    measure, se = np.empty(n_chains), np.empty(n_chains)
    totals = np.empty(n_chains, dtype=np.int64)
    lengths = np.empty(n_chains, dtype=np.int64)
    for chains in grouping.batches:
        item = np.searchsorted(responses.items, chains.virtual // n_raters)
        rater = np.searchsorted(responses.raters, chains.virtual % n_raters)
        found = _weighted(fit.item[item] + fit.rater[rater], fit.omega, chains.totals)
        measure[chains.members], se[chains.members] = found
        totals[chains.members] = chains.totals
        lengths[chains.members] = chains.virtual.shape[1]
    chances = category_chances(measure[:, None] + fit.item, fit.omega)
    expected = (chances @ responses.values).mean(axis=1)
    chain = grouping.session_chain
    return Measures(
        sessions=grouping.sessions,
        measure=measure[chain],
        se=se[chain],
        expected=expected[chain],
        total=totals[chain],
        highest_total=lengths[chain] * responses.top,
    )


def _weighted(
    easiness: FloatArray, omega: FloatArray, totals: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Solve Warm's equation by halving; it falls in the measure."""
    reach = float(np.abs(omega).max()) + _BEYOND
    low, high = -easiness.max(axis=1) - reach, -easiness.min(axis=1) + reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        mean, variance, third = category_moments(easiness + middle[:, None], omega)
        # Written without a quotient, which would be 0/0 far outside.
        information = variance.sum(axis=1)
        rises = 2.0 * information * (totals - mean.sum(axis=1)) + third.sum(axis=1) > 0.0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    middle = (low + high) / 2.0
    information = category_moments(easiness + middle[:, None], omega)[1].sum(axis=1)
    return middle, 1.0 / np.sqrt(information)


def separation(estimates: FloatArray, errors: FloatArray, groups: IntArray) -> Separation | None:
    """Compare the spread of estimates within groups with their errors; None without spread."""
    n, n_groups = len(estimates), len(np.unique(groups))
    if n - n_groups < 1:
        return None
    _, codes = np.unique(groups, return_inverse=True)
    means = np.bincount(codes, weights=estimates) / np.bincount(codes)
    variance = float(((estimates - means[codes]) ** 2).sum() / (n - n_groups))
    error = float((errors**2).mean())
    if variance <= 0.0 or error <= 0.0:
        return None
    true = max(variance - error, 0.0)
    ratio = float(np.sqrt(true / error))
    return Separation(
        n=n,
        sd=float(np.sqrt(variance)),
        rmse=float(np.sqrt(error)),
        reliability=true / variance,
        separation=ratio,
        strata=(4.0 * ratio + 1.0) / 3.0,
    )
