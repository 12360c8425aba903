"""Raters as fixed: unshrunken mean of each named rater, with sessions as random effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import InsufficientData, NotConverged
from fidelity.reliability.likelihood import normal_equations
from fidelity.reliability.newton import UPPER, minimise
from fidelity.reliability.reml import check_identified
from fidelity.reliability.sufficient import CrossedStatistics
from fidelity.types import RatingMatrix


@dataclass(frozen=True, eq=False)
class FixedRatersFit:
    """Means of the named raters, adjusted for the sessions they happened to get."""

    means: pd.DataFrame
    variance: dict[str, float]
    criterion: float


def fit_fixed_raters(matrix: RatingMatrix) -> FixedRatersFit:
    """Mean of each rater, adjusted for which sessions the rater got, without shrinkage.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores in points of the scale, complete or not; the design must be connected.

    Returns
    -------
    FixedRatersFit
        `means` with columns rater, mean, se, n_ratings; variances of session and residual; the
        REML criterion.

    Raises
    ------
    InsufficientData
        Too few sessions, raters or double ratings, or a disconnected design.
    DegenerateData
        All scores are equal.
    NotConverged
        The residual variance runs to zero.

    Notes
    -----
    Use it for a fixed panel whose members are of interest themselves; :func:`fit_crossed` treats
    raters as a sample and shrinks the severity of those with few ratings. The criteria of the two
    models cannot be compared, because their fixed parts differ.

    References
    ----------
    .. [1] Searle, S. R., Casella, G. & McCulloch, C. E. (1992). Variance Components. Wiley.
       Chapter 6.

    Examples
    --------
    >>> triples = [(s, r, y) for s, row in enumerate([[1, 2], [3, 5], [4, 6], [2, 3]])
    ...            for r, y in enumerate(row)]
    >>> fit_fixed_raters(RatingMatrix.from_triples(triples)).means["mean"].round(6).tolist()
    [2.5, 4.0]
    """
    check_identified(matrix)
    if matrix.design.n_components > 1:
        raise InsufficientData("the design is disconnected: means of raters cannot be compared")
    stats = CrossedStatistics.of(matrix.design, matrix.score[None])
    n, m = matrix.n_ratings, matrix.n_raters
    if n <= m:
        raise InsufficientData("as many raters as ratings")

    def criterion(theta: FloatArray, which: IntArray) -> FloatArray:
        return _solve(stats, theta[:, 0] ** 2, np.zeros_like(which))[0]

    theta, value, done = minimise(criterion, np.ones((1, 1)))
    if not done[0] or theta[0, 0] > 0.99 * UPPER:
        raise NotConverged("the residual variance runs to zero: raters agree up to their severity")
    _, rss, means, inverse = _solve(stats, theta[:, 0] ** 2, np.zeros(1, dtype=np.int64))
    unit, shift = float(stats.unit[0]), float(stats.shift[0])
    residual = float(rss[0]) / (n - m) * unit**2
    return FixedRatersFit(
        means=pd.DataFrame(
            {
                "rater": matrix.raters,
                "mean": shift + unit * means[0],
                "se": np.sqrt(residual * np.diagonal(inverse[0])),
                "n_ratings": matrix.design.ratings_per_rater,
            }
        ),
        variance={"session": float(theta[0, 0] ** 2) * residual, "residual": residual},
        criterion=float(value[0]),
    )


def _solve(
    stats: CrossedStatistics, ratio: FloatArray, which: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return criterion, residual sum of squares, rater means and their inverse information."""
    rows = normal_equations(stats, ratio, which)
    df = float(stats.n_ratings[0]) - stats.n_raters
    inverse = np.asarray(np.linalg.inv(rows.a), dtype=np.float64)
    means: FloatArray = np.einsum("pij,pj->pi", inverse, rows.b_y)
    yy = stats.square[which] - (rows.gain * stats.square_kappa[which]).sum(axis=1)
    rss = np.maximum(yy - (means * rows.b_y).sum(axis=1), 1e-14 * stats.n_ratings[0])
    logdet: FloatArray = np.linalg.slogdet(rows.a)[1]
    logdet = logdet + (stats.n_kappa[0] * np.log1p(ratio[:, None] * stats.kappa)).sum(axis=1)
    criterion = logdet + df * (1.0 + np.log(2.0 * np.pi * rss * stats.unit[which] ** 2 / df))
    return criterion, rss, means, inverse
