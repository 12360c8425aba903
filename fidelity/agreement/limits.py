"""Limits of a proportion and of a mean over sessions."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import special


@lru_cache(maxsize=64)
def z_quantile(confidence: float) -> float:
    """Return the two-sided standard normal quantile."""
    return float(special.ndtri(0.5 + confidence / 2.0))


@lru_cache(maxsize=1024)
def t_quantile(df: float, confidence: float) -> float:
    """Return the two-sided Student quantile."""
    return float(special.stdtrit(df, 0.5 + confidence / 2.0))


def wilson(share: float, n: int, confidence: float) -> tuple[float, float]:
    """Return Wilson's score limits of a proportion of n."""
    z = z_quantile(confidence)
    centre = (share + z**2 / (2.0 * n)) / (1.0 + z**2 / n)
    half = z / (1.0 + z**2 / n) * float(np.sqrt(share * (1.0 - share) / n + z**2 / (4.0 * n**2)))
    return max(centre - half, 0.0), min(centre + half, 1.0)
