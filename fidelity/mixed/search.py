"""Minimise a blocked REML criterion, including minima on the boundary of zero variance."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy  # which loads scipy.optimize when it is first used

from fidelity._arrays import FloatArray
from fidelity.errors import NotConverged
from fidelity.mixed.criterion import Parameters

# A square root of a variance ratio below this is tried at exactly zero.
NEAR_ZERO = 0.05
NO_WORSE = 1e-10
# Slope by a variance ratio that counts as falling, and the square root to start again from.
FALLING = 1e-6
STEP_OFF = 0.3
RESTARTS = 7
POLISH_STEPS = 6
SETTLED = 1e-9
ACCEPTABLE_SLOPE = 1e-3


class Evaluation(Protocol):
    """A criterion's value and its derivatives by variance ratio at one point."""

    @property
    def value(self) -> float:
        """-2 log likelihood up to a constant."""

    @property
    def slope(self) -> FloatArray:
        """Derivatives by variance ratio."""


class Criterion(Protocol):
    """A function of variance ratios that can be minimised; `degrees` is its scale."""

    @property
    def degrees(self) -> int:
        """Degrees of freedom of the residual sum of squares."""

    def __call__(self, ratios: FloatArray) -> Evaluation:
        """Evaluate at the given variance ratios."""


class _Remembering:
    """A criterion that does not evaluate a point twice: the stages of a search meet at some."""

    def __init__(self, criterion: Criterion) -> None:
        self._criterion = criterion
        self._known: dict[bytes, Evaluation] = {}

    @property
    def degrees(self) -> int:
        return self._criterion.degrees

    def __call__(self, ratios: FloatArray) -> Evaluation:
        key = ratios.tobytes()
        if key not in self._known:
            self._known[key] = self._criterion(ratios)
        return self._known[key]


def minimise(criterion: Criterion, parameters: Parameters) -> FloatArray:
    """Find the parameters of least criterion.

    In square roots the slope vanishes at zero variance whether or not that is the minimum, so
    every zero is checked against the slope by the variance itself and left again if that falls.
    """
    criterion = _Remembering(criterion)
    theta = parameters.start
    for attempt in range(RESTARTS):
        theta = _descend(criterion, parameters, theta)
        theta = _snapped_to_zero(criterion, parameters, theta)
        # Ever smaller steps: a variance that is nearly zero is overshot from further away.
        escape = _escape(criterion, parameters, theta, STEP_OFF * 0.4**attempt)
        if escape is None or attempt == RESTARTS - 1:
            break
        theta = escape
    theta = _polished(criterion, parameters, theta)
    free = _free(parameters, theta)
    slope = parameters.chain(theta, criterion(parameters.ratios(theta)).slope)[free]
    if slope.size and float(np.abs(slope).max()) > ACCEPTABLE_SLOPE:
        raise NotConverged("the variance components did not settle on a maximum of the likelihood")
    return theta


def _descend(criterion: Criterion, parameters: Parameters, theta: FloatArray) -> FloatArray:
    """Run L-BFGS-B, again from where it gave up as long as the slope says there is a way down."""
    # Per row, so that the first step of the search is of the size of the parameters.
    unit = 1.0 / criterion.degrees

    def value_and_slope(point: FloatArray) -> tuple[float, FloatArray]:
        state = criterion(parameters.ratios(point))
        return unit * state.value, unit * parameters.chain(point, state.slope)

    for _ in range(RESTARTS):
        found = scipy.optimize.minimize(
            value_and_slope,
            theta,
            jac=True,
            method="L-BFGS-B",
            bounds=parameters.bounds,
            options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500},
        )
        theta = np.asarray(found.x, dtype=np.float64)
        free = _free(parameters, theta)
        if not free or np.abs(np.asarray(found.jac)[free]).max() < ACCEPTABLE_SLOPE * unit:
            break
    return theta


def _snapped_to_zero(criterion: Criterion, parameters: Parameters, theta: FloatArray) -> FloatArray:
    """Set what the search left near zero to zero where that does not raise the criterion."""
    value = criterion(parameters.ratios(theta)).value
    for position, word in enumerate(parameters.words):
        if word == "free" or not 0 < theta[position] < NEAR_ZERO:
            continue
        zeroed = theta.copy()
        zeroed[position] = 0.0
        if word == "first":
            zeroed[position + 1 : position + 3] = 0.0, np.hypot(*theta[position + 1 : position + 3])
        zeroed_value = criterion(parameters.ratios(zeroed)).value
        if zeroed_value <= value + NO_WORSE:
            theta, value = zeroed, zeroed_value
    return theta


def _escape(
    criterion: Criterion, parameters: Parameters, theta: FloatArray, step: float
) -> FloatArray | None:
    """Give a start off the boundary where the criterion falls towards it, else None."""
    slope = criterion(parameters.ratios(theta)).slope
    moved = theta.copy()
    for position, word in enumerate(parameters.words):
        if word == "root" and theta[position] == 0 and slope[position] < -FALLING:
            moved[position] = step
        if word == "first":
            at = slice(position, position + 3)
            moved[at] = _line_off_boundary(theta[at], slope[at], step)
    return None if np.array_equal(moved, theta) else moved


def _line_off_boundary(factor: FloatArray, slope: FloatArray, step: float) -> FloatArray:
    """Add to a singular covariance along the direction in which the criterion falls.

    At a minimum over the covariance matrices the matrix of slopes has no negative eigenvalue.
    """
    a, b, c = factor
    if a > 0 and c > 0:
        return factor
    by_11, by_12, by_22 = slope
    values, directions = np.linalg.eigh(np.array([[by_11, by_12 / 2], [by_12 / 2, by_22]]))
    if values[0] >= -FALLING:
        return factor
    root = np.array([[a, 0.0], [b, c]])
    direction = step * directions[:, :1]
    covariance = root @ root.T + direction @ direction.T
    lower = np.linalg.cholesky(covariance + 1e-3 * step**2 * np.eye(2))
    return np.array([lower[0, 0], lower[1, 0], lower[1, 1]])


def _free(parameters: Parameters, theta: FloatArray) -> list[int]:
    """Parameters strictly inside their limits; a slope without its line is not free."""
    free = []
    for position, (word, (low, high)) in enumerate(
        zip(parameters.words, parameters.bounds, strict=True)
    ):
        lone = word == "free" and theta[position - 1] == 0
        if not lone and low < theta[position] < high:
            free.append(position)
    return free


def _polished(criterion: Criterion, parameters: Parameters, theta: FloatArray) -> FloatArray:
    """Sharpen the minimum by Newton steps on differences of the exact slope."""
    free = _free(parameters, theta)
    if not free:
        return theta
    low, high = np.array(parameters.bounds).T

    def slope_at(point: FloatArray) -> FloatArray:
        return parameters.chain(point, criterion(parameters.ratios(point)).slope)[free]

    value, slope = criterion(parameters.ratios(theta)).value, slope_at(theta)
    for _ in range(POLISH_STEPS):
        if float(np.abs(slope).max()) < SETTLED:
            break
        curvature = np.empty((len(free), len(free)))
        for row, position in enumerate(free):
            width = 1e-5 * max(abs(theta[position]), 0.05)
            beyond = theta.copy()
            beyond[position] += width
            curvature[row] = (slope_at(beyond) - slope) / width
        step = np.linalg.lstsq((curvature + curvature.T) / 2, slope, rcond=1e-10)[0]
        candidate = theta.copy()
        candidate[free] -= step
        if np.any(candidate < low) or np.any(candidate > high):
            break
        new_value, new_slope = criterion(parameters.ratios(candidate)).value, slope_at(candidate)
        if new_value > value + NO_WORSE or np.abs(new_slope).max() >= np.abs(slope).max():
            break
        theta, value, slope = candidate, min(value, new_value), new_slope
    return theta
