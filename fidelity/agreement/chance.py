"""Agreement corrected for chance, for any number of raters: what each coefficient is made of.

All compare the weighted agreement observed with an agreement expected by chance; they differ in the
latter. Standard errors are Gwet's, linearised over sessions with the raters taken as fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fidelity import coverage
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import t_quantile
from fidelity.agreement.resampling import (
    Statistic,
    bootstrap_method,
    percentile_interval,
)
from fidelity.agreement.sessions import SessionPatterns
from fidelity.agreement.weights import Distance, Weighting
from fidelity.design import Design
from fidelity.errors import DegenerateData
from fidelity.types import Estimate, Interval

#: Agreement expected by chance from shares of the categories, shape (..., q).
Expectation = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Chance:
    """How a coefficient takes agreement by chance, and how sessions move it.

    `key` names the coefficient as reports do. `gradient` maps shares (q,) to half the derivative of
    `expected` by share, shape (q,), up to a constant that `expected` at the margins fixes; None
    where chance does not depend on the data.
    """

    key: str
    name: str
    expected: Expectation
    gradient: Callable[[FloatArray], FloatArray] | None


def gwet_chance(distance: Distance, weighting: Weighting) -> Chance:
    """Return chance as Gwet's AC takes it: raters guess only where a rating is hard."""
    q = distance.positions.size
    constant = (q**2 - distance.sum) / (q * (q - 1.0))
    name = "Gwet AC1" if weighting == "identity" else f"Gwet AC2, {weighting} weights"
    return Chance(
        "ac1" if weighting == "identity" else f"ac2_{weighting}",
        name,
        lambda shares: np.asarray(constant * (shares * (1.0 - shares)).sum(axis=-1)),
        lambda shares: constant * (1.0 - shares),
    )


def fleiss_chance(distance: Distance, weighting: Weighting) -> Chance:
    """Return chance as Fleiss takes it: two ratings drawn from the pooled margins."""
    name = "Fleiss kappa" if weighting == "identity" else f"Fleiss kappa, {weighting} weights"
    return Chance(
        "fleiss_kappa" if weighting == "identity" else f"fleiss_kappa_{weighting}",
        name,
        lambda shares: np.asarray(1.0 - distance.expected(shares)),
        lambda shares: 1.0 - distance.against(shares),
    )


def uniform_chance(distance: Distance, weighting: Weighting) -> Chance:
    """Return chance as Brennan and Prediger take it: every category as likely as any other."""
    q = distance.positions.size
    constant = 1.0 - distance.sum / q**2
    name = f"Brennan-Prediger coefficient, {weighting} weights"
    return Chance(
        "brennan_prediger", name, lambda shares: np.full(shares.shape[:-1], constant), None
    )


def agreement_of_patterns(patterns: SessionPatterns, distance: Distance) -> FloatArray:
    """Return weighted agreement of each set of several ratings, shape (P,)."""
    k = patterns.pairs.k
    return np.asarray(1.0 - distance.of_patterns(patterns.pairs) / (k * (k - 1.0)))


def chance_corrected(
    patterns: SessionPatterns,
    design: Design,
    agreement: FloatArray,
    chance: Chance,
    *,
    confidence: float,
    sample: FloatArray | None = None,
) -> Estimate:
    """Return a coefficient with its interval, from the bootstrap where a sample is given."""
    if patterns.values.size < 2:
        raise DegenerateData("only one category is used, and no scale names another")
    pairs, n, n_double = patterns.pairs, patterns.n_sessions, patterns.n_double
    observed = float(pairs.frequency @ agreement) / n_double
    expected = float(chance.expected(patterns.margins))
    if expected >= 1.0 - 1e-12:
        raise DegenerateData("all scores are equal: chance alone explains the agreement")
    value = (observed - expected) / (1.0 - expected)
    influence = np.zeros(patterns.frequency.size)
    influence[: agreement.size] = (n / n_double) * (agreement - expected)
    if chance.gradient is not None:
        own = patterns.shares @ chance.gradient(patterns.margins)
        influence -= 2.0 * (1.0 - value) * (own - expected)
    influence /= 1.0 - expected
    spread = float(patterns.frequency @ (influence - value) ** 2)
    se = float(np.sqrt(spread / (n * (n - 1.0)))) if n > 1 else None
    interval, how = None, "no interval"
    if sample is not None:
        interval = percentile_interval(sample, value, confidence)
        how = bootstrap_method(sample.size) if interval is not None else how
    elif se is not None and se > 1e-12:
        half = t_quantile(n - 1, confidence) * se
        interval = Interval(value - half, max(min(value + half, 1.0), value), confidence)
        how = "linearised over sessions, t interval, raters taken as fixed"
    return Estimate(
        value=value,
        method=f"{chance.name}, {how}",
        interval=interval,
        se=se if interval is not None else None,
        n_sessions=n,
        n_raters=design.n_raters_present,
        n_dropped=0,
        warnings=coverage.codes(
            interval,
            chance.key,
            "t" if sample is None else "bootstrap",
            sessions=n_double,
            raters=design.n_raters_present,
            largest_share=float(patterns.margins.max()),
            n_categories=patterns.values.size,
        ),
    )


def chance_statistic(patterns: SessionPatterns, agreement: FloatArray, chance: Chance) -> Statistic:
    """Return the coefficient as a function of resampled frequencies."""
    n_pairs, shares = agreement.size, patterns.shares

    def statistic(weights: FloatArray) -> FloatArray:
        several = weights[:, :n_pairs]
        observed = several @ agreement / several.sum(axis=1)
        expected = chance.expected((weights @ shares) / weights.sum(axis=1, keepdims=True))
        return np.asarray(
            np.where(expected < 1.0, (observed - expected) / (1.0 - expected), np.nan)
        )

    return statistic
