"""Damped Newton search for many small problems at once, with differences for derivatives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fidelity._arrays import BoolArray, FloatArray, IntArray

#: Objective: parameters of shape (P, d) and the numbers of the problems, shape (P,) → (P,).
Objective = Callable[[FloatArray, IntArray], FloatArray]

#: Standard deviations relative to the residual beyond this are a residual variance of zero.
UPPER = 200.0


def minimise(
    objective: Objective, start: FloatArray, *, tolerance: float = 1e-7, max_iterations: int = 80
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Minimise each problem over non-negative parameters.

    The objective is even in every parameter (they are standard deviations), so negative values
    are reflected. A problem leaves the batch when its step falls below the tolerance.

    Returns
    -------
    tuple
        Parameters (P, d), objective (P,) and whether the search came to rest (P,).
    """
    theta = start.copy()
    n_problems, d = theta.shape
    value = objective(theta, np.arange(n_problems))
    damping = np.full(n_problems, 1e-3)
    done = np.zeros(n_problems, dtype=bool)
    active = np.arange(n_problems)
    gradient = np.zeros((n_problems, d))
    hessian = np.zeros((n_problems, d, d))
    stale = np.ones(n_problems, dtype=bool)
    for _ in range(max_iterations):
        fresh = active[stale[active]]
        if fresh.size:
            gradient[fresh], hessian[fresh] = _derivatives(
                objective, theta[fresh], value[fresh], fresh
            )
        x = theta[active]
        step = _step(gradient[active], hessian[active], damping[active])
        largest = np.abs(step).max(axis=1)
        cap = np.maximum(1.0, x.max(axis=1))
        step *= np.minimum(1.0, cap / np.maximum(largest, 1e-300))[:, None]
        proposal = np.minimum(np.abs(x + step), UPPER)
        candidate = objective(proposal, active)
        accepted = candidate <= value[active]
        better = active[accepted]
        theta[better], value[better] = proposal[accepted], candidate[accepted]
        damping[active] = np.where(
            accepted, np.maximum(damping[active] / 5.0, 1e-12), damping[active] * 8.0
        )
        stale[active] = accepted
        moved = np.abs(proposal - x).max(axis=1)
        resting = moved < tolerance * (1.0 + x.max(axis=1))
        done[active[resting]] = True
        active = active[~resting]
        if not active.size:
            break
    return theta, value, done


def _derivatives(
    objective: Objective, theta: FloatArray, value: FloatArray, which: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return gradient (P, d) and Hessian (P, d, d) by central differences."""
    n_problems, d = theta.shape
    h = 1e-4 * np.maximum(theta, 0.05)
    shifts = [sign * np.eye(d)[axis] for axis in range(d) for sign in (1.0, -1.0)]
    if d == 2:
        shifts.append(np.ones(2))
    points = np.concatenate([theta + h * shift for shift in shifts])
    around = objective(points, np.tile(which, len(shifts))).reshape(len(shifts), n_problems)
    gradient = np.empty((n_problems, d))
    hessian = np.empty((n_problems, d, d))
    for axis in range(d):
        plus, minus, width = around[2 * axis], around[2 * axis + 1], h[:, axis]
        gradient[:, axis] = (plus - minus) / (2.0 * width)
        hessian[:, axis, axis] = (plus - 2.0 * value + minus) / width**2
    if d == 2:
        cross = (around[4] - around[0] - around[2] + value) / (h[:, 0] * h[:, 1])
        hessian[:, 0, 1] = hessian[:, 1, 0] = cross
    return gradient, hessian


def _step(gradient: FloatArray, hessian: FloatArray, damping: FloatArray) -> FloatArray:
    """Return the damped Newton step of every problem, downhill even where curvature is negative."""
    d = gradient.shape[1]
    size = np.abs(np.diagonal(hessian, axis1=1, axis2=2)).sum(axis=1) + 1e-12
    if d == 1:
        lowest = hessian[:, 0, 0]
    else:
        half = (hessian[:, 0, 0] + hessian[:, 1, 1]) / 2.0
        gap = np.hypot((hessian[:, 0, 0] - hessian[:, 1, 1]) / 2.0, hessian[:, 0, 1])
        lowest = half - gap
    lift = damping * size + np.where(lowest < 1e-6 * size, 1e-6 * size - lowest, 0.0)
    lifted = hessian + lift[:, None, None] * np.eye(d)
    return np.asarray(-np.linalg.solve(lifted, gradient[..., None])[..., 0])


def lowest_minima(values: FloatArray, n_starts: int) -> IntArray:
    """Return the grid points (n_starts, n) of the lowest local minima; the first is the lowest."""
    around = np.pad(
        values, [(1, 1)] * (values.ndim - 1) + [(0, 0)], mode="constant", constant_values=np.inf
    )
    windows = np.lib.stride_tricks.sliding_window_view(
        around, (3,) * (values.ndim - 1), axis=tuple(range(values.ndim - 1))
    )
    local = values <= windows.min(axis=tuple(range(values.ndim, windows.ndim)))
    ranked = np.where(local, values, np.inf).reshape(-1, values.shape[-1])
    return np.asarray(np.argsort(ranked, axis=0, kind="stable")[:n_starts])
