"""ICC(A,1) of rater and gold when scores come in sessions: value and bootstrap of whole sessions.

The coefficient needs five sums a session, so resamples of thousands of data sets are one matrix
product.
"""

from __future__ import annotations

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.agreement.resampling import percentile_interval

# Sums of squares below this share of the scores' own size are rounding.
_ROUNDING = 1e-13

_CELLS = 2_000_000  # data sets × resamples × sums held at once


def session_sums(gold: FloatArray, rater: FloatArray, session: IntArray) -> FloatArray:
    """Return n, Σs, Σd, Σs², Σd² of every session, shape (n_sessions, 5).

    s is the sum and d the difference of the two scores, s measured from its mean.
    """
    middle = float((gold + rater).mean())
    together, apart = gold + rater - middle, rater - gold
    columns = (np.ones_like(gold), together, apart, together**2, apart**2)
    return np.column_stack([np.bincount(session, weights=column) for column in columns])


def icc_a1(sums: FloatArray) -> FloatArray:
    """Return ICC(A,1) of two raters from sums over scores, shape (..., 5); NaN where undefined."""
    n, together, apart, together_squared, apart_squared = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = _ROUNDING * (together_squared + apart_squared)
        spread = together_squared - together**2 / n
        error = apart_squared - apart**2 / n
        between = np.where(spread > size, spread, 0.0) / (2.0 * (n - 1.0))
        residual = np.where(error > size, error, 0.0) / (2.0 * (n - 1.0))
        shift = apart**2 / (2.0 * n)
        shift = np.where(shift > size, shift, 0.0)
        total = between + residual + 2.0 * (shift - residual) / n
        return np.asarray(np.where(total > 0.0, (between - residual) / total, np.nan))


def draw_resamples(n_sessions: int, n_bootstrap: int, rng: np.random.Generator) -> FloatArray:
    """Return how often each session is drawn, shape (n_bootstrap, n_sessions)."""
    share = np.full(n_sessions, 1.0 / n_sessions)
    return rng.multinomial(n_sessions, share, size=n_bootstrap).astype(np.float64)


def resampled_icc(sums: FloatArray, weights: FloatArray) -> FloatArray:
    """Return ICC(A,1) of every resample, shape (n_bootstrap,), from sums with shape (S, 5)."""
    return icc_a1(weights @ sums)


def lower_limits(
    sums: FloatArray, value: FloatArray, weights: FloatArray, confidence: float
) -> FloatArray:
    """Return the lower percentile limit of many data sets; NaN where there is none.

    Parameters
    ----------
    sums : ndarray of float, shape (R, n_sessions, 5)
    value : ndarray of float, shape (R,)
    weights : ndarray of float, shape (n_bootstrap, n_sessions)
    """
    block = max(1, _CELLS // (weights.shape[0] * sums.shape[-1]))
    limits = np.full(len(sums), np.nan)
    for start in range(0, len(sums), block):
        part = slice(start, start + block)
        sample = icc_a1(np.matmul(weights, sums[part]))
        whole = np.isfinite(sample).all(axis=1)
        found = limits[part]
        found[whole] = np.quantile(sample[whole], (1.0 - confidence) / 2.0, axis=1)
        for row in np.flatnonzero(~whole & np.isfinite(value[part])):
            interval = percentile_interval(sample[row], float(value[part][row]), confidence)
            found[row] = np.nan if interval is None else interval.low
        limits[part] = np.minimum(found, value[part])
    return limits
