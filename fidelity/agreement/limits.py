"""Limits of a proportion, of a mean over sessions and of a predicted rater."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import special

from fidelity._arrays import FloatArray


@lru_cache(maxsize=64)
def z_quantile(confidence: float) -> float:
    """Return the two-sided standard normal quantile."""
    return float(special.ndtri(0.5 + confidence / 2.0))


@lru_cache(maxsize=1024)
def t_quantile(df: float, confidence: float) -> float:
    """Return the two-sided Student quantile."""
    return float(special.stdtrit(df, 0.5 + confidence / 2.0))


def severity_half_width(
    prediction_error: FloatArray | float, n_raters: int, confidence: float
) -> FloatArray:
    """Return half the width of the interval of severities from their standard errors.

    The variance of raters is estimated from the raters, at least two, so the quantile is Student's
    with one degree of freedom less than there are raters.
    """
    return np.asarray(t_quantile(n_raters - 1.0, confidence) * prediction_error)


def wilson(share: float, n: int, confidence: float) -> tuple[float, float]:
    """Return Wilson's score limits of a proportion of n."""
    z = z_quantile(confidence)
    centre = (share + z**2 / (2.0 * n)) / (1.0 + z**2 / n)
    half = z / (1.0 + z**2 / n) * float(np.sqrt(share * (1.0 - share) / n + z**2 / (4.0 * n**2)))
    return max(centre - half, 0.0), min(centre + half, 1.0)
