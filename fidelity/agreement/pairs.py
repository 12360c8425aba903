"""Double-rated sessions as patterns of scores with frequencies: the raw material of agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.types import RatingMatrix

#: A function of two arrays of scores, vectorised.
PairFunction = Callable[[FloatArray, FloatArray], FloatArray]

_CHUNK = 2_000_000  # cells of the largest temporary array


@dataclass(frozen=True, eq=False)
class PairPatterns:
    """Distinct sets of scores that sessions with two ratings or more received.

    Statistics over sessions are then sums over a few patterns: scores of 0 to 6 by three raters
    have 84 patterns however many sessions there are.
    """

    values: FloatArray  # (q,) used values, ascending
    codes: IntArray  # (P, k) positions in `values`, 0 where not valid
    valid: BoolArray  # (P, k)
    frequency: FloatArray  # (P,) sessions with this pattern

    @classmethod
    def of(cls, scores: FloatArray, positions: IntArray, valid: BoolArray) -> PairPatterns:
        """Build the patterns of one variable; positions and valid come from `Design.padded`."""
        uniques = np.asarray(pd.unique(scores), dtype=np.float64)
        values = np.sort(uniques)
        codes = np.searchsorted(values, scores)[positions]
        width = positions.shape[1]
        if values.size * np.log2(width + 1.0) < 62.0:
            powers = (width + 1) ** np.arange(values.size, dtype=np.int64)
            key = np.where(valid, powers[codes], 0).sum(axis=1)
            _, first, counts = np.unique(key, return_index=True, return_counts=True)
            codes, valid, frequency = codes[first], valid[first], counts.astype(np.float64)
        else:
            frequency = np.ones(len(codes))
        return cls(values, np.where(valid, codes, 0), valid, frequency)

    @classmethod
    def of_matrix(cls, matrix: RatingMatrix) -> PairPatterns:
        """Build the patterns of a matrix that has double-rated sessions."""
        return cls.of(matrix.score, *matrix.design.padded)

    @property
    def k(self) -> IntArray:
        """Ratings of a session with each pattern."""
        return np.asarray(self.valid.sum(axis=1), dtype=np.int64)

    @property
    def n_sessions(self) -> int:
        """Double-rated sessions."""
        return int(self.frequency.sum())

    def value_counts(self, frequency: FloatArray) -> FloatArray:
        """Return ratings per value under pattern frequencies, shape (q,)."""
        weight = np.broadcast_to(frequency[:, None], self.codes.shape)
        counts = np.bincount(
            self.codes[self.valid], weights=weight[self.valid], minlength=self.values.size
        )
        return counts.astype(np.float64)

    def pair_sum(self, matrix_of: PairFunction) -> FloatArray:
        """Return the sum over ordered pairs of ratings of each pattern, shape (P,)."""
        n_patterns, width = self.codes.shape
        totals = np.empty(n_patterns)
        step = max(1, _CHUNK // max(width * width, 1))
        for begin in range(0, n_patterns, step):
            part = slice(begin, begin + step)
            codes, valid = self.codes[part], self.valid[part]
            v = self.values[codes]
            both = valid[:, :, None] & valid[:, None, :]
            cells = matrix_of(v[:, :, None], v[:, None, :])
            totals[part] = np.where(both, cells, 0.0).sum(axis=(1, 2))
        return totals

    def share_agreeing(self, within: float) -> FloatArray:
        """Return the share of rater pairs of each pattern that differ by `within` at most."""
        agreeing = self.pair_sum(lambda a, b: (np.abs(a - b) <= within + 1e-9).astype(np.float64))
        k = self.k
        return (agreeing - k) / (k * (k - 1.0))
