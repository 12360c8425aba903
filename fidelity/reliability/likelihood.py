"""The crossed likelihood at many points: its cost does not depend on the number of ratings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from fidelity._arrays import FloatArray, IntArray
from fidelity.reliability.sufficient import CrossedStatistics

_LARGE = 60  # raters from which systems are solved one by one
_CHUNK = 4_000_000  # doubles in the largest temporary array


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The likelihood at P points (ratios of variances, number of the variable)."""

    criterion: FloatArray
    logdet: FloatArray
    rss: FloatArray
    xx: FloatArray
    xy: FloatArray


@dataclass(frozen=True, eq=False)
class Rows:
    """The normal equations of the raters at P points, before they are solved."""

    gain: FloatArray  # (P, K) g(kappa)
    a: FloatArray  # (P, m, m) Z_r' W Z_r
    b_y: FloatArray  # (P, m)
    b_1: FloatArray  # (P, m)


def normal_equations(stats: CrossedStatistics, ratio_s: FloatArray, which: IntArray) -> Rows:
    """Build Z_r' W Z_r and its right-hand sides with sessions eliminated."""
    design = np.zeros_like(which) if stats.shared else which
    gain = ratio_s[:, None] / (1.0 + ratio_s[:, None] * stats.kappa)
    m = stats.n_raters
    if stats.shared:
        flat = stats.pair_kappa[0].reshape(stats.kappa.size, m * m)
        a = -(gain @ flat).reshape(which.size, m, m)
        b_1 = stats.n_rater - (gain * stats.kappa) @ stats.rater_kappa[0]
    else:
        a = -np.einsum("pk,pkij->pij", gain, stats.pair_kappa[design])
        b_1 = stats.n_rater[design] - np.einsum(
            "pk,pkj->pj", gain * stats.kappa, stats.rater_kappa[design]
        )
    diagonal = np.arange(m)
    a[:, diagonal, diagonal] += stats.n_rater[design]
    b_y = stats.rater_total[which] - np.einsum("pk,pkj->pj", gain, stats.cross_kappa[which])
    return Rows(gain, a, b_y, b_1)


def _solve(kernel: FloatArray, sides: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the solutions and log determinants of P positive definite systems."""
    if kernel.shape[1] < _LARGE:
        factor = np.linalg.cholesky(kernel)
        diagonal = np.diagonal(factor, axis1=1, axis2=2)
        solved = np.asarray(np.linalg.solve(kernel, sides), dtype=np.float64)
        return solved, np.asarray(2.0 * np.log(diagonal).sum(axis=1), dtype=np.float64)
    # Few and large: one factorisation each is worth a loop.
    solved = np.empty_like(sides)
    logdet = np.empty(len(kernel))
    for problem, matrix in enumerate(kernel):
        large = linalg.cho_factor(matrix, lower=True, check_finite=False)
        solved[problem] = linalg.cho_solve(large, sides[problem], check_finite=False)
        logdet[problem] = 2.0 * np.log(np.diagonal(large[0])).sum()
    return solved, logdet


def evaluate(
    stats: CrossedStatistics,
    ratio_s: FloatArray,
    ratio_r: FloatArray,
    which: IntArray,
    *,
    reml: bool = True,
) -> Evaluation:
    """Return the criterion −2 log likelihood (REML or ML) at P points, with its constant."""
    chunk = max(1, _CHUNK // max(stats.n_raters**2 * stats.kappa.size, 1))
    if which.size > chunk:
        parts = [
            evaluate(
                stats,
                ratio_s[i : i + chunk],
                ratio_r[i : i + chunk],
                which[i : i + chunk],
                reml=reml,
            )
            for i in range(0, which.size, chunk)
        ]
        return Evaluation(
            *(
                np.concatenate([getattr(p, f) for p in parts])
                for f in ("criterion", "logdet", "rss", "xx", "xy")
            )
        )
    design = np.zeros_like(which) if stats.shared else which
    rows = normal_equations(stats, ratio_s, which)
    kernel = ratio_r[:, None, None] * rows.a
    diagonal = np.arange(stats.n_raters)
    kernel[:, diagonal, diagonal] += 1.0
    sides = np.stack([rows.b_y, rows.b_1], axis=-1)
    solved, logdet = _solve(kernel, sides)
    products = ratio_r[:, None, None] * (np.swapaxes(sides, 1, 2) @ solved)

    kappa, gain = stats.kappa, rows.gain
    n = stats.n_ratings[design]
    n_kappa = stats.n_kappa[design]
    yy = stats.square[which] - (gain * stats.square_kappa[which]).sum(axis=1) - products[:, 0, 0]
    # The scores are centred, so their plain sum is zero.
    xy = -(gain * kappa * stats.total_kappa[which]).sum(axis=1) - products[:, 1, 0]
    xx = n - (gain * kappa**2 * n_kappa).sum(axis=1) - products[:, 1, 1]
    rss = np.maximum(yy - xy**2 / xx, 1e-14 * n)
    logdet += (n_kappa * np.log1p(ratio_s[:, None] * kappa)).sum(axis=1)
    df = n - 1.0 if reml else n
    criterion = logdet + df * (1.0 + np.log(2.0 * np.pi * rss * stats.unit[which] ** 2 / df))
    if reml:
        criterion += np.log(xx)
    return Evaluation(criterion, logdet, rss, xx, xy)
