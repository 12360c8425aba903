"""Percentage agreement, exact or within a number of points, with any number of raters."""

from __future__ import annotations

import numpy as np

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import t_quantile, wilson
from fidelity.agreement.pairs import PairPatterns
from fidelity.agreement.resampling import Statistic, bootstrap_method, percentile_interval
from fidelity.agreement.sessions import SessionPatterns
from fidelity.design import Design
from fidelity.errors import InvalidInput
from fidelity.types import Estimate, Interval, RatingMatrix


def percent_of_patterns(
    patterns: PairPatterns,
    design: Design,
    *,
    within: float,
    confidence: float,
    sample: FloatArray | None = None,
) -> Estimate:
    """Return percentage agreement of one variable whose patterns are at hand."""
    share, weight, n = patterns.share_agreeing(within), patterns.frequency, patterns.n_sessions
    value = min(max(float(weight @ share) / n, 0.0), 1.0)
    spread = float(weight @ (share - value) ** 2)
    se = float(np.sqrt(spread / (n * (n - 1.0)))) if n > 1 else None
    if sample is not None and spread > 1e-12:
        resampled = percentile_interval(sample, value, confidence)
        low, high = (resampled.low, resampled.high) if resampled else (0.0, 1.0)
        how, limits = bootstrap_method(sample.size), "bootstrap"
    elif design.n_raters_present == 2:
        low, high = wilson(value, n, confidence)
        how, limits = "Wilson limits", "Wilson"
    elif se is None or spread <= 1e-12:
        low, high = wilson(value, n, confidence)
        how, limits = "Wilson limits, because the share does not vary between sessions", "Wilson"
    else:
        half = t_quantile(n - 1, confidence) * se
        low, high = max(value - half, 0.0), min(value + half, 1.0)
        how, limits = "jackknife over sessions, t interval", "jackknife"
    interval = Interval(min(low, value), max(high, value), confidence)
    kind = "exact" if within == 0 else f"within {within:g}"
    return Estimate(
        value=value,
        method=f"agreeing pairs of raters per session, {kind}, mean over sessions, {how}",
        interval=interval,
        se=se,
        n_sessions=n,
        n_raters=design.n_raters_present,
        n_dropped=design.n_sessions - design.n_double_rated,
        warnings=coverage.codes(
            interval,
            "percent_exact" if within == 0 else "percent_within_one",
            limits,
            sessions=n,
            raters=design.n_raters_present,
        ),
    )


def percent_statistic(patterns: PairPatterns, within: float) -> Statistic:
    """Return the percentage as a function of resampled frequencies."""
    share = patterns.share_agreeing(within)

    def statistic(weights: FloatArray) -> FloatArray:
        several = weights[:, : share.size]
        return np.asarray(several @ share / several.sum(axis=1))

    return statistic


def percent_agreement(
    matrix: RatingMatrix, *, within: float = 0.0, confidence: float = 0.95
) -> Estimate:
    """Share of rater pairs that agree, averaged over sessions, as a proportion.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not. Sessions rated once are left out and counted in `n_dropped`.
    within : float
        Points by which two scores may differ and still agree; 0 is exact agreement.
    confidence : float
        Level of the interval as a proportion.

    Returns
    -------
    Estimate
        A proportion between 0 and 1 with its interval.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    InvalidInput
        A negative number of points.

    Notes
    -----
    Not corrected for chance: with few categories, or one that dominates, high agreement is cheap.
    The interval is Wilson's for two raters. With more it is a t interval with the jackknife
    standard error over sessions, which for a mean is its ordinary standard error; where the share
    is the same in every session, Wilson's limits with the number of sessions stand in, because a
    width of zero would claim too much. In simulations of scores 0 to 6 the t interval at 95 % held
    the value for the same raters in 92 to 95 %, least where nearly all scores are within one.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association, 22, 209-212.
    .. [2] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed. Advanced Analytics.
       Chapter 2.

    Examples
    --------
    >>> triples = [(s, r, y) for s, row in enumerate([[1, 1], [2, 2], [3, 3], [3, 4], [1, 3]])
    ...            for r, y in enumerate(row)]
    >>> matrix = RatingMatrix.from_triples(triples)
    >>> percent_agreement(matrix).value, percent_agreement(matrix, within=1).value
    (0.6, 0.8)
    """
    _validate.check_confidence(confidence)
    if not (within >= 0.0 and np.isfinite(within)):
        raise InvalidInput(f"within is a number of points, 0 or more, not {within}")
    _validate.check_enough(matrix.design)
    return percent_of_patterns(
        SessionPatterns.of_matrix(matrix).pairs, matrix.design, within=within, confidence=confidence
    )
