"""What the likelihood of a G-study needs to know: counts of the design and sums of the scores.

Sessions are eliminated analytically, so all that is left of a trainee is one small matrix over
"slots": the trainee's own raters (and cases). Trainees whose slots have the same counts share one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from fidelity._arrays import FloatArray, IntArray
from fidelity.gtheory.ratings import GStudyRatings

# Trainees with up to this many slots are treated alike; beyond, widths are powers of two. Few
# widths matter more than empty slots, because each width costs a pass of its own.
_NARROW = 4


@dataclass(frozen=True, eq=False)
class Slots:
    """Trainees with about equally many slots; slots that a trainee does not need stay empty.

    Attributes
    ----------
    trainees : ndarray of int, shape (n_trainees,)
        Their numbers.
    n_cases, n_raters : int
        Slots for cases come first, then those for raters.
    base : int
        Position of the first slot among the slots of all trainees.
    rater : ndarray of int, shape (n_trainees, n_raters)
        Rater of each rater slot; the number of raters where the slot is empty.
    pattern : ndarray of int, shape (n_trainees,)
        Which of the distinct designs the trainee has.
    multiplicity : ndarray of float, shape (n_patterns,)
        Trainees of each distinct design.
    gram : ndarray, shape (n_patterns, n_slots, n_slots)
        Scores shared by two slots.
    paired : ndarray, shape (n_patterns, n_sizes, n_slots, n_slots)
        Sum over sessions with the same number of ratings of the outer products of their slots.
    spread, gathered : sparse array, shape (n_patterns * n_raters², all raters²) and transposed
        How often two slots of a design stand for two raters.
    incidence : sparse array, shape (all raters, n_trainees * n_raters)
        The rater of each rater slot.
    """

    trainees: IntArray
    n_cases: int
    n_raters: int
    base: int
    rater: IntArray
    pattern: IntArray
    multiplicity: FloatArray
    gram: FloatArray
    paired: FloatArray
    spread: sparse.csr_array
    gathered: sparse.csr_array
    incidence: sparse.csr_array

    @property
    def n_slots(self) -> int:
        """Slots of each trainee, with the empty ones."""
        return self.n_cases + self.n_raters

    @property
    def span(self) -> slice:
        """Positions of these slots among the slots of all trainees."""
        return slice(self.base, self.base + len(self.trainees) * self.n_slots)


@dataclass(frozen=True, eq=False)
class SlotSums:
    """Sums of scores by slot, and by size of session and slot, for many sets of scores."""

    by_slot: FloatArray
    by_size: FloatArray


@dataclass(frozen=True, eq=False)
class Sums:
    """Everything the likelihood needs of one or many sets of scores of one design."""

    total: FloatArray
    session_totals: FloatArray
    squares: FloatArray
    slots: tuple[SlotSums, ...]

    def of(self, which: IntArray) -> Sums:
        """Return the sums of some of the sets of scores."""
        return Sums(
            self.total[which],
            self.session_totals[which],
            self.squares[which],
            tuple(SlotSums(s.by_slot[which], s.by_size[which]) for s in self.slots),
        )


class Layout:
    """The design of a G-study in slots.

    Attributes
    ----------
    sizes : ndarray of float, shape (n_sizes,)
        Distinct numbers of ratings of a session.
    n_of_size : ndarray of float, shape (n_sizes,)
        Sessions of each size.
    parts : tuple of Slots
        All trainees, by number of slots.
    """

    def __init__(self, ratings: GStudyRatings) -> None:
        self.n_ratings = ratings.n_ratings
        self.n_raters = len(ratings.raters)
        self.n_trainees = len(ratings.trainees)
        self.has_cases = ratings.case is not None
        counts = np.bincount(ratings.session)
        sizes, size_of_session = np.unique(counts, return_inverse=True)
        self.sizes = sizes.astype(np.float64)
        self.n_of_size = np.bincount(size_of_session).astype(np.float64)
        self.sessions_of_size = [np.flatnonzero(size_of_session == i) for i in range(len(sizes))]
        rows = np.arange(self.n_ratings)
        self.by_session = sparse.csr_array(
            (np.ones(self.n_ratings), (ratings.session, rows)), shape=(len(counts), self.n_ratings)
        )
        self._place(ratings)

    def sums(self, scores: FloatArray) -> Sums:
        """Add up scores of shape (n_sets, n_ratings)."""
        columns = np.ascontiguousarray(scores.T)
        by_slot = product(self._slots_of_rows.T, columns)
        totals = product(self.by_session, columns)
        by_size = [
            product(self._slots_of_sessions[sessions].T, totals[sessions])
            for sessions in self.sessions_of_size
        ]
        squares = [(totals[sessions] ** 2).sum(axis=0) for sessions in self.sessions_of_size]
        n_sets = len(scores)
        parts = []
        for part in self.parts:
            shape = (len(part.trainees), part.n_slots, n_sets)
            parts.append(
                SlotSums(
                    np.moveaxis(by_slot[part.span].reshape(shape), 2, 0).copy(),
                    np.stack(
                        [np.moveaxis(u[part.span].reshape(shape), 2, 0) for u in by_size], axis=2
                    ),
                )
            )
        return Sums(
            (columns**2).sum(axis=0), totals.T.copy(), np.stack(squares, axis=1), tuple(parts)
        )

    def _place(self, ratings: GStudyRatings) -> None:
        """Give every rater and case of a trainee a slot, and count what the slots share."""
        local_rater, own_raters = _local(ratings.pair, ratings.trainee)
        local_case, own_cases = None, np.zeros(self.n_trainees, dtype=np.int64)
        if ratings.case is not None:
            local_case, own_cases = _local(ratings.case, ratings.trainee)
        wide_raters, wide_cases = _widths(own_raters), _widths(own_cases)
        kinds, kind = np.unique(
            np.column_stack([wide_cases, wide_raters]), axis=0, return_inverse=True
        )
        start = np.empty(self.n_trainees, dtype=np.int64)
        base, bases = 0, []
        for number, (cases, raters) in enumerate(kinds.tolist()):
            members = np.flatnonzero(kind.ravel() == number)
            start[members] = base + np.arange(len(members)) * (cases + raters)
            bases.append((members, cases, raters, base))
            base += len(members) * (cases + raters)
        slot = start[ratings.trainee] + wide_cases[ratings.trainee] + local_rater
        rows = np.arange(self.n_ratings)
        columns = [slot]
        if local_case is not None:
            columns.append(start[ratings.trainee] + local_case)
        self._slots_of_rows = sparse.csr_array(
            (
                np.ones(self.n_ratings * len(columns)),
                (np.tile(rows, len(columns)), np.concatenate(columns)),
            ),
            shape=(self.n_ratings, base),
        )
        self._slots_of_sessions = sparse.csr_array(self.by_session @ self._slots_of_rows)
        rater_of_slot = np.full(base, self.n_raters, dtype=np.int64)
        rater_of_slot[slot] = ratings.rater
        shared = [sparse.csr_array(self._slots_of_rows.T @ self._slots_of_rows)]
        for sessions in self.sessions_of_size:
            own = self._slots_of_sessions[sessions]
            shared.append(sparse.csr_array(own.T @ own))
        self.parts = tuple(
            self._part(members, cases, raters, at, rater_of_slot, shared)
            for members, cases, raters, at in bases
        )

    def _part(
        self,
        members: IntArray,
        n_cases: int,
        n_raters: int,
        base: int,
        rater_of_slot: IntArray,
        shared: list[sparse.csr_array],
    ) -> Slots:
        width = n_cases + n_raters
        end = base + len(members) * width
        tables = np.zeros((len(members), len(shared), width, width))
        for number, table in enumerate(shared):
            own = sparse.coo_array(table[base:end, base:end])
            row, column = own.coords
            tables[row // width, number, row % width, column % width] = own.data
        flat = np.ascontiguousarray(tables.reshape(len(members), -1))
        keys = flat.view(np.dtype((np.void, flat.dtype.itemsize * flat.shape[1]))).ravel()
        _, first, pattern, multiplicity = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        rater = rater_of_slot[base:end].reshape(len(members), width)[:, n_cases:]
        spread = self._spread(rater, pattern, len(first))
        return Slots(
            trainees=members,
            n_cases=n_cases,
            n_raters=n_raters,
            base=base,
            rater=rater,
            pattern=pattern.astype(np.int64),
            multiplicity=multiplicity.astype(np.float64),
            gram=tables[first, 0],
            paired=tables[first, 1:],
            spread=spread,
            gathered=sparse.csr_array(spread.T),
            incidence=self._incidence(rater),
        )

    def _incidence(self, rater: IntArray) -> sparse.csr_array:
        place = rater.ravel()
        used = np.flatnonzero(place < self.n_raters)
        return sparse.csr_array(
            (np.ones(len(used)), (place[used], used)), shape=(self.n_raters, len(place))
        )

    def _spread(self, rater: IntArray, pattern: IntArray, n_patterns: int) -> sparse.csr_array:
        """Count for each design how often a pair of slots stands for a pair of raters."""
        n_slots, m = rater.shape[1], self.n_raters
        first, second = rater[:, :, None], rater[:, None, :]
        used = (first < m) & (second < m)
        slots = np.arange(n_slots)
        place = (pattern[:, None, None] * n_slots + slots[:, None]) * n_slots + slots
        at = np.broadcast_to(first * m + second, used.shape)[used]
        table = sparse.coo_array(
            (np.ones(len(at)), (place[used], at)), shape=(n_patterns * n_slots**2, m * m)
        )
        return sparse.csr_array(table)


def product(matrix: Any, columns: FloatArray) -> FloatArray:
    """Multiply a sparse matrix by a dense one."""
    return np.asarray(matrix @ columns, dtype=np.float64)


def _local(codes: IntArray, trainee: IntArray) -> tuple[IntArray, IntArray]:
    """Renumber codes, which run trainee by trainee, from 0 within each; and count them."""
    owner = trainee[np.unique(codes, return_index=True)[1]]
    own = np.bincount(owner).astype(np.int64)
    first = np.concatenate(([0], np.cumsum(own)[:-1]))
    return (codes - first[trainee]).astype(np.int64), own


def _widths(own: IntArray) -> IntArray:
    """Round numbers of slots up so that few distinct ones remain; none beyond the largest."""
    powers = 2 ** np.ceil(np.log2(np.maximum(own, _NARROW))).astype(np.int64)
    widths: IntArray = np.minimum(powers, own.max()).astype(np.int64)
    return widths
