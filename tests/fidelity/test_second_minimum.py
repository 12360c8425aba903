"""Small designs whose criterion has two minima: the lower one is found, and the wider interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from fidelity import FidelityError, RatingMatrix, fit_crossed, icc_incomplete
from fidelity.reliability.likelihood import evaluate

GRID = np.concatenate([[0.0], np.geomspace(0.02, 60.0, 40)])


def sparse_ratings(rng):
    n, m = rng.integers(4, 20), rng.integers(2, 6)
    scores = rng.normal(0, 1.5, (n, 1)) + rng.normal(0, rng.choice([0, 2]), (1, m))
    scores = scores + rng.normal(size=(n, m))
    kept = rng.random((n, m)) < rng.uniform(0.4, 1.0)
    return [(int(s), int(r), float(scores[s, r])) for s, r in np.argwhere(kept)]


def criterion(batch, ratio_s, ratio_r):
    return evaluate(batch.stats, ratio_s, ratio_r, np.zeros(ratio_s.size, dtype=int)).criterion


def test_no_point_of_a_wide_grid_lies_below_the_minimum_of_sparse_designs():
    rng = np.random.default_rng(0)
    session, rater = (part.ravel() ** 2 for part in np.meshgrid(GRID, GRID))
    fitted = 0

    for _ in range(120):
        try:
            batch = fit_crossed(RatingMatrix.from_triples(sparse_ratings(rng))).batch
        except FidelityError:
            continue
        fitted += 1

        assert criterion(batch, session, rater).min() >= batch.criterion[0] - 1e-7

    assert fitted > 90


# Fifteen sessions and three raters: the profile of ICC(A,1) has one valley near the estimate and,
# below .28, a lower one at a rater variance thirty times as large.
TWO_VALLEYS = """
    -1.147447 -2.778910 -2.441745 | -0.270593 -0.069199  1.056426 |  0.241804  0.648083  0.130628
    -0.485253 -2.627165  0.764424 |  0.264178  .         1.521017 |  1.607579  .         2.875160
    -0.225050 -0.767026  .        | -0.126045  .         .        |  0.026190  .         .
     2.856393  3.268975  .        |  0.119384  1.898939  .        | -1.346452  0.360821  1.082654
     1.639250  1.429712  .        |  0.428648 -0.154369  0.818937 |  0.896935  .         .
"""


def test_interval_reaches_into_the_other_valley_of_the_profile():
    cells = TWO_VALLEYS.replace("|", " ").split()
    matrix = RatingMatrix.from_triples(
        [(i // 3, i % 3, float(cell)) for i, cell in enumerate(cells) if cell != "."]
    )
    batch = fit_crossed(matrix).batch

    def excess(rho):
        def along(nuisance):
            nuisance = np.atleast_1d(nuisance)
            return criterion(batch, rho / (1 - rho) * (nuisance**2 + 1), nuisance**2)

        near = GRID[np.argmin(along(GRID))]
        best = optimize.minimize_scalar(
            lambda x: along(x)[0], bounds=(near / 1.3, near * 1.3), options={"xatol": 1e-10}
        )
        return best.fun - batch.criterion[0] - stats.chi2.ppf(0.95, 1)

    expected = optimize.brentq(excess, 0.05, 0.6)

    interval = icc_incomplete(matrix).interval

    assert interval is not None
    assert interval.low == pytest.approx(expected, abs=1e-6)
    assert interval.low < 0.22
