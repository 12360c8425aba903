"""How soon a CUSUM signals: exactly for two outcomes, by simulation for normal scores."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.monitor.designs import BinaryCusum, ContinuousCusum

#: Reachable values of the chart that agree to this many decimals are one.
DECIMALS = 9
#: A value this little below the limit reaches it; sums of weights carry rounding.
TOLERANCE = 1e-12

# Values of the chart less probable than this are left out: after 1,000 sessions with 10,000 values
# the chances are still exact to 1e-13.
_NEGLIGIBLE = 1e-20

# Scores that are simulated at once.
_MOST_SCORES = 2_000_000


def path(weights: FloatArray) -> FloatArray:
    """Return S_t = max(0, S_{t-1} + W_t) with S_0 = 0."""
    values = np.empty(len(weights))
    current = 0.0
    for position, weight in enumerate(weights.tolist()):
        current = max(0.0, current + weight)
        values[position] = current
    return values


def first_signal(values: FloatArray, limit: float) -> int | None:
    """Return the position, from 1 on, at which a path first reaches the limit."""
    reached = values >= limit - TOLERANCE
    return int(np.argmax(reached)) + 1 if reached.any() else None


def exact_signal_probabilities(
    design: BinaryCusum, limit: float, *, n_sessions: int, level: float, sign: float
) -> FloatArray:
    """Return P(signal within t sessions) for t = 1 … n_sessions at a true failure rate.

    The distribution over the reachable values of the chart is carried from session to session; what
    reaches the limit is absorbed.
    """
    steps = sign * np.array([design.weight_success, design.weight_failure])
    chances = np.array([1.0 - level, level])
    values, mass = np.zeros(1), np.ones(1)
    absorbed = np.zeros(n_sessions)
    total = 0.0
    for session in range(n_sessions):
        after = np.maximum(0.0, values[:, None] + steps).ravel()
        moved = (mass[:, None] * chances).ravel()
        reached = after >= limit - TOLERANCE
        total += float(moved[reached].sum())
        absorbed[session] = total
        stays = ~reached & (moved > _NEGLIGIBLE)
        _, first, group = np.unique(
            after[stays].round(DECIMALS), return_index=True, return_inverse=True
        )
        # The value itself is kept, not its rounded form, so that rounding never adds up.
        values = after[stays][first]
        mass = np.bincount(group, weights=moved[stays], minlength=len(first)).astype(np.float64)
        if not len(values):
            absorbed[session:] = total
            break
    return np.minimum(absorbed, 1.0)


def simulated_maxima(
    design: ContinuousCusum,
    rng: np.random.Generator,
    *,
    n_sessions: int,
    level: float,
    sign: float,
    replicates: int,
) -> FloatArray:
    """Return the highest value of each simulated chart."""
    maxima = [
        charts.max(axis=1)
        for charts in _charts(
            design, rng, n_sessions=n_sessions, level=level, sign=sign, replicates=replicates
        )
    ]
    return np.concatenate(maxima)


def simulated_signal_counts(
    design: ContinuousCusum,
    rng: np.random.Generator,
    limit: float,
    *,
    n_sessions: int,
    level: float,
    sign: float,
    replicates: int,
) -> FloatArray:
    """Return how many simulated charts have signalled within t sessions, t = 1 … n_sessions."""
    counts = np.zeros(n_sessions)
    for charts in _charts(
        design, rng, n_sessions=n_sessions, level=level, sign=sign, replicates=replicates
    ):
        signalled = np.logical_or.accumulate(charts >= limit - TOLERANCE, axis=1)
        counts += signalled.sum(axis=0)
    return counts


def _charts(
    design: ContinuousCusum,
    rng: np.random.Generator,
    *,
    n_sessions: int,
    level: float,
    sign: float,
    replicates: int,
) -> Iterator[FloatArray]:
    """Simulate charts of scores around a true level, in portions of shape (runs, n_sessions)."""
    variance = design.variance
    portion = max(1, _MOST_SCORES // n_sessions)
    for start in range(0, replicates, portion):
        runs = min(portion, replicates - start)
        shift = rng.standard_normal(runs) * math.sqrt(variance.constant)
        scores = rng.standard_normal((n_sessions, runs)) * math.sqrt(variance.chart)
        weights = sign * design.weights(level + shift + scores)
        current = np.zeros(runs)
        charts = np.empty((n_sessions, runs))
        for session in range(n_sessions):
            current = np.maximum(0.0, current + weights[session])
            charts[session] = current
        yield charts.T
