"""The shapes a curve can take: straight, logarithmic, or a natural cubic spline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.errors import InsufficientData, InvalidInput

ShapeName = Literal["linear", "log", "spline"]
SHAPES: tuple[ShapeName, ...] = ("linear", "log", "spline")

#: Four knots give three degrees of freedom: room for one turn and a plateau.
N_KNOTS = 4
#: With as many session numbers as coefficients a spline would only join the means.
MIN_NUMBERS_SPLINE = N_KNOTS + 1


@dataclass(frozen=True)
class Shape:
    """How the level depends on the session number x.

    Trainees differ by lines in `position`: x, or log x for the shape "log". A spline adds bends
    to the cohort's line. They and their slopes are zero before the first knot, so the line itself
    is the course at the start.
    """

    name: ShapeName
    knots: tuple[float, ...] = ()

    @property
    def n_bends(self) -> int:
        """Fixed columns beyond the intercept and the slope."""
        return max(len(self.knots) - 2, 0)

    def position(self, numbers: FloatArray) -> FloatArray:
        """Return the covariate of the lines."""
        if self.name != "log":
            return numbers
        if (numbers <= 0).any():
            low = float(numbers.min())
            raise InvalidInput(f'the shape "log" needs session numbers above 0, not {low:g}')
        return np.log(numbers)

    def line(self, numbers: FloatArray) -> FloatArray:
        """Return the columns 1 and position, shape (n_numbers, 2)."""
        return np.column_stack((np.ones(len(numbers)), self.position(numbers)))

    def bends(self, numbers: FloatArray) -> FloatArray:
        """Return the columns that make a line a natural cubic spline, shape (n_numbers, n_bends).

        Harrell (2015), Regression Modeling Strategies, section 2.4.5, in units of x.
        """
        if not self.knots:
            return np.zeros((len(numbers), 0))
        knots = np.array(self.knots)
        cubes = np.maximum(numbers[:, None] - knots, 0.0) ** 3
        last_gap = knots[-1] - knots[-2]
        before = cubes[:, -2:-1] * (knots[-1] - knots[:-2]) / last_gap
        after = cubes[:, -1:] * (knots[-2] - knots[:-2]) / last_gap
        bends: FloatArray = (cubes[:, :-2] - before + after) / (knots[-1] - knots[0]) ** 2
        return bends


def shape_for(name: ShapeName, numbers: FloatArray) -> Shape:
    """Fit a shape to session numbers, one per session.

    The knots of a spline are the ends and the terciles.

    Raises
    ------
    InvalidInput
        The logarithm of a session number does not exist.
    InsufficientData
        Too few different session numbers for a spline.
    """
    if name != "spline":
        shape = Shape(name)
        shape.position(numbers)
        return shape
    distinct = np.unique(numbers)
    if len(distinct) < MIN_NUMBERS_SPLINE:
        raise InsufficientData(
            f"a spline needs at least {MIN_NUMBERS_SPLINE} different session numbers; there are "
            f"{len(distinct)}"
        )
    at = np.linspace(0, 1, N_KNOTS)
    knots = np.quantile(numbers, at)
    if (np.diff(knots) <= 0).any():
        # Most sessions lie at one end; spread over the different numbers the knots stay apart.
        knots = np.quantile(distinct, at)
    return Shape(name, tuple(knots.tolist()))
