"""Infit and outfit mean squares of raters and items, from residuals given the totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.mfrm.conditional import conditional
from fidelity.mfrm.estimation import ConditionalFit
from fidelity.mfrm.responses import Grouping, Responses

# A response whose variance is below this is certain and tells nothing about fit.
_CERTAIN = 1e-10


@dataclass(frozen=True, slots=True)
class MeanSquare:
    """A mean square with its standard normal deviate; 1 and 0 are expected.

    `z` is None where its variance vanishes.
    """

    mean_square: float
    z: float | None


@dataclass(frozen=True, slots=True)
class FitStatistics:
    """Infit is weighted by information, outfit is not and feels single surprises."""

    n_responses: int
    infit: MeanSquare
    outfit: MeanSquare


@dataclass(frozen=True)
class Residuals:
    """Observed minus expected category of each response, given the total of its session."""

    residual: FloatArray
    variance: FloatArray
    fourth: FloatArray


def residuals(responses: Responses, grouping: Grouping, fit: ConditionalFit) -> Residuals:
    """Return residuals with conditional variance and fourth moment, in the order of the rows."""
    n_raters = len(responses.long.raters)
    categories = np.arange(len(responses.values))
    n_chains = len(grouping.counts)
    longest = max(chains.virtual.shape[1] for chains in grouping.batches)
    chances = np.zeros((n_chains, longest, len(categories)))
    for chains in grouping.batches:
        item = np.searchsorted(responses.items, chains.virtual // n_raters)
        rater = np.searchsorted(responses.raters, chains.virtual % n_raters)
        _, found = conditional(fit.item[item] + fit.rater[rater], fit.omega, chains.totals)
        chances[chains.members, : chains.virtual.shape[1]] = found
    own = chances[grouping.chain, grouping.place]
    mean = own @ categories
    deviations = categories - mean[:, None]
    return Residuals(
        residual=responses.category[grouping.rows].astype(np.float64) - mean,
        variance=(own * deviations**2).sum(axis=1),
        fourth=(own * deviations**4).sum(axis=1),
    )


def fit_statistics(found: Residuals, codes: IntArray, code: int) -> FitStatistics | None:
    """Return the mean squares of one rater or item; None without a response that could vary."""
    own = (codes == code) & (found.variance > _CERTAIN)
    n = int(own.sum())
    if n == 0:
        return None
    squared, variance, fourth = found.residual[own] ** 2, found.variance[own], found.fourth[own]
    outfit = float((squared / variance).mean())
    infit = float(squared.sum() / variance.sum())
    outfit_variance = float((fourth / variance**2).sum()) / n**2 - 1.0 / n
    infit_variance = float((fourth - variance**2).sum()) / float(variance.sum()) ** 2
    return FitStatistics(
        n, _mean_square(infit, infit_variance), _mean_square(outfit, outfit_variance)
    )


def _mean_square(value: float, variance: float) -> MeanSquare:
    """Standardise by the cube root of Wilson and Hilferty."""
    if variance <= 1e-12:
        return MeanSquare(value, None)
    spread = variance**0.5
    return MeanSquare(value, float((np.cbrt(value) - 1.0) * 3.0 / spread + spread / 3.0))
