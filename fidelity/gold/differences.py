"""What signed differences say: bias, limits of agreement, mean absolute and root mean square."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from fidelity import coverage
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import t_quantile, wilson, z_quantile
from fidelity.types import Estimate, Interval

#: Share of the differences that the limits of agreement enclose.
ENCLOSED = 0.95

# A spread below this share of the differences' size is rounding.
_ROUNDING = 1e-10

# Two scores whose distance is this close to a bound are at the bound.
_TOUCH = 1e-9


def standard_deviation(difference: FloatArray) -> float:
    """Return the SD of differences; exactly 0 where they are equal."""
    sd = float(difference.std(ddof=1))
    return sd if sd > _ROUNDING * max(float(np.abs(difference).max()), 1e-300) else 0.0


def bias(difference: FloatArray, confidence: float) -> Estimate:
    """Return the mean difference with its t interval."""
    n, mean, sd = difference.size, float(difference.mean()), standard_deviation(difference)
    se = sd / math.sqrt(n)
    half = t_quantile(n - 1, confidence) * se
    return _of(
        mean,
        se,
        (mean - half, mean + half),
        "mean of rater minus gold, t interval",
        n,
        confidence,
    )


def limits_of_agreement(difference: FloatArray, confidence: float) -> tuple[Estimate, Estimate]:
    """Return the lower and upper limit of agreement, each with an interval of its own.

    Standard errors are Bland and Altman's; the intervals put together those of mean and SD (Zou),
    because ± t standard errors miss on one side: of 10 sessions they cover 93 %.
    """
    n, mean, sd = difference.size, float(difference.mean()), standard_deviation(difference)
    z, df = z_quantile(ENCLOSED), n - 1
    se = sd * math.sqrt(1.0 / n + z**2 / (2.0 * df))
    of_mean = t_quantile(df, confidence) * sd / math.sqrt(n)
    tail = (1.0 - confidence) / 2.0
    least = math.sqrt(df / float(special.chdtri(df, tail)))
    most = math.sqrt(df / float(special.chdtri(df, 1.0 - tail)))
    inward = math.hypot(of_mean, z * sd * (1.0 - least))
    outward = math.hypot(of_mean, z * sd * (most - 1.0))
    method = "mean {} 1.96 SD of the differences, interval of Zou"
    low, high = mean - z * sd, mean + z * sd
    return (
        _of(low, se, (low - outward, low + inward), method.format("-"), n, confidence),
        _of(high, se, (high - inward, high + outward), method.format("+"), n, confidence),
    )


def mean_absolute(difference: FloatArray) -> Estimate:
    """Return the mean absolute difference with its standard error."""
    size = np.abs(difference)
    se = standard_deviation(size) / math.sqrt(size.size)
    return _of(float(size.mean()), se, None, "mean absolute difference", size.size, ENCLOSED)


def root_mean_square(difference: FloatArray) -> Estimate:
    """Return the root mean square difference with its delta-method standard error."""
    square = difference**2
    value, n = math.sqrt(float(square.mean())), square.size
    se = 0.0 if value == 0.0 else standard_deviation(square) / (2.0 * value * math.sqrt(n))
    method = "root mean square difference, delta-method standard error"
    return _of(value, se, None, method, n, ENCLOSED)


def share_within(
    difference: FloatArray, points: float, confidence: float
) -> tuple[Estimate, Estimate]:
    """Return the share of differences of `points` at most, with Wilson and with exact limits."""
    n = difference.size
    hits = int(np.count_nonzero(np.abs(difference) <= points + _TOUCH))
    share = hits / n
    se = math.sqrt(share * (1.0 - share) / n)
    what = "sessions with the same score" if points == 0.0 else f"sessions within {points:g}"

    def limited(name: str, limits: tuple[float, float]) -> Estimate:
        interval = Interval(min(limits[0], share), max(limits[1], share), confidence)
        key = "percent_exact" if points == 0.0 else "percent_within_one"
        return Estimate(
            value=share,
            method=f"{what}, {name} limits",
            interval=interval,
            se=se,
            n_sessions=n,
            n_raters=2,
            warnings=coverage.codes(interval, key, name, sessions=n, raters=2),
        )

    return (
        limited("Wilson", wilson(share, n, confidence)),
        limited("Clopper-Pearson", clopper_pearson(hits, n, confidence)),
    )


def clopper_pearson(hits: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the exact limits of a proportion, which cover at least what they promise."""
    tail = (1.0 - confidence) / 2.0
    low = float(special.betaincinv(hits, n - hits + 1, tail)) if hits else 0.0
    high = float(special.betaincinv(hits + 1, n - hits, 1.0 - tail)) if hits < n else 1.0
    return low, high


def _of(
    value: float,
    se: float,
    limits: tuple[float, float] | None,
    method: str,
    n: int,
    confidence: float,
) -> Estimate:
    """Return an estimate; where nothing varies there is neither standard error nor interval."""
    varies = se > 0.0
    interval = None
    if limits is not None and varies:
        interval = Interval(min(limits[0], value), max(limits[1], value), confidence)
    return Estimate(
        value=value,
        method=method if limits is None or varies else f"{method.split(',')[0]}, no interval",
        interval=interval,
        se=se if varies else None,
        n_sessions=n,
        n_raters=2,
    )
