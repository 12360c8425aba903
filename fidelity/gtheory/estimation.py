"""Variance ratios that minimise the REML criterion of a G-study, for one or many sets of scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.errors import DegenerateData, NotConverged
from fidelity.gtheory.likelihood import RATIOS, Likelihood
from fidelity.gtheory.sufficient import Sums
from fidelity.mixed.criterion import SQRT_LIMIT, Parameters
from fidelity.mixed.search import minimise

# Many searches: what a further step would still gain in the criterion when a search rests, how
# much of the gain that the slope promises a step must bring, and how many steps are tried.
_SETTLED = 1e-9
_SUFFICIENT = 1e-4
_MOST_STEPS = 100
_SHORTEST = 1e-8


@dataclass(frozen=True, eq=False)
class _Point:
    value: float
    slope: FloatArray


class _Criterion:
    """The criterion of one set of scores over the components that are estimated."""

    def __init__(self, likelihood: Likelihood, sums: Sums, free: IntArray) -> None:
        self.likelihood, self.sums, self.free = likelihood, sums, free
        self.degrees = likelihood.degrees

    def __call__(self, ratios: FloatArray) -> _Point:
        state = self.likelihood(_filled(ratios[None], self.free), self.sums)
        return _Point(float(state.value[0]), state.slope[0, self.free])


def best_ratios(likelihood: Likelihood, sums: Sums, free: IntArray) -> FloatArray:
    """Return the five variance ratios of one set of scores; those not in `free` are 0.

    Raises
    ------
    DegenerateData
        The model reproduces the scores exactly.
    NotConverged
        The likelihood has no clear maximum.
    """
    # The last parameter is the raters' when they are estimated, which starts somewhat lower.
    crossed = int(free[-1] == RATIOS.index("rater"))
    parameters = Parameters(("root",) * (len(free) - crossed), crossed)
    theta = minimise(_Criterion(likelihood, sums, free), parameters)
    if np.any(theta > 0.999 * SQRT_LIMIT):
        raise DegenerateData(
            "the model reproduces the scores exactly: no residual variation is left"
        )
    full: FloatArray = _filled(parameters.ratios(theta)[None], free)[0]
    return full


def best_ratios_of_many(
    likelihood: Likelihood, sums: Sums, free: IntArray, start: FloatArray, curvature: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Return the ratios of many sets of scores, shape (n_sets, 5), and which were found.

    Quasi-Newton steps (BFGS) with bounds at zero, all sets in step, from one start with one
    curvature. A search that gets stuck is done again singly.
    """
    n_sets = len(sums.total)
    x = np.tile(start[free], (n_sets, 1))
    bent = np.tile(curvature, (n_sets, 1, 1))
    value, slope = _evaluate(likelihood, sums, free, x)
    length = np.ones(n_sets)
    active = np.arange(n_sets)
    rested = np.zeros(n_sets, dtype=bool)
    for _ in range(_MOST_STEPS):
        step, promise = _step(x[active], slope[active], bent[active])
        rested[active[promise < _SETTLED]] = True
        going = (promise >= _SETTLED) & (length[active] > _SHORTEST)
        active, step = active[going], step[going]
        if not active.size:
            break
        candidate = np.clip(x[active] + length[active, None] * step, 0.0, SQRT_LIMIT**2)
        new_value, new_slope = _evaluate(likelihood, sums.of(active), free, candidate)
        moved = candidate - x[active]
        promised = (slope[active] * moved).sum(axis=1)
        accepted = new_value <= value[active] + _SUFFICIENT * np.minimum(promised, 0.0)
        better = active[accepted]
        bent[better] = _updated(bent[better], moved[accepted], new_slope[accepted] - slope[better])
        x[better], value[better] = candidate[accepted], new_value[accepted]
        slope[better] = new_slope[accepted]
        length[active] = np.where(accepted, 1.0, length[active] * 0.4)
    ratios = _filled(x, free)
    for number in np.flatnonzero(~rested):
        try:
            ratios[number] = best_ratios(likelihood, sums.of(np.array([number])), free)
        except (DegenerateData, NotConverged):
            continue
        rested[number] = True
    return ratios, rested & (ratios.max(axis=1) < 0.99 * SQRT_LIMIT**2)


def curvature_at(likelihood: Likelihood, sums: Sums, free: IntArray, at: FloatArray) -> FloatArray:
    """Return second derivatives of the criterion by ratio, made positive definite."""
    x = at[free]
    width = 1e-4 * np.maximum(x, 0.01)
    points = np.concatenate([x[None], x + np.diag(width)])
    repeated = sums.of(np.zeros(len(points), dtype=np.int64))
    _, slope = _evaluate(likelihood, repeated, free, points)
    second = (slope[1:] - slope[0]) / width[:, None]
    values, directions = np.linalg.eigh((second + second.T) / 2.0)
    raised = np.maximum(np.abs(values), 1e-3 * np.abs(values).max())
    return np.asarray((directions * raised) @ directions.T, dtype=np.float64)


def _evaluate(
    likelihood: Likelihood, sums: Sums, free: IntArray, x: FloatArray
) -> tuple[FloatArray, FloatArray]:
    state = likelihood(_filled(x, free), sums)
    return np.where(np.isfinite(state.value), state.value, np.inf), state.slope[:, free]


def _filled(ratios: FloatArray, free: IntArray) -> FloatArray:
    full = np.zeros((len(ratios), len(RATIOS)))
    full[:, free] = ratios
    return full


def _step(x: FloatArray, slope: FloatArray, bent: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give quasi-Newton steps and the gain they promise; what rests at zero is left there."""
    moving = ~((x <= 0.0) & (slope >= 0.0))
    both = moving[:, :, None] & moving[:, None, :]
    system = np.where(both, bent, 0.0)
    diagonal = np.arange(x.shape[1])
    system[:, diagonal, diagonal] += ~moving
    solved = np.linalg.solve(system, (slope * moving)[..., None])
    step = np.asarray(-solved[..., 0], dtype=np.float64)
    # A step that would leave the bounds from zero is no way down: along it only slope helps.
    step = np.where((x <= 0.0) & (step < 0.0), 0.0, step)
    return step, -(slope * step).sum(axis=1) / 2.0


def _updated(bent: FloatArray, moved: FloatArray, change: FloatArray) -> FloatArray:
    """Apply Powell's damped BFGS update, which keeps the curvature positive definite."""
    across = np.einsum("bij,bj->bi", bent, moved)
    own = (moved * across).sum(axis=1)
    along = (moved * change).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(along >= 0.2 * own, 1.0, 0.8 * own / (own - along))
    damped = share[:, None] * change + (1.0 - share)[:, None] * across
    bottom = (moved * damped).sum(axis=1)
    usable = (own > 0.0) & (bottom > 0.0)
    safe_own, safe_bottom = np.where(usable, own, 1.0), np.where(usable, bottom, 1.0)
    update = (
        damped[:, :, None] * damped[:, None, :] / safe_bottom[:, None, None]
        - across[:, :, None] * across[:, None, :] / safe_own[:, None, None]
    )
    return np.asarray(bent + update * usable[:, None, None], dtype=np.float64)
