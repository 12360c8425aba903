"""How grave each confusion of two categories is: by a customary weighting or by a given table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from fidelity._arrays import FloatArray, IntArray
from fidelity.agreement.count_table import CountTable
from fidelity.agreement.weights import Distance, Weighting
from fidelity.errors import InvalidInput

KappaWeighting = Literal["unweighted", "linear", "quadratic"]
KAPPA_WEIGHTINGS: tuple[KappaWeighting, ...] = get_args(KappaWeighting)
KappaWeights = KappaWeighting | npt.ArrayLike

_OF_DISTANCE: dict[str, Weighting] = {
    "unweighted": "identity",
    "linear": "linear",
    "quadratic": "quadratic",
}


class Disagreement(Protocol):
    """Weights d of disagreement: 0 on the diagonal, at most 1."""

    def of_cells(self, row: IntArray, column: IntArray) -> FloatArray:
        """Return d of cells."""

    def of_rows(self, shares: FloatArray) -> FloatArray:
        """Return Σ_l d_kl π_l for every category k of the first rater."""

    def of_columns(self, shares: FloatArray) -> FloatArray:
        """Return Σ_k d_kl π_k for every category l of the second rater."""


@dataclass(frozen=True, eq=False)
class ByDistance:
    """Disagreement that grows with the distance of two categories."""

    distance: Distance

    @classmethod
    def of(cls, weighting: KappaWeighting, table: CountTable) -> ByDistance:
        """Build one of the customary weightings over the values of a table."""
        distance = Distance.of(_OF_DISTANCE[weighting], table.values)
        # Measured from where the scores lie, sums of squares lose no digits.
        first, second = table.margins
        middle = float((first + second) @ distance.positions) / 2.0
        return cls(replace(distance, positions=distance.positions - middle))

    def of_cells(self, row: IntArray, column: IntArray) -> FloatArray:
        """Return d of cells."""
        how = self.distance
        gap = np.abs(how.positions[row] - how.positions[column])
        return np.asarray(how.squared * gap**2 + how.absolute * gap + how.unequal * (row != column))

    def of_rows(self, shares: FloatArray) -> FloatArray:
        """Return Σ_l d_kl π_l for every category k."""
        return self.distance.against(shares)

    def of_columns(self, shares: FloatArray) -> FloatArray:
        """Return the same: distances are symmetric."""
        return self.distance.against(shares)


@dataclass(frozen=True, eq=False)
class ByTable:
    """Disagreement as a table names it, which need not be symmetric."""

    weights: FloatArray  # (q, q), at most 1

    @classmethod
    def of(cls, weights: Any, n_categories: int) -> ByTable:
        """Check custom weights: of disagreement with a diagonal of 0, of agreement with one of 1.

        Weights of disagreement are divided by the largest, which leaves kappa as it is.
        """
        try:
            given = np.asarray(weights, dtype=np.float64)
        except (TypeError, ValueError):
            raise InvalidInput("custom weights are a square table of numbers") from None
        if given.shape != (n_categories, n_categories):
            shape = " × ".join(str(size) for size in given.shape) or "one number"
            raise InvalidInput(
                f"custom weights are {n_categories} × {n_categories} like the table of counts, "
                f"not {shape}"
            )
        _refuse(given, ~np.isfinite(given), "is no finite number")
        _refuse(given, given < 0.0, "is negative")
        diagonal = np.diagonal(given)
        if (diagonal == 1.0).all():
            _refuse(given, given > 1.0, "is above the agreement of the diagonal, 1")
            return cls._scaled(1.0 - given)
        _refuse(
            given,
            np.diag(diagonal != 0.0),
            "is on the diagonal, where disagreement is 0 (or agreement 1, in all rows)",
        )
        return cls._scaled(given)

    @classmethod
    def _scaled(cls, disagreement: FloatArray) -> ByTable:
        largest = float(disagreement.max())
        if largest == 0.0:
            raise InvalidInput("custom weights tell no two categories apart")
        return cls(disagreement / largest)

    def of_cells(self, row: IntArray, column: IntArray) -> FloatArray:
        """Return d of cells."""
        return np.asarray(self.weights[row, column])

    def of_rows(self, shares: FloatArray) -> FloatArray:
        """Return Σ_l d_kl π_l for every category k of the first rater."""
        return np.asarray(self.weights @ shares)

    def of_columns(self, shares: FloatArray) -> FloatArray:
        """Return Σ_k d_kl π_k for every category l of the second rater."""
        return np.asarray(shares @ self.weights)


def disagreement(weights: KappaWeights, table: CountTable) -> tuple[Disagreement, str]:
    """Return the weights with their name."""
    if not isinstance(weights, str):
        return ByTable.of(weights, table.n_categories), "custom"
    for weighting in KAPPA_WEIGHTINGS:
        if weights == weighting:
            return ByDistance.of(weighting, table), weighting
    names = ", ".join(KAPPA_WEIGHTINGS)
    raise InvalidInput(f"weights are {names} or a square table, not {weights!r}")


def _refuse(weights: FloatArray, bad: npt.NDArray[np.bool_], problem: str) -> None:
    if bad.any():
        row, column = (int(position[0]) for position in np.nonzero(bad))
        raise InvalidInput(
            f"weights, row {row + 1}, column {column + 1}: {weights[row, column]:g} {problem}"
        )
