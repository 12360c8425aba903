"""Coefficients that papers print beside AC and Fleiss' kappa: for comparison with other work."""

from __future__ import annotations

import numpy as np

from fidelity import coverage
from fidelity.agreement.chance import agreement_of_patterns, uniform_chance
from fidelity.agreement.coefficient import checked, of_matrix
from fidelity.agreement.limits import t_quantile
from fidelity.agreement.weights import Weighting
from fidelity.errors import DegenerateData
from fidelity.types import Estimate, Interval, RatingMatrix


def brennan_prediger(
    matrix: RatingMatrix, *, weights: Weighting = "identity", confidence: float = 0.95
) -> Estimate:
    """Brennan and Prediger's coefficient: chance gives every category the same share.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not, with the full scale: categories that nobody used count. Sessions
        rated once play no part but in the standard error.
    weights : {"identity", "linear", "quadratic", "ordinal"}
        What a near miss is worth.
    confidence : float
        Level of the interval as a proportion.

    Returns
    -------
    Estimate
        Value, t interval and Gwet's linearised standard error.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    DegenerateData
        Only one category is used and no scale names another.
    InvalidInput
        Unknown weights.

    Notes
    -----
    A percentage of agreement moved to a scale on which guessing is 0. It grows with the number of
    categories. The interval takes the raters as fixed.

    References
    ----------
    .. [1] Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and
       alternatives. Educational and Psychological Measurement, 41, 687-699.
    .. [2] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed. Chapter 4.

    Examples
    --------
    >>> from fidelity import Scale
    >>> raters = ["123321412   ", "1233224125  ", " 33323422513", "12332441251 "]
    >>> triples = [(session, rater, float(score)) for rater, row in enumerate(raters)
    ...            for session, score in enumerate(row) if score != " "]
    >>> matrix = RatingMatrix.from_triples(triples, scale=Scale((1, 2, 3, 4, 5)))
    >>> round(brennan_prediger(matrix).value, 5)
    0.77273
    """
    return of_matrix(matrix, uniform_chance, weights, confidence=confidence)


def conger_kappa(matrix: RatingMatrix, *, weights: Weighting = "identity") -> Estimate:
    """Conger's kappa: Cohen's for several raters, chance from the margins of every pair of raters.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not. Each rater's margins come from all sessions the rater rated.
    weights : {"identity", "linear", "quadratic", "ordinal"}
        What a near miss is worth.

    Returns
    -------
    Estimate
        The value alone; resample sessions where an interval is needed.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    DegenerateData
        Chance alone explains the agreement.
    InvalidInput
        Unknown weights.

    Notes
    -----
    Equals Cohen's kappa for two raters who rated everything. Where Fleiss' kappa punishes raters
    for using categories unequally often, this one does not.

    References
    ----------
    .. [1] Conger, A. J. (1980). Integration and generalization of kappas for multiple raters.
       Psychological Bulletin, 88, 322-328.
    .. [2] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed. Chapter 2.

    Examples
    --------
    >>> from fidelity import Scale
    >>> raters = ["123321412   ", "1233224125  ", " 33323422513", "12332441251 "]
    >>> triples = [(session, rater, float(score)) for rater, row in enumerate(raters)
    ...            for session, score in enumerate(row) if score != " "]
    >>> matrix = RatingMatrix.from_triples(triples, scale=Scale((1, 2, 3, 4, 5)))
    >>> round(conger_kappa(matrix).value, 3)
    0.763
    """
    patterns, distance = checked(matrix, weights, 0.95)
    m, q = matrix.n_raters, patterns.values.size
    code = np.searchsorted(patterns.values, matrix.score)
    of_rater = np.bincount(matrix.rater * q + code, minlength=m * q).reshape(m, q)
    margins = of_rater / of_rater.sum(axis=1, keepdims=True)
    together = distance.expected(margins.sum(axis=0)) - distance.expected(margins).sum()
    expected = 1.0 - float(together) / (m * (m - 1.0))
    if expected >= 1.0 - 1e-12:
        raise DegenerateData("all scores are equal: chance alone explains the agreement")
    agreement = agreement_of_patterns(patterns, distance)
    observed = float(patterns.pairs.frequency @ agreement) / patterns.n_double
    return Estimate(
        value=(observed - expected) / (1.0 - expected),
        method=f"Conger kappa, {weights} weights, no interval",
        n_sessions=patterns.n_sessions,
        n_raters=m,
    )


def weighted_alpha(
    matrix: RatingMatrix, *, weights: Weighting = "identity", confidence: float = 0.95
) -> Estimate:
    """Krippendorff's alpha with the weights and the standard error of Gwet.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not, with the full scale. Sessions rated once are left out and counted
        in `n_dropped`.
    weights : {"identity", "linear", "quadratic", "ordinal"}
        What a near miss is worth. "ordinal" is Gwet's, fixed by the scale; the ordinal metric of
        Krippendorff depends on the data and is in :func:`fidelity.krippendorff_alpha`.
    confidence : float
        Level of the interval as a proportion.

    Returns
    -------
    Estimate
        Value, t interval and standard error.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    DegenerateData
        All scores of double-rated sessions are equal.
    InvalidInput
        Unknown weights.

    Notes
    -----
    Identity weights give nominal alpha, quadratic ones interval alpha. The standard error leaves
    out the small-sample term of the value, as in Gwet's programs, and takes the raters as fixed.

    References
    ----------
    .. [1] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed. Chapters 2 and 5.
    .. [2] Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of
       Pennsylvania.

    Examples
    --------
    >>> from fidelity import Scale
    >>> raters = ["123321412   ", "1233224125  ", " 33323422513", "12332441251 "]
    >>> triples = [(session, rater, float(score)) for rater, row in enumerate(raters)
    ...            for session, score in enumerate(row) if score != " "]
    >>> matrix = RatingMatrix.from_triples(triples, scale=Scale((1, 2, 3, 4, 5)))
    >>> round(weighted_alpha(matrix).value, 3)
    0.743
    """
    patterns, distance = checked(matrix, weights, confidence)
    pairs, n = patterns.pairs, patterns.n_double
    k, f = pairs.k.astype(np.float64), pairs.frequency
    size = float(f @ k) / n  # ratings of a session, on average
    shares = patterns.shares[: k.size]
    margins = np.asarray((f * k) @ shares) / (n * size)
    expected = 1.0 - float(distance.expected(margins))
    if expected >= 1.0 - 1e-12:
        raise DegenerateData("all scores of double-rated sessions are equal: alpha is undefined")
    own = agreement_of_patterns(patterns, distance) * k / size
    plain = float(f @ own) / n
    observed = plain + (1.0 - plain) / (n * size)
    value = (observed - expected) / (1.0 - expected)
    uncorrected = (plain - expected) / (1.0 - expected)
    excess = (k - size) / size
    drawn = shares @ (1.0 - distance.against(margins)) * k / size - expected * excess
    influence = own - observed * excess - expected
    influence -= 2.0 * (1.0 - uncorrected) * (drawn - expected)
    influence /= 1.0 - expected
    spread = float(f @ (influence - uncorrected) ** 2)
    se = float(np.sqrt(spread / (n * (n - 1.0)))) if n > 1 else 0.0
    interval = None
    if se > 1e-12:
        half = t_quantile(n - 1, confidence) * se
        interval = Interval(value - half, max(min(value + half, 1.0), value), confidence)
    how = "t interval, raters taken as fixed" if interval else "no interval"
    return Estimate(
        value=value,
        method=f"Krippendorff alpha, {weights} weights, linearised over sessions, {how}",
        interval=interval,
        se=se if interval else None,
        n_sessions=n,
        n_raters=matrix.n_raters,
        n_dropped=patterns.n_sessions - n,
        warnings=coverage.codes(
            interval, "weighted_alpha", "t", sessions=n, largest_share=float(margins.max())
        ),
    )
