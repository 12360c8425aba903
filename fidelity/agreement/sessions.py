"""The scores of all rated sessions as patterns: those with several ratings and those with one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from fidelity._arrays import FloatArray
from fidelity.agreement.pairs import PairPatterns, PatternTable, positions_among
from fidelity.design import Design
from fidelity.types import RatingMatrix


@dataclass(frozen=True, eq=False)
class SessionPatterns:
    """What sessions received: sets of scores with frequencies, and single scores.

    A session rated once shows no agreement, but it tells how often categories are used. In arrays
    over all patterns the P sets come first, then one pattern for each of the q values.
    """

    pairs: PairPatterns
    single: FloatArray  # (q,) sessions that received this value and no other

    @classmethod
    def of(
        cls, scores: FloatArray, design: Design, values: FloatArray | None = None
    ) -> SessionPatterns:
        """Build the patterns of one variable; without `values` the used ones are the scale."""
        pairs = PairPatterns.of(scores, *design.padded, values)
        alone = scores[design.starts[design.ratings_per_session == 1]]
        codes = positions_among(pairs.values, alone)
        single = np.bincount(codes, minlength=pairs.values.size).astype(np.float64)
        return cls(pairs, single)

    @classmethod
    def of_matrix(cls, matrix: RatingMatrix) -> SessionPatterns:
        """Build the patterns of a matrix over its scale."""
        values = None if matrix.scale is None else np.asarray(matrix.scale.values)
        return cls.of(matrix.score, matrix.design, values)

    @property
    def values(self) -> FloatArray:
        """The categories, ascending, shape (q,)."""
        return self.pairs.values

    @cached_property
    def frequency(self) -> FloatArray:
        """Sessions with each pattern, shape (P + q,)."""
        return np.concatenate([self.pairs.frequency, self.single])

    @cached_property
    def n_sessions(self) -> int:
        """Rated sessions."""
        return int(self.frequency.sum())

    @property
    def n_double(self) -> int:
        """Sessions with two ratings or more."""
        return self.pairs.n_sessions

    @cached_property
    def shares(self) -> PatternTable:
        """Share of each category among the ratings of each pattern, shape (P + q, q)."""
        table = self.pairs.table((1.0 / self.pairs.k)[:, None])
        q = self.values.size
        if isinstance(table, np.ndarray):
            return np.concatenate([table, np.eye(q)])
        return sparse.csr_array(sparse.vstack([table, sparse.eye_array(q, format="csr")]))

    @cached_property
    def margins(self) -> FloatArray:
        """Mean share of each category over all rated sessions, shape (q,)."""
        return np.asarray(self.frequency @ self.shares) / self.n_sessions
