"""Profile-likelihood intervals for ratios of variance components, for many variables at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.reliability.batch import CrossedBatch
from fidelity.reliability.likelihood import evaluate
from fidelity.reliability.newton import lowest_minima, minimise

#: Ratio, nuisance to start from and numbers of problems → distance from the edge, best nuisance.
_SignedRoot = Callable[[FloatArray, FloatArray, IntArray], tuple[FloatArray, FloatArray]]

_HIGHEST = 1.0 - 1e-6
_TOLERANCE = 1e-7

#: Relative standard deviations of the raters among which another valley of the profile is sought.
_NUISANCES = np.concatenate([[0.0], np.geomspace(0.03, 60.0, 15)])

#: Changes of valley that are followed on one side of the estimate.
_MOST_VALLEYS = 5

#: Raters beyond which the raters' variance is known well enough for one valley.
_MANY_RATERS = 60

#: Standard errors by which another valley must be lower to count.
_NOTICEABLE = 1e-5


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


@dataclass(frozen=True, eq=False)
class _Profile:
    """The criterion as a function of each ratio, at the best variance of the raters."""

    batch: CrossedBatch
    ratios: Ratios
    z: float  # half-width of the interval in standard errors
    raters: bool

    def signed_root(
        self, rho: FloatArray, nuisance: FloatArray, which: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return the distance from the interval's edge in standard errors, and the nuisance."""
        if self.raters:
            best, value, _ = minimise(
                lambda theta, inner: self._criterion(rho[inner], theta[:, 0], which[inner]),
                nuisance[:, None],
                tolerance=1e-5,
                max_iterations=40,
            )
            best = best[:, 0]
        else:
            best = np.zeros_like(rho)
            value = self._criterion(rho, best, which)
        minimum = self.batch.criterion[self.ratios.variable[which]]
        return np.sqrt(np.maximum(value - minimum, 0.0)) - self.z, best

    def _criterion(self, rho: FloatArray, nuisance: FloatArray, which: IntArray) -> FloatArray:
        ratio_r = nuisance**2
        rest = self.ratios.rater[which] * ratio_r + self.ratios.residual[which]
        ratio_s = rho / (1.0 - rho) * rest
        variable = self.ratios.variable[which]
        return evaluate(self.batch.stats, ratio_s, ratio_r, variable).criterion

    def lowest_valley(self, rho: FloatArray, which: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return signed root and nuisance in the lower of the two lowest valleys of a wide grid."""
        shape = (_NUISANCES.size, rho.size)
        nuisance, ratio, problem = (
            np.broadcast_to(part, shape).ravel() for part in (_NUISANCES[:, None], rho, which)
        )
        value = self._criterion(ratio, nuisance, problem).reshape(shape)
        first, second = (
            self.signed_root(rho, start, which)
            for start in _NUISANCES[lowest_minima(value, n_starts=2)]
        )
        lower = first[0] <= second[0]
        return np.where(lower, first[0], second[0]), np.where(lower, first[1], second[1])

    def limit(self, point: FloatArray, end: float) -> FloatArray:
        """Return each interval's limit between the estimate and the end of the range."""
        start = self.batch.theta[self.ratios.variable, 1]
        limit = _crossing(self.signed_root, point, np.full_like(point, end), start, self.z)
        # The search follows one valley of the nuisance. Where another is lower at the limit, the
        # limit lies inside the interval, and the search goes on from there in the other valley.
        active: IntArray = np.flatnonzero(limit != end)
        if not self.raters or self.batch.stats.n_raters > _MANY_RATERS:
            return limit
        for _ in range(_MOST_VALLEYS):
            if not active.size:
                break
            root, nuisance = self.lowest_valley(limit[active], active)
            lower = root < -_NOTICEABLE
            active = active[lower]
            limit[active] = _crossing(
                self._numbered_anew(active),
                limit[active],
                np.full(active.size, end),
                nuisance[lower],
                -root[lower],
            )
            active = active[limit[active] != end]
        return limit

    def _numbered_anew(self, members: IntArray) -> _SignedRoot:
        return lambda rho, nuisance, which: self.signed_root(rho, nuisance, members[which])


def profile_limits(
    batch: CrossedBatch, ratios: Ratios, *, confidence: float, raters: bool = True
) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper limits of each ratio.

    The interval reaches to the farthest values found whose best criterion exceeds the minimum by
    no more than the chi-square quantile with one degree of freedom. A limit that is never reached
    is 0 or 1, so variances estimated as zero need no exception.
    """
    point = ratios.of(batch.theta)
    z = float(np.sqrt(2.0) * special.erfinv(confidence))
    profile = _Profile(batch, ratios, z, raters)
    low, high = profile.limit(point, 0.0), profile.limit(point, _HIGHEST)
    high = np.where(high >= _HIGHEST, 1.0, high)
    return np.minimum(low, point), np.maximum(high, point)


def _crossing(
    signed_root: _SignedRoot,
    point: FloatArray,
    end: FloatArray,
    start: FloatArray,
    z: float | FloatArray,
) -> FloatArray:
    """Find the zero between the estimate and the end of the range; the end where there is none.

    The signed root of the criterion is nearly linear in the ratio, which suits the Anderson-Björck
    form of false position: bracketed, and superlinear.
    """
    everyone = np.arange(point.size)
    nuisance = start.copy()
    inside, f_inside = point.copy(), np.zeros_like(point) - z
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
