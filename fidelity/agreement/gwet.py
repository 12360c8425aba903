"""Gwet's agreement coefficients AC1 and AC2."""

from __future__ import annotations

import numpy as np

from fidelity.agreement.chance import gwet_chance
from fidelity.agreement.coefficient import of_matrix
from fidelity.agreement.weights import Weighting
from fidelity.types import Estimate, RatingMatrix


def gwet_ac(
    matrix: RatingMatrix,
    *,
    weights: Weighting = "identity",
    confidence: float = 0.95,
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Gwet's AC1 (identity weights) or AC2: agreement corrected for chance, steady under imbalance.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores, complete or not, with the full scale: categories that nobody used count. Without a
        scale the used values are taken as the scale. Sessions rated once tell how often categories
        are used and nothing about agreement.
    weights : {"identity", "linear", "quadratic", "ordinal"}
        What a near miss is worth: nothing; less by distance in points; less by squared distance; by
        the number of categories between ("ordinal", Gwet's).
    confidence : float
        Level of the interval as a proportion.
    n_bootstrap : int
        Resamples of sessions for the interval; 0 uses a t interval with the linearised standard
        error.
    rng : numpy.random.Generator, optional
        Source of the resamples, required with `n_bootstrap`.

    Returns
    -------
    Estimate
        Value, interval and standard error; 1 is perfect, 0 is chance.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, or no session with two ratings.
    DegenerateData
        Only one category is used and no scale names another.
    InvalidInput
        Unknown weights, or resamples without a generator.

    Notes
    -----
    Chance counts only for ratings that are hard, so the coefficient stays high where one category
    dominates and kappa falls. It depends on the number of categories and flatters when agreement is
    low: never judge it by bands made for an ICC or for kappa. The interval takes the raters as
    fixed; its upper limit is cut at 1.

    In simulations of scores 0 to 6, 95 % t intervals held the value for the same raters in 94 to
    95 % (identity, linear weights) and 90 to 95 % (quadratic, ordinal weights), least with 30
    sessions, where they lie too high; bootstrap intervals hold 1 to 2 % less. They held the value
    over all possible raters in 59 to 94 %.

    References
    ----------
    .. [1] Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence
       of high agreement. British Journal of Mathematical and Statistical Psychology, 61, 29-48.
    .. [2] Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed. Advanced Analytics.
       Chapters 4 and 5; the example is its table of 12 subjects and 4 raters.

    Examples
    --------
    >>> from fidelity import Scale
    >>> raters = ["123321412   ", "1233224125  ", " 33323422513", "12332441251 "]
    >>> triples = [(session, rater, float(score)) for rater, row in enumerate(raters)
    ...            for session, score in enumerate(row) if score != " "]
    >>> matrix = RatingMatrix.from_triples(triples, scale=Scale((1, 2, 3, 4, 5)))
    >>> round(gwet_ac(matrix).value, 5), round(gwet_ac(matrix, weights="quadratic").value, 3)
    (0.77544, 0.914)
    """
    return of_matrix(
        matrix, gwet_chance, weights, confidence=confidence, n_bootstrap=n_bootstrap, rng=rng
    )
