"""Bootstrap over sessions, shared by every coefficient of agreement.

A coefficient of a resample needs only how often each pattern was drawn, so one draw of pattern
frequencies serves all coefficients of a variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.agreement.sessions import SessionPatterns
from fidelity.errors import InvalidInput
from fidelity.types import Interval

#: Maps resampled frequencies, shape (B, P + q), to B values; NaN where there is none.
Statistic = Callable[[FloatArray], FloatArray]

_CELLS = 4_000_000  # resamples × (patterns + values) held at once


def resample(
    patterns: SessionPatterns,
    statistics: Mapping[str, Statistic],
    n_bootstrap: int,
    rng: np.random.Generator,
) -> dict[str, FloatArray]:
    """Return every statistic of every resample of all rated sessions, shape (n_bootstrap,)."""
    frequency = patterns.frequency
    seen = np.flatnonzero(frequency)
    n = patterns.n_sessions
    share = frequency[seen] / n
    block = max(1, _CELLS // frequency.size)
    parts: dict[str, list[FloatArray]] = {name: [] for name in statistics}
    for begin in range(0, n_bootstrap, block):
        size = min(block, n_bootstrap - begin)
        weights = np.zeros((size, frequency.size))
        weights[:, seen] = rng.multinomial(n, share, size=size)
        with np.errstate(divide="ignore", invalid="ignore"):
            for name, statistic in statistics.items():
                parts[name].append(statistic(weights))
    return {name: np.concatenate(values) for name, values in parts.items()}


def percentile_interval(sample: FloatArray, value: float, confidence: float) -> Interval | None:
    """Return the percentile interval; None where most resamples leave the coefficient undefined."""
    usable = sample[np.isfinite(sample)]
    if usable.size < max(sample.size / 2.0, 2.0):
        return None
    tail = (1.0 - confidence) / 2.0
    low, high = (float(limit) for limit in np.quantile(usable, [tail, 1.0 - tail]))
    # Every coefficient ends at 1; rounding may not.
    return Interval(min(low, value), max(min(high, 1.0), value), confidence)


def bootstrap_method(n_bootstrap: int) -> str:
    """Say how the interval came about."""
    return f"{n_bootstrap} bootstrap resamples of sessions, raters taken as fixed"


def check_resampling(n_bootstrap: int, rng: np.random.Generator | None) -> None:
    """Require a generator wherever resamples are asked for."""
    if n_bootstrap < 0 or (n_bootstrap > 0 and rng is None):
        raise InvalidInput("n_bootstrap is 0 or more, and resamples need a generator")
