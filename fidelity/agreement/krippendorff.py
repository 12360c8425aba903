"""Krippendorff's alpha for nominal, ordinal, interval and ratio scores, in linear time.

Ordinal alpha is interval alpha of the mid-ranks, and interval disagreement needs only sums and
sums of squares; only the expected disagreement of the ratio metric compares values pairwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fidelity import _validate, coverage
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import t_quantile
from fidelity.agreement.pairs import PairPatterns
from fidelity.agreement.resampling import (
    Statistic,
    bootstrap_method,
    check_resampling,
    percentile_interval,
    resample,
)
from fidelity.agreement.sessions import SessionPatterns
from fidelity.design import Design
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.types import Estimate, Interval, RatingMatrix

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")

_ROWS = 1_000  # rows of the value × value table of the ratio metric held at once


#: A standard error below this is rounding: every session says the same.
_NO_SPREAD = 1e-9


@dataclass(frozen=True, eq=False)
class _Parts:
    """Alpha is 1 − (N − 1) × observed / expected; gradients are with respect to counts."""

    observed: float
    expected: float
    observed_of_pattern: FloatArray  # (P,)
    expected_of_value: FloatArray  # (q,)
    rank_of_value: FloatArray | None = None  # (q,) gradient of alpha through the mid-ranks


def _squares(patterns: PairPatterns, r: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return per pattern Σ_{i≠j} (r_i − r_j)² / (k − 1) and Σ r."""
    ranks = r[patterns.codes]
    # Against the first rating, so that a session in which all agree gives exactly zero.
    x = np.where(patterns.valid, ranks - ranks[:, :1], 0.0)
    k, total = patterns.k, x.sum(axis=1)
    squares = 2.0 * (k * (x**2).sum(axis=1) - total**2) / (k - 1.0)
    return squares, total + k * ranks[:, 0]


def _interval_parts(patterns: PairPatterns, counts: FloatArray, r: FloatArray) -> _Parts:
    n = counts.sum()
    first, second = counts @ r, counts @ r**2
    per_pattern, _ = _squares(patterns, r)
    return _Parts(
        observed=float(patterns.frequency @ per_pattern),
        expected=float(2.0 * (n * second - first**2)),
        observed_of_pattern=per_pattern,
        expected_of_value=2.0 * (second - 2.0 * r * first + n * r**2),
    )


def _parts(patterns: PairPatterns, level: Level) -> _Parts:
    counts = patterns.counts
    n = counts.sum()
    if level == "nominal":
        per_pattern = patterns.unequal_pairs / (patterns.k - 1.0)
        return _Parts(
            float(patterns.frequency @ per_pattern),
            float(n**2 - (counts**2).sum()),
            per_pattern,
            2.0 * (n - counts),
        )
    if level == "ratio":
        if patterns.values[0] < 0.0:
            raise InvalidInput("the ratio metric needs scores of 0 or more")
        per_pattern = patterns.pair_sum(_ratio) / (patterns.k - 1.0)
        of_value = _ratio_against(patterns.values, counts)
        return _Parts(
            float(patterns.frequency @ per_pattern),
            float(counts @ of_value),
            per_pattern,
            2.0 * of_value,
        )
    if level == "interval":
        # Equal values must cancel exactly, whatever the origin of the scale.
        return _interval_parts(patterns, counts, patterns.values - counts @ patterns.values / n)
    ranks = _mid_ranks(counts)
    ranks = ranks - counts @ ranks / n
    parts = _interval_parts(patterns, counts, ranks)
    if parts.expected <= 0.0:
        return parts
    through = _through_ranks(patterns, counts, ranks, parts)
    return _Parts(
        parts.observed, parts.expected, parts.observed_of_pattern, parts.expected_of_value, through
    )


def _mid_ranks(counts: FloatArray) -> FloatArray:
    return np.cumsum(counts, axis=-1) - counts / 2.0


def _through_ranks(
    patterns: PairPatterns, counts: FloatArray, ranks: FloatArray, parts: _Parts
) -> FloatArray:
    """Return the gradient of alpha with respect to counts that runs through the mid-ranks."""
    n = counts.sum()
    _, total = _squares(patterns, ranks)
    pull = patterns.frequency / (patterns.k - 1.0)
    of_rating = 4.0 * pull[:, None] * (patterns.k[:, None] * ranks[patterns.codes] - total[:, None])
    observed = np.bincount(
        patterns.codes[patterns.valid],
        weights=of_rating[patterns.valid],
        minlength=ranks.size,
    )
    expected = 4.0 * counts * (n * ranks - counts @ ranks)
    of_rank = -(n - 1.0) * (
        observed / parts.expected - parts.observed * expected / parts.expected**2
    )
    above = np.cumsum(of_rank[::-1])[::-1] - of_rank
    return np.asarray(above + of_rank / 2.0)


def _ratio(a: FloatArray, b: FloatArray) -> FloatArray:
    total = a + b
    return np.where(total > 0.0, (a - b) / np.where(total > 0.0, total, 1.0), 0.0) ** 2


def _ratio_against(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Return Σ_d n_d δ²(c, d) for every value c."""
    pieces = [
        _ratio(values[i : i + _ROWS, None], values[None, :]) @ counts
        for i in range(0, values.size, _ROWS)
    ]
    return np.concatenate(pieces)


def _linearised_se(patterns: PairPatterns, parts: _Parts) -> float | None:
    """Return the infinitesimal-jackknife standard error over sessions."""
    n_sessions = patterns.n_sessions
    if n_sessions < 2:
        return None
    k = patterns.k
    n = float(patterns.frequency @ k)
    o, e = parts.observed, parts.expected
    of_value = (n - 1.0) * o * parts.expected_of_value / e**2
    if parts.rank_of_value is not None:
        of_value = of_value + parts.rank_of_value
    through_values = np.where(patterns.valid, of_value[patterns.codes], 0.0).sum(axis=1)
    influence = through_values - (k * o + (n - 1.0) * parts.observed_of_pattern) / e
    influence -= patterns.frequency @ influence / n_sessions
    spread = patterns.frequency @ influence**2
    return float(np.sqrt(n_sessions / (n_sessions - 1.0) * spread))


def alpha_statistic(patterns: PairPatterns, level: Level) -> Statistic:
    """Return alpha as a function of resampled frequencies; single ratings play no part."""
    n_pairs, k = len(patterns.codes), patterns.k.astype(np.float64)
    table = patterns.table(np.ones((n_pairs, 1)))
    expected_of, observed_of = _expectation(patterns, level), None
    if level != "ordinal":
        observed_of = _parts(patterns, level).observed_of_pattern

    def statistic(weights: FloatArray) -> FloatArray:
        several = weights[:, :n_pairs]
        counts = several @ table
        if observed_of is not None:
            observed, expected = several @ observed_of, expected_of(counts)
        else:
            r = _mid_ranks(counts)
            squares, sums = table @ (r**2).T, table @ r.T  # (P, resamples)
            inside = (squares - sums**2 / k[:, None]) * (2.0 * k / (k - 1.0))[:, None]
            observed = np.einsum("bp,pb->b", several, inside)
            expected = _spread(counts, r)
        value = 1.0 - (counts.sum(axis=1) - 1.0) * observed / expected
        return np.where(np.count_nonzero(counts, axis=1) >= 2, value, np.nan)

    return statistic


def _expectation(patterns: PairPatterns, level: Level) -> Callable[[FloatArray], FloatArray]:
    """Return expected disagreement as a function of counts, shape (resamples, q)."""
    if level == "nominal":
        return lambda counts: np.asarray(counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1))
    if level == "ratio":
        values = patterns.values
        if values.size <= _ROWS:
            table = _ratio(values[:, None], values[None, :])
            return lambda counts: np.asarray(((counts @ table) * counts).sum(axis=1))
        return lambda counts: np.array([row @ _ratio_against(values, row) for row in counts])
    centred = patterns.values - patterns.values.mean()
    return lambda counts: _spread(counts, np.broadcast_to(centred, counts.shape))


def _spread(counts: FloatArray, r: FloatArray) -> FloatArray:
    """Return Σ_cd n_c n_d (r_c − r_d)² of every row."""
    first, second = (counts * r).sum(axis=1), (counts * r**2).sum(axis=1)
    return np.asarray(2.0 * (counts.sum(axis=1) * second - first**2))


def alpha_of_patterns(
    patterns: PairPatterns,
    design: Design,
    level: Level,
    *,
    confidence: float,
    sample: FloatArray | None = None,
) -> Estimate:
    """Return alpha of one variable, with the interval of a bootstrap sample where there is one."""
    if patterns.values.size < 2 or np.count_nonzero(patterns.counts) < 2:
        raise DegenerateData("all scores of double-rated sessions are equal: alpha is undefined")
    parts = _parts(patterns, level)
    if parts.expected <= 0.0:
        raise DegenerateData("there is no expected disagreement: alpha is undefined")
    n = float(patterns.frequency @ patterns.k)
    value = 1.0 - (n - 1.0) * parts.observed / parts.expected
    se = _linearised_se(patterns, parts)
    interval, how = None, "no interval"
    if sample is not None:
        interval = percentile_interval(sample, value, confidence)
        how = bootstrap_method(sample.size) if interval is not None else how
    elif se is not None and se > _NO_SPREAD:
        half = t_quantile(patterns.n_sessions - 1, confidence) * se
        interval = Interval(value - half, min(value + half, 1.0), confidence)
        how = "linearised over sessions, t interval, raters taken as fixed"
    return Estimate(
        value=value,
        method=f"Krippendorff alpha, {level} metric, {how}",
        interval=interval,
        se=se if interval is not None else None,
        n_sessions=patterns.n_sessions,
        n_raters=design.n_raters_present,
        n_dropped=design.n_sessions - design.n_double_rated,
        warnings=coverage.codes(
            interval,
            f"alpha_{level}",
            "t" if sample is None else "bootstrap",
            sessions=patterns.n_sessions,
            raters=design.n_raters_present,
            largest_share=float(patterns.counts.max()) / n,
            n_categories=int(np.count_nonzero(patterns.counts)),
        ),
    )


def krippendorff_alpha(
    matrix: RatingMatrix,
    *,
    level: Level = "ordinal",
    confidence: float = 0.95,
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Krippendorff's alpha: disagreement observed, against disagreement expected by chance.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not. Sessions rated once say nothing about agreement: they are left out
        and counted in `n_dropped` of the result.
    level : {"ordinal", "nominal", "interval", "ratio"}
        How far apart two scores are. "ordinal" counts the ratings between them.
    confidence : float
        Level of the interval as a proportion.
    n_bootstrap : int
        Resamples of sessions for the interval; 0 uses a t interval with a linearised standard
        error.
    rng : numpy.random.Generator, optional
        Source of the resamples, required with `n_bootstrap`.

    Returns
    -------
    Estimate
        Value, interval and standard error. 1 is perfect, 0 is chance, below 0 is worse than chance.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    DegenerateData
        Only one value occurs: alpha is undefined, not zero.
    InvalidInput
        Negative scores with the ratio metric, or resamples without a generator.

    Notes
    -----
    Works for any number of raters and any pattern of empty cells. Both intervals resample or
    differentiate over sessions and take the raters as fixed: they say nothing about other raters.
    The standard error is the infinitesimal jackknife and follows the ordinal metric through the
    ranks. Under perfect agreement there is no interval. Do not judge alpha by the bands for an ICC.

    In simulations of scores 0 to 6, 95 % intervals held the value for the same raters in 92 to 95 %
    (ratio metric 88 to 94 %), and that over all possible raters in 77 to 95 %; where nine of ten
    scores are alike (`category_dominates` of a report) they held 84 %.

    References
    ----------
    .. [1] Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of
       Pennsylvania. Example C.
    .. [2] Efron, B. (1982). The Jackknife, the Bootstrap and Other Resampling Plans. SIAM.
       Chapter 6.

    Examples
    --------
    >>> observers = ["123321412   ", "1233224125 3", " 3332342251 ", "12332441251 "]
    >>> triples = [(session, rater, float(score)) for rater, row in enumerate(observers)
    ...            for session, score in enumerate(row) if score != " "]
    >>> round(krippendorff_alpha(RatingMatrix.from_triples(triples), level="nominal").value, 3)
    0.743
    """
    _validate.check_confidence(confidence)
    if level not in LEVELS:
        raise InvalidInput(f"level is one of {', '.join(LEVELS)}, not {level!r}")
    check_resampling(n_bootstrap, rng)
    _validate.check_enough(matrix.design)
    patterns = SessionPatterns.of_matrix(matrix)
    sample = None
    if n_bootstrap and rng is not None and np.any(matrix.score != matrix.score[0]):
        statistic = alpha_statistic(patterns.pairs, level)
        sample = resample(patterns, {"value": statistic}, n_bootstrap, rng)["value"]
    return alpha_of_patterns(
        patterns.pairs, matrix.design, level, confidence=confidence, sample=sample
    )
