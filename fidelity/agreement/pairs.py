"""Double-rated sessions as patterns of scores with frequencies: the raw material of agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy import sparse

from fidelity._arrays import BoolArray, FloatArray, IntArray

#: A function of two arrays of scores, vectorised.
PairFunction = Callable[[FloatArray, FloatArray], FloatArray]

#: Patterns × values: an array where it is small, sparse where scores take many values.
PatternTable: TypeAlias = FloatArray | sparse.csr_array

_DENSE = 100_000  # cells of the largest table that is kept as an array
_CHUNK = 2_000_000  # cells of the largest temporary array
_FEW = 4  # possible keys for each one there is, up to which counting beats sorting


@dataclass(frozen=True, eq=False)
class PairPatterns:
    """Distinct sets of scores that sessions with two ratings or more received.

    Statistics over sessions are then sums over a few patterns: scores of 0 to 6 by three raters
    have 84 patterns however many sessions there are.
    """

    values: FloatArray  # (q,) the full scale, or the used values; ascending
    codes: IntArray  # (P, k) positions in `values`, 0 where not valid
    valid: BoolArray  # (P, k)
    frequency: FloatArray  # (P,) sessions with this pattern

    @classmethod
    def of(
        cls,
        scores: FloatArray,
        positions: IntArray,
        valid: BoolArray,
        values: FloatArray | None = None,
    ) -> PairPatterns:
        """Build the patterns of one variable; positions and valid come from `Design.padded`."""
        if values is None:
            values = np.sort(np.asarray(pd.unique(scores), dtype=np.float64))
        codes = positions_among(values, scores)[positions]
        width = positions.shape[1]
        if values.size * np.log2(width + 1.0) < 62.0:
            powers = (width + 1) ** np.arange(values.size, dtype=np.int64)
            key = np.where(valid, powers[codes], 0).sum(axis=1)
            first, counts = _distinct(key)
            codes, valid, frequency = codes[first], valid[first], counts.astype(np.float64)
        else:
            frequency = np.ones(len(codes))
        return cls(values, np.where(valid, codes, 0), valid, frequency)

    @cached_property
    def k(self) -> IntArray:
        """Ratings of a session with each pattern."""
        return np.asarray(self.valid.sum(axis=1), dtype=np.int64)

    @cached_property
    def n_sessions(self) -> int:
        """Double-rated sessions."""
        return int(self.frequency.sum())

    @cached_property
    def counts(self) -> FloatArray:
        """Ratings per value, shape (q,)."""
        weight = np.broadcast_to(self.frequency[:, None], self.codes.shape)
        counts = np.bincount(
            self.codes[self.valid], weights=weight[self.valid], minlength=self.values.size
        )
        return counts.astype(np.float64)

    def table(self, weight: FloatArray) -> PatternTable:
        """Return the sum of `weight`, shape (P, 1), over each pattern's ratings of each value."""
        shape = (len(self.codes), self.values.size)
        row = np.broadcast_to(np.arange(shape[0])[:, None], self.codes.shape)[self.valid]
        filled = np.broadcast_to(weight, self.codes.shape)[self.valid]
        code = self.codes[self.valid]
        if shape[0] * shape[1] > _DENSE:
            return sparse.csr_array((filled, (row, code)), shape=shape)
        flat = np.bincount(row * shape[1] + code, weights=filled, minlength=shape[0] * shape[1])
        return flat.astype(np.float64).reshape(shape)

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

    @cached_property
    def unequal_pairs(self) -> FloatArray:
        """Ordered pairs of ratings of each pattern that differ, shape (P,)."""
        k = self.k.astype(np.float64)
        marked = np.where(self.valid, self.codes, -1)
        ordered = np.sort(marked, axis=1)
        # A value that occurs r times begins a run of r: r² pairs of equals, r of them with itself.
        new = np.ones(ordered.shape, dtype=bool)
        new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
        run = np.cumsum(new.ravel()) - 1
        length = np.bincount(run)
        first = np.flatnonzero(new.ravel())
        real = ordered.ravel()[first] >= 0
        rows = first[real] // ordered.shape[1]
        equal = np.bincount(rows, weights=length[real].astype(np.float64) ** 2, minlength=len(k))
        return np.asarray(k**2 - equal)

    def share_agreeing(self, within: float) -> FloatArray:
        """Return the share of rater pairs of each pattern that differ by `within` at most."""
        agreeing = self.pair_sum(lambda a, b: (np.abs(a - b) <= within + 1e-9).astype(np.float64))
        k = self.k
        return (agreeing - k) / (k * (k - 1.0))


def positions_among(values: FloatArray, scores: FloatArray) -> IntArray:
    """Return the positions of scores among ascending values that contain them all."""
    if values.size and np.array_equal(values, values[0] + np.arange(values.size)):
        return np.asarray(np.rint(scores - values[0]), dtype=np.int64)
    return np.asarray(np.searchsorted(values, scores), dtype=np.int64)


def _distinct(key: IntArray) -> tuple[IntArray, IntArray]:
    """Return where each different key occurs first, and how often it does, in order of the keys."""
    reach = int(key.max(initial=0)) + 1
    if reach > max(_FEW * key.size, _DENSE):
        _, first, counts = np.unique(key, return_index=True, return_counts=True)
        return first, counts
    counts = np.bincount(key, minlength=reach)
    first = np.zeros(reach, dtype=np.int64)
    first[key[::-1]] = np.arange(key.size)[::-1]  # the last to be written is the first to occur
    present = np.flatnonzero(counts)
    return first[present], counts[present]
