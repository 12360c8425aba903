"""Profile-likelihood intervals for ratios of variance components, for many variables at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.reliability.batch import CrossedBatch
from fidelity.reliability.likelihood import evaluate
from fidelity.reliability.newton import minimise

#: Ratio, nuisance to start from and numbers of problems → distance from the edge, best nuisance.
_SignedRoot = Callable[[FloatArray, FloatArray, IntArray], tuple[FloatArray, FloatArray]]

_HIGHEST = 1.0 - 1e-6
_TOLERANCE = 1e-7


@dataclass(frozen=True, eq=False)
class Ratios:
    """Coefficients s / (s + rater × r + residual × e), one per problem.

    (1, 1) is ICC(A,1), (0, 1) ICC(C,1) and (q, 1/k-hat) ICC(Q, k-hat).
    """

    variable: IntArray
    rater: FloatArray
    residual: FloatArray

    def of(self, theta: FloatArray) -> FloatArray:
        """Return the coefficient at relative standard deviations of the problem's variable."""
        session, rater = (theta[self.variable] ** 2).T
        return np.asarray(session / (session + self.rater * rater + self.residual))


def profile_limits(
    batch: CrossedBatch, ratios: Ratios, *, confidence: float, raters: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper limits of each ratio.

    The interval holds every value whose best criterion exceeds the minimum by no more than the
    chi-square quantile with one degree of freedom. A limit that is never reached is 0 or 1, so
    variances estimated as zero need no exception.
    """
    point = ratios.of(batch.theta)
    z = float(np.sqrt(2.0) * special.erfinv(confidence))
    minimum = batch.criterion[ratios.variable]

    def signed_root(
        rho: FloatArray, nuisance: FloatArray, which: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the distance from the interval's edge in standard errors, and the nuisance."""
        variable = ratios.variable[which]
        odds = rho / (1.0 - rho)
        rater, residual = ratios.rater[which], ratios.residual[which]

        def along(theta: FloatArray, inner: IntArray) -> FloatArray:
            ratio_r = theta[:, 0] ** 2
            ratio_s = odds[inner] * (rater[inner] * ratio_r + residual[inner])
            return evaluate(batch.stats, ratio_s, ratio_r, variable[inner]).criterion

        if raters:
            best, value, _ = minimise(along, nuisance[:, None], tolerance=1e-5, max_iterations=40)
            best = best[:, 0]
        else:
            best = np.zeros_like(rho)
            value = along(best[:, None], np.arange(rho.size))
        return np.sqrt(np.maximum(value - minimum[which], 0.0)) - z, best

    start = batch.theta[ratios.variable, 1]
    low = _crossing(signed_root, point, np.zeros_like(point), start, z)
    high = _crossing(signed_root, point, np.full_like(point, _HIGHEST), start, z)
    high = np.where(high >= _HIGHEST, 1.0, high)
    return np.minimum(low, point), np.maximum(high, point)


def _crossing(
    signed_root: _SignedRoot,
    point: FloatArray,
    end: FloatArray,
    start: FloatArray,
    z: float,
) -> FloatArray:
    """Find the zero between the estimate and the end of the range; the end where there is none.

    The signed root of the criterion is nearly linear in the ratio, which suits the Anderson-Björck
    form of false position: bracketed, and superlinear.
    """
    everyone = np.arange(point.size)
    nuisance = start.copy()
    inside, f_inside = point.copy(), np.full_like(point, -z)
    outside = end.copy()
    f_outside, nuisance_end = signed_root(outside, nuisance, everyone)
    answer = end.copy()
    moved_inside = np.zeros(point.size, dtype=bool)
    active: IntArray = everyone[(f_outside > 0.0) & (np.abs(outside - inside) > _TOLERANCE)]
    for _ in range(60):
        if not active.size:
            break
        a, b, fa, fb = inside[active], outside[active], f_inside[active], f_outside[active]
        x = b - fb * (b - a) / (fb - fa)
        weight = np.abs(x - a) / np.abs(b - a)
        guess = (1.0 - weight) * nuisance[active] + weight * nuisance_end[active]
        fx, best = signed_root(x, np.maximum(guess, 0.02), active)
        answer[active] = x
        within: BoolArray = fx <= 0.0
        # An end that stays twice running has its value shrunk, so that it moves next time.
        repeated = within == moved_inside[active]
        inside[active] = np.where(within, x, a)
        f_inside[active] = np.where(within, fx, fa * np.where(repeated, _shrink(fx, fb), 1.0))
        outside[active] = np.where(within, b, x)
        f_outside[active] = np.where(within, fb * np.where(repeated, _shrink(fx, fa), 1.0), fx)
        moved_inside[active] = within
        nuisance[active] = np.where(within, best, nuisance[active])
        nuisance_end[active] = np.where(within, nuisance_end[active], best)
        finished = (np.abs(fx) < 1e-7) | (np.abs(outside - inside)[active] < _TOLERANCE)
        active = active[~finished]
    return answer


def _shrink(new: FloatArray, old: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = 1.0 - new / old
    return np.where(factor > 0.0, factor, 0.5)
