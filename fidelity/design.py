"""Who rated what: ratings per session, overlap, connectivity, k-hat and q."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from fidelity._arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Design:
    """The pattern of a set of ratings, without the scores.

    Parameters
    ----------
    session, rater : ndarray of int, shape (n_ratings,)
        Positions, ordered by session, then rater. Every session from 0 on has a rating; a rater
        position may be unused, so that several items can share one numbering of raters.
    n_rater_codes : int
        Size of the numbering of raters.

    References
    ----------
    .. [1] Putka, D. J., Le, H., McCloy, R. A. & Diaz, T. (2008). Ill-structured measurement
       designs in organizational research. Journal of Applied Psychology, 93, 959-981.
    .. [2] ten Hove, D., Jorgensen, T. D. & van der Ark, L. A. (2022). Updated guidelines on
       selecting an intraclass correlation coefficient. Psychological Methods.
    """

    session: IntArray
    rater: IntArray
    n_rater_codes: int

    @cached_property
    def starts(self) -> IntArray:
        """Position of the first rating of each session."""
        steps = np.flatnonzero(np.diff(self.session)) + 1
        return np.concatenate([np.zeros(min(self.session.size, 1), dtype=np.int64), steps])

    @property
    def n_sessions(self) -> int:
        """Sessions with at least one rating."""
        return int(self.starts.size)

    @property
    def n_ratings(self) -> int:
        """Ratings."""
        return int(self.session.size)

    @cached_property
    def ratings_per_session(self) -> IntArray:
        """Number of ratings k_s of each session."""
        return np.diff(np.append(self.starts, self.n_ratings))

    @cached_property
    def ratings_per_rater(self) -> IntArray:
        """Number of ratings of each rater position, 0 where unused."""
        return np.bincount(self.rater, minlength=self.n_rater_codes).astype(np.int64)

    @cached_property
    def n_raters_present(self) -> int:
        """Raters with at least one rating."""
        return int(np.count_nonzero(self.ratings_per_rater))

    @cached_property
    def n_double_rated(self) -> int:
        """Sessions with two ratings or more: the only ones that show agreement."""
        return int(np.count_nonzero(self.ratings_per_session >= 2))

    @property
    def complete(self) -> bool:
        """Whether every rater rated every session."""
        return self.n_ratings > 0 and self.n_ratings == self.n_sessions * self.n_raters_present

    @cached_property
    def overlap_per_rater(self) -> IntArray:
        """Sessions of each rater that somebody else rated too."""
        shared = self.ratings_per_session[self.session] >= 2
        return np.bincount(self.rater[shared], minlength=self.n_rater_codes).astype(np.int64)

    @cached_property
    def incidence(self) -> sparse.csr_array:
        """Sessions × raters with 1 where there is a rating."""
        indptr = np.append(self.starts, self.n_ratings)
        return sparse.csr_array(
            (np.ones(self.n_ratings), self.rater, indptr),
            shape=(self.n_sessions, self.n_rater_codes),
        )

    @cached_property
    def component_of_session(self) -> IntArray:
        """Connected component of the session-rater graph for each session, numbered from 0."""
        if self.n_ratings and self.ratings_per_session.max() == self.n_raters_present:
            return np.zeros(self.n_sessions, dtype=np.int64)
        n_nodes = self.n_sessions + self.n_rater_codes
        graph = sparse.csr_array(
            (np.ones(self.n_ratings), (self.session, self.n_sessions + self.rater)),
            shape=(n_nodes, n_nodes),
        )
        _, labels = csgraph.connected_components(graph, directed=False)
        _, compact = np.unique(labels[: self.n_sessions], return_inverse=True)
        return compact.astype(np.int64)

    @cached_property
    def n_components(self) -> int:
        """Connected components; severity is comparable only inside one of them."""
        return int(self.component_of_session.max(initial=-1)) + 1

    @cached_property
    def k_hat(self) -> float:
        """Harmonic mean of the ratings per session."""
        if self.complete:
            return float(self.n_raters_present)
        return float(self.n_sessions / (1.0 / self.ratings_per_session).sum())

    @cached_property
    def q(self) -> float:
        """Share of rater variance that enters the comparison of two session means.

        0 when all sessions have the same raters, 1/k-hat when each has raters of its own; the
        O(n_ratings) form of the published double loop over pairs of sessions, not rounded.
        """
        n_sessions = self.n_sessions
        if self.complete or n_sessions < 2:
            return 0.0
        weight = 1.0 / self.ratings_per_session
        per_rater = np.bincount(self.rater, weights=weight[self.session])
        shared = ((per_rater**2).sum() - weight.sum()) / (n_sessions * (n_sessions - 1.0))
        return float(max(1.0 / self.k_hat - shared, 0.0))

    @cached_property
    def padded(self) -> tuple[IntArray, BoolArray]:
        """Return positions of the ratings of each double-rated session, and where they are valid.

        Both have shape (n_double_rated, most ratings of a session); invalid positions are 0.
        """
        keep = self.ratings_per_session >= 2
        counts = self.ratings_per_session[keep]
        column = np.arange(int(counts.max(initial=0)))
        valid = column[None, :] < counts[:, None]
        return np.where(valid, self.starts[keep][:, None] + column[None, :], 0), valid
