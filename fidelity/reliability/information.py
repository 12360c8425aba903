"""How precisely variance components are known: expected information, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.reliability.batch import CrossedBatch
from fidelity.reliability.likelihood import normal_equations


def component_covariance(batch: CrossedBatch, variable: int) -> FloatArray:
    """Return the covariance of (session, rater, residual) variance, shape (3, 3).

    Half the trace of P K_i P K_j, inverted, with P the REML projection and K the kernels. Every
    trace is built from the grouped sums, so the cost does not depend on the number of ratings.
    NaN fills the matrix when the information is singular.
    """
    stats = batch.stats
    which = np.array([variable])
    ratio_s, ratio_r = (float(r) for r in batch.theta[variable] ** 2)
    rows = normal_equations(stats, np.array([ratio_s]), which)
    a, b_1 = rows.a[0], rows.b_1[0]
    m = stats.n_raters
    row = 0 if stats.shared else variable
    kappa, n_kappa = stats.kappa, stats.n_kappa[row]
    pairs, counts = stats.pair_kappa[row], stats.rater_kappa[row]

    inverse = np.linalg.inv(np.eye(m) + ratio_r * a)
    d = ratio_r * inverse
    d_one = d @ b_1
    w = 1.0 / (1.0 + ratio_s * kappa)
    level = kappa * w  # diagonal of Z_s' W Z_s for sessions with kappa ratings
    xx = stats.n_ratings[row] - ((1.0 - w) * kappa * n_kappa).sum() - b_1 @ d_one

    # F = Z_s' W Z_r and p = Z_s' V^-1 1 enter through their cross-products only.
    def cross(weight: FloatArray) -> tuple[FloatArray, FloatArray, float]:
        """Return sums over sessions of weight × (F'F, F'a, a'a)."""
        ff = np.tensordot(weight * w**2, pairs, axes=1)
        fa = (weight * w * level) @ counts
        return ff, fa, float((weight * level**2 * n_kappa).sum())

    ones = np.ones_like(kappa)
    ff, fa, aa = cross(ones)
    fp = fa - ff @ d_one
    pp = aa - 2.0 * d_one @ fa + d_one @ ff @ d_one
    gram = np.block([[ff, fp[:, None]], [fp[None, :], np.array([[pp]])]])
    middle = np.zeros((m + 1, m + 1))
    middle[:m, :m] = d
    middle[m, m] = 1.0 / xx

    ff_level, fa_level, aa_level = cross(level)
    pp_level = aa_level - 2.0 * d_one @ fa_level + d_one @ ff_level @ d_one
    on_diagonal = float(np.sum(d * ff_level)) + pp_level / xx
    mixed = middle @ gram
    t_ss = aa - 2.0 * on_diagonal + float(np.sum(mixed * mixed.T))

    beta = inverse @ b_1
    left = np.vstack([inverse, -beta[None, :] / xx])
    t_sr = float(np.sum(left * (gram @ left)))
    p_rr = inverse @ a - np.outer(beta, beta) / xx
    t_rr = float(np.sum(p_rr * p_rr.T))

    trace_s = float((level * n_kappa).sum() - np.sum(d * ff) - pp / xx)
    trace_r = float(np.trace(p_rr))
    t_se = trace_s - ratio_s * t_ss - ratio_r * t_sr
    t_re = trace_r - ratio_s * t_sr - ratio_r * t_rr
    trace = stats.n_ratings[row] - 1.0 - ratio_s * trace_s - ratio_r * trace_r
    t_ee = trace - ratio_s * t_se - ratio_r * t_re
    information = np.array([[t_ss, t_sr, t_se], [t_sr, t_rr, t_re], [t_se, t_re, t_ee]]) / 2.0
    # The one-way model knows no raters, so their row stays empty.
    known = np.array([0, 1, 2] if m else [0, 2])
    information = information[np.ix_(known, known)]
    if not np.isfinite(information).all() or np.linalg.cond(information) > 1e12:
        return np.full((3, 3), np.nan)
    covariance = np.zeros((3, 3))
    covariance[np.ix_(known, known)] = np.linalg.inv(information)
    return np.asarray(covariance * batch.variance[variable, 2] ** 2)


def delta_se(variance: FloatArray, covariance: FloatArray, rater: float, residual: float) -> float:
    """Return the standard error of s / (s + rater × r + residual × e) by the delta method."""
    session = variance[0]
    total = session + rater * variance[1] + residual * variance[2]
    gradient = np.array([total - session, -session * rater, -session * residual]) / total**2
    return float(np.sqrt(gradient @ covariance @ gradient))


def monte_carlo(
    variance: FloatArray,
    covariance: FloatArray,
    weights: Mapping[str, tuple[float, float]],
    *,
    confidence: float,
    n_draws: int,
    rng: np.random.Generator,
    scale: Literal["log", "raw"] = "log",
) -> dict[str, tuple[float, float]]:
    """Return percentile limits of ratios from normal draws of the components or their logarithms.

    `weights` names the ratios s / (s + rater × r + residual × e). All components must be positive.
    Draws on the raw scale can be negative; they are there to reproduce published intervals.
    """
    logs = scale == "log"
    spread = covariance / np.outer(variance, variance) if logs else covariance
    half = rng.standard_normal((n_draws // 2, 3))
    draws = np.concatenate([half, -half])  # antithetic pairs steady the quantiles
    moved = draws @ np.linalg.cholesky(spread).T
    session, rater, residual = (variance * np.exp(moved) if logs else variance + moved).T
    tail = (1.0 - confidence) / 2.0
    limits = {}
    for name, (rater_weight, residual_weight) in weights.items():
        ratio = session / (session + rater_weight * rater + residual_weight * residual)
        low, high = np.quantile(ratio, [tail, 1.0 - tail])
        limits[name] = (float(low), float(high))
    return limits
