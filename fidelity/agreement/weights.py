"""How far two categories are apart, in closed form, so that no table of pairs is ever built.

Every customary weight is 1 − d with d = a (x − y)² + b |x − y| + c [x ≠ y] on some positions of
the categories. Sums of d over pairs, over a distribution and over all categories then need only
moments and cumulative sums, whatever the number of categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.agreement.pairs import PairPatterns
from fidelity.errors import InvalidInput

Weighting = Literal["identity", "linear", "quadratic", "ordinal"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)


@dataclass(frozen=True, eq=False)
class Distance:
    """Disagreement between categories at ascending `positions`, at most 1.

    Parameters
    ----------
    positions : ndarray of float, shape (q,)
    squared, absolute, unequal : float
        The constants a, b and c of the formula above.
    """

    positions: FloatArray
    squared: float = 0.0
    absolute: float = 0.0
    unequal: float = 0.0

    @classmethod
    def of(cls, weighting: Weighting, values: FloatArray) -> Distance:
        """Build the distance of a customary weighting over all values of a scale, at least two.

        "linear" and "quadratic" use the values, "ordinal" (Gwet's) only their order.
        """
        if weighting not in WEIGHTINGS:
            raise InvalidInput(f"weights is one of {', '.join(WEIGHTINGS)}, not {weighting!r}")
        reach = float(values[-1] - values[0])
        if weighting == "identity":
            return cls(values, unequal=1.0)
        centred = values - values.mean()
        if weighting == "linear":
            return cls(centred, absolute=1.0 / reach)
        if weighting == "quadratic":
            return cls(centred, squared=1.0 / reach**2)
        q = values.size
        half = 1.0 / (q * (q - 1.0))
        ranks = np.arange(q, dtype=np.float64) - (q - 1.0) / 2.0
        return cls(ranks, squared=half, absolute=half)

    def of_patterns(self, patterns: PairPatterns) -> FloatArray:
        """Return the sum of d over ordered pairs of ratings of each pattern, shape (P,)."""
        total = np.zeros(len(patterns.codes))
        k = patterns.k.astype(np.float64)
        if self.unequal:
            total += self.unequal * patterns.unequal_pairs
        if self.squared:
            x = np.where(patterns.valid, self.positions[patterns.codes], 0.0)
            total += self.squared * 2.0 * (k * (x**2).sum(axis=1) - x.sum(axis=1) ** 2)
        if self.absolute:
            # Ascending scores: the i-th of k is above i − 1 of them and below k − i.
            x = np.where(patterns.valid, self.positions[patterns.codes], np.inf)
            x = np.where(np.isfinite(x := np.sort(x, axis=1)), x, 0.0)
            rank = 2.0 * np.arange(x.shape[1])[None, :] - k[:, None] + 1.0
            total += self.absolute * 2.0 * (rank * x).sum(axis=1)
        return total

    def against(self, shares: FloatArray) -> FloatArray:
        """Return Σ_l d_kl π_l for every category k; shares have shape (..., q)."""
        x, whole = self.positions, shares.sum(axis=-1, keepdims=True)
        total = np.zeros(shares.shape)
        if self.unequal:
            total += self.unequal * (whole - shares)
        if self.squared or self.absolute:
            first = (shares @ x)[..., None]
        if self.squared:
            total += self.squared * (x**2 * whole - 2.0 * x * first + (shares @ x**2)[..., None])
        if self.absolute:
            below, moment = np.cumsum(shares, axis=-1), np.cumsum(shares * x, axis=-1)
            total += self.absolute * (x * (2.0 * below - whole) + first - 2.0 * moment)
        return total

    def expected(self, shares: FloatArray) -> FloatArray:
        """Return Σ_kl π_k π_l d_kl for shares with shape (..., q)."""
        return np.asarray((shares * self.against(shares)).sum(axis=-1))

    @cached_property
    def sum(self) -> float:
        """Sum of d over all ordered pairs of categories."""
        ones = np.ones(self.positions.size)
        return float(self.against(ones).sum())
