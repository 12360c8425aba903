"""ICC(A,1) of rater and gold when scores come in sessions: value and bootstrap of whole sessions.

The coefficient needs five sums a session, so resamples of thousands of data sets are one matrix
product.
"""

from __future__ import annotations

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.agreement.limits import t_quantile
from fidelity.agreement.resampling import percentile_interval

# Sums of squares below this share of the scores' own size are rounding.
_ROUNDING = 1e-13

# Fisher's z of a coefficient beyond this is rounding.
NEARLY_ONE = 1.0 - 1e-12

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


def limits(
    sums: FloatArray, value: FloatArray, weights: FloatArray, confidence: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return limits and standard errors of ICC(A,1) of many data sets; NaN where there are none.

    The standard error over resamples is taken on Fisher's z, with the t quantile of n_sessions - 1:
    percentiles cover far less with few sessions. Resamples with ICC 1 or none have no z and are
    left out; where they are more than half, or the value itself is 1, percentiles stand in.

    Parameters
    ----------
    sums : ndarray of float, shape (R, n_sessions, 5)
    value : ndarray of float, shape (R,)
        ICC(A,1) of each data set.
    weights : ndarray of float, shape (n_bootstrap, n_sessions)

    Returns
    -------
    low, high, se : ndarray of float, shape (R,)
    """
    n_bootstrap, n_sessions = weights.shape
    block = max(1, _CELLS // (n_bootstrap * sums.shape[-1]))
    low, high, se = (np.full(len(sums), np.nan) for _ in range(3))
    quantile = t_quantile(n_sessions - 1, confidence)
    correction = np.sqrt(n_sessions / (n_sessions - 1.0))
    for start in range(0, len(sums), block):
        part = slice(start, start + block)
        sample, point = icc_a1(np.matmul(weights, sums[part])), value[part]
        usable = np.abs(sample) < NEARLY_ONE
        count = usable.sum(axis=1)
        smooth = (np.abs(point) < NEARLY_ONE) & (2 * count >= n_bootstrap)
        centre = np.arctanh(point[smooth])
        z = np.arctanh(np.where(usable[smooth], sample[smooth], 0.0))
        spread = correction * z.std(axis=1, where=usable[smooth])
        low[part][smooth] = np.tanh(centre - quantile * spread)
        high[part][smooth] = np.tanh(centre + quantile * spread)
        se[part][smooth] = spread * (1.0 - point[smooth] ** 2)
        for row in np.flatnonzero(~smooth & np.isfinite(point)):
            found = percentile_interval(sample[row], float(point[row]), confidence)
            if found is not None:
                low[part][row], high[part][row] = found.low, found.high
    return low, high, se
