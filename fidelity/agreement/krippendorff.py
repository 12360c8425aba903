"""Krippendorff's alpha for nominal, ordinal, interval and ratio scores, in linear time.

Ordinal alpha is interval alpha of the mid-ranks, and interval disagreement needs only sums and
sums of squares; only the expected disagreement of the ratio metric compares values pairwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity.agreement.limits import t_quantile
from fidelity.agreement.pairs import PairPatterns
from fidelity.design import Design
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.types import Estimate, Interval, RatingMatrix

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")

_ROWS = 1_000  # rows of the value × value table of the ratio metric held at once
_CELLS = 2_000_000  # resamples × values held at once


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
    x = np.where(patterns.valid, r[patterns.codes], 0.0)
    k, total = patterns.k, x.sum(axis=1)
    return 2.0 * (k * (x**2).sum(axis=1) - total**2) / (k - 1.0), total


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
    counts = patterns.value_counts(patterns.frequency)
    n = counts.sum()
    if level == "nominal":
        per_pattern = patterns.pair_sum(lambda a, b: (a != b).astype(np.float64))
        per_pattern /= patterns.k - 1.0
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


def _bootstrap(
    patterns: PairPatterns, level: Level, n_bootstrap: int, rng: np.random.Generator
) -> FloatArray:
    """Return alpha of resampled sessions; resamples without variation are left out."""
    n_sessions, q = patterns.n_sessions, patterns.values.size
    weights = rng.multinomial(n_sessions, patterns.frequency / n_sessions, size=n_bootstrap).astype(
        np.float64
    )
    rows = np.broadcast_to(np.arange(len(patterns.codes))[:, None], patterns.codes.shape)
    ones = np.ones(np.count_nonzero(patterns.valid))
    table = sparse.csr_array(
        (ones, (rows[patterns.valid], patterns.codes[patterns.valid])), shape=(len(rows), q)
    )
    fixed = _parts(patterns, level).observed_of_pattern if level in ("nominal", "ratio") else None
    block = max(1, _CELLS // q)
    return np.concatenate(
        [
            _resampled(patterns, level, weights[begin : begin + block], table, fixed)
            for begin in range(0, n_bootstrap, block)
        ]
    )


def _resampled(
    patterns: PairPatterns,
    level: Level,
    weights: FloatArray,
    table: sparse.csr_array,
    fixed: FloatArray | None,
) -> FloatArray:
    """Return alpha for pattern weights with shape (resamples, P); `fixed` is known disagreement."""
    counts = np.asarray((table.T @ weights.T).T)
    n, k = counts.sum(axis=1), patterns.k
    if fixed is not None:
        observed = weights @ fixed
        if level == "nominal":
            expected = n**2 - (counts**2).sum(axis=1)
        else:
            expected = np.array([row @ _ratio_against(patterns.values, row) for row in counts])
    else:
        centred = patterns.values - patterns.values.mean()
        r = _mid_ranks(counts) if level == "ordinal" else np.broadcast_to(centred, counts.shape)
        squares, sums = table @ (r**2).T, table @ r.T  # (P, resamples)
        inside = 2.0 * (k[:, None] * squares - sums**2) / (k[:, None] - 1.0)
        observed = (weights * inside.T).sum(axis=1)
        expected = 2.0 * (n * (counts * r**2).sum(axis=1) - (counts * r).sum(axis=1) ** 2)
    usable = np.count_nonzero(counts, axis=1) >= 2
    return np.asarray(1.0 - (n[usable] - 1.0) * observed[usable] / expected[usable])


def alpha_of_patterns(
    patterns: PairPatterns,
    design: Design,
    level: Level,
    *,
    confidence: float,
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Return alpha of one variable whose patterns are at hand."""
    if patterns.values.size < 2 or np.count_nonzero(patterns.value_counts(patterns.frequency)) < 2:
        raise DegenerateData("all scores of double-rated sessions are equal: alpha is undefined")
    parts = _parts(patterns, level)
    if parts.expected <= 0.0:
        raise DegenerateData("there is no expected disagreement: alpha is undefined")
    n = float(patterns.frequency @ patterns.k)
    value = 1.0 - (n - 1.0) * parts.observed / parts.expected
    se = _linearised_se(patterns, parts)
    interval, how = None, "no interval"
    if n_bootstrap > 0 and rng is not None:
        sample = _bootstrap(patterns, level, n_bootstrap, rng)
        if sample.size >= n_bootstrap / 2:
            tail = (1.0 - confidence) / 2.0
            low, high = (float(x) for x in np.quantile(sample, [tail, 1.0 - tail]))
            interval = Interval(min(low, value), max(high, value), confidence)
            how = f"{n_bootstrap} bootstrap resamples of sessions, raters taken as fixed"
    elif se is not None and se > 0.0:
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
    if n_bootstrap < 0 or (n_bootstrap > 0 and rng is None):
        raise InvalidInput("n_bootstrap is 0 or more, and resamples need a generator")
    _validate.check_enough(matrix.design)
    return alpha_of_patterns(
        PairPatterns.of_matrix(matrix),
        matrix.design,
        level,
        confidence=confidence,
        n_bootstrap=n_bootstrap,
        rng=rng,
    )
