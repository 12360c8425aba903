"""Which responses a conditional Rasch model can use, recoded and grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.frames import LongRatings
from fidelity.mfrm.conditional import Chains

#: More distinct scores than this are no rating scale.
MOST_CATEGORIES = 20


@dataclass(frozen=True)
class Responses:
    """Scored responses in the order of session, item and rater.

    Attributes
    ----------
    session, item, rater : ndarray of int
        Positions in the labels of `long`.
    score : ndarray of float
        In points.
    category : ndarray of int
        Position of the score among `values`; -1 where the score is no category of the model.
    values : ndarray of float
        Scores that are categories of the model, in ascending order.
    used : ndarray of bool
        Responses that the estimation rests on.
    extreme_raters, extreme_items : ndarray of int
        Raters and items whose responses are all lowest or all highest; they have no estimate, and
        their responses are left out.
    """

    long: LongRatings
    session: IntArray
    item: IntArray
    rater: IntArray
    score: FloatArray
    category: IntArray
    values: FloatArray
    used: BoolArray
    extreme_raters: IntArray
    extreme_items: IntArray
    unused_values: tuple[float, ...]
    n_dropped: int

    @cached_property
    def raters(self) -> IntArray:
        """Raters with an estimate or part in one."""
        return np.unique(self.rater[self.used])

    @cached_property
    def items(self) -> IntArray:
        """Items with an estimate or part in one."""
        return np.unique(self.item[self.used])

    @property
    def top(self) -> int:
        """The highest category."""
        return len(self.values) - 1

    @cached_property
    def measurable(self) -> BoolArray:
        """Responses of raters and items that have parameters, in a category of the model."""
        known = np.isin(self.rater, self.raters) & np.isin(self.item, self.items)
        return known & ~np.isin(self.session, self.session[known & (self.category < 0)])

    @cached_property
    def rater_groups(self) -> IntArray:
        """Group of each of `raters`: raters of one group are linked by common sessions."""
        return _groups(self.session[self.used], self.rater[self.used], self.raters)

    @cached_property
    def item_groups(self) -> IntArray:
        """Group of each of `items`: items of one group are linked by common sessions."""
        return _groups(self.session[self.used], self.item[self.used], self.items)

    @cached_property
    def design(self) -> Design:
        """Which rater scored which session, whatever the items."""
        n_raters = len(self.long.raters)
        pairs = np.unique(self.session * n_raters + self.rater)
        session, rater = np.divmod(pairs, n_raters)
        _, compact = np.unique(session, return_inverse=True)
        return Design(compact.astype(np.int64), rater, n_raters)


@dataclass(frozen=True)
class Grouping:
    """Responses grouped by session, and sessions of one pattern and total into chains.

    Attributes
    ----------
    rows : ndarray of int
        The responses grouped, ordered by session.
    chain, place : ndarray of int, shape (n_rows,)
        Chain of each response and its place among the chain's answers.
    counts : ndarray of int, shape (n_chains,)
        Sessions of each chain.
    batches : tuple of Chains
        The chains by number of answers.
    sessions, session_chain : ndarray of int
        The sessions, and the chain of each.
    """

    rows: IntArray
    chain: IntArray
    place: IntArray
    counts: IntArray
    batches: tuple[Chains, ...]
    sessions: IntArray
    session_chain: IntArray


def read_responses(long: LongRatings, scale: Sequence[float] | None) -> Responses:
    """Choose what a conditional model can rest on.

    Sessions whose responses are all lowest or all highest tell nothing about items and raters, nor
    do sessions with one response. Raters and items at an extreme have no finite estimate and are
    left out, which may leave further ones at an extreme; so this is repeated until nothing changes.

    Raises
    ------
    InvalidInput
        So many distinct scores that they are no rating scale.
    InsufficientData, DegenerateData
        Nothing is left to estimate from.
    """
    per_item = len(long.sessions) * len(long.raters)
    item, cell = np.divmod(long.key, max(per_item, 1))
    session, rater = np.divmod(cell, max(len(long.raters), 1))
    scored = ~np.isnan(long.score)
    order = np.lexsort((rater, item, session))
    order = order[scored[order]]
    session, item, rater, score = session[order], item[order], rater[order], long.score[order]
    if not len(score):
        raise InsufficientData("no row has a score")
    all_values = np.unique(score)
    if len(all_values) > MOST_CATEGORIES:
        raise InvalidInput(
            f"there are {len(all_values)} different scores; a rating scale has at most "
            f"{MOST_CATEGORIES}"
        )
    active = np.ones(len(score), dtype=bool)
    extreme: dict[str, list[int]] = {"rater": [], "item": []}
    while True:
        used, values = _informative(session, score, active)
        _check_used(used, values, session, rater, active)
        found = False
        for name, codes in (("rater", rater), ("item", item)):
            for code in np.unique(codes[used]).tolist():
                own = score[used & (codes == code)]
                if own.max() == values[0] or own.min() == values[-1]:
                    active &= codes != code
                    extreme[name].append(code)
                    found = True
        if not found:
            break
    position = np.searchsorted(values, score).clip(0, len(values) - 1)
    category = np.where(values[position] == score, position, -1)
    known = values if scale is None else np.asarray(sorted(scale), dtype=np.float64)
    return Responses(
        long=long,
        session=session,
        item=item,
        rater=rater,
        score=score,
        category=category.astype(np.int64),
        values=values,
        used=used,
        extreme_raters=np.array(extreme["rater"], dtype=np.int64),
        extreme_items=np.array(extreme["item"], dtype=np.int64),
        unused_values=tuple(float(v) for v in known if v not in values),
        n_dropped=int((~scored).sum()),
    )


def _informative(
    session: IntArray, score: FloatArray, active: BoolArray
) -> tuple[BoolArray, FloatArray]:
    """Return the responses of sessions that vary enough to tell, and the scores they use."""
    used = active.copy()
    while used.any():
        values = np.unique(score[used])
        highest = np.full(int(session.max()) + 1, -np.inf)
        lowest = np.full(len(highest), np.inf)
        np.maximum.at(highest, session[used], score[used])
        np.minimum.at(lowest, session[used], score[used])
        answers = np.bincount(session[used], minlength=len(highest))
        tells = (answers >= 2) & (highest > values[0]) & (lowest < values[-1])
        keep = used & tells[session]
        if keep.sum() == used.sum():
            return used, values
        used = keep
    return used, np.zeros(0)


def _check_used(
    used: BoolArray, values: FloatArray, session: IntArray, rater: IntArray, active: BoolArray
) -> None:
    if not used.any() or len(values) < 2:
        if np.bincount(session).max() < 2:
            raise InsufficientData("no session has two responses", code="no_pairable_sessions")
        if not active.any() or not used.any():
            raise DegenerateData(
                "no session has different scores that a conditional model could rest on"
            )
    pairs = np.unique(session[used] * (int(rater.max()) + 1) + rater[used])
    if np.bincount(pairs // (int(rater.max()) + 1)).max(initial=0) < 2:
        raise InsufficientData(
            "no session with different scores has two raters", code="no_pairable_sessions"
        )


def _groups(session: IntArray, codes: IntArray, labels: IntArray) -> IntArray:
    """Return the number of each code's group; codes that meet in a session share one."""
    position = np.searchsorted(labels, codes)
    n_sessions = int(session.max()) + 1
    size = n_sessions + len(labels)
    graph = sparse.csr_array(
        (np.ones(len(session)), (session, n_sessions + position)), shape=(size, size)
    )
    _, found = csgraph.connected_components(graph, directed=False)
    _, first, compact = np.unique(found[n_sessions:], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[compact]


def group(responses: Responses, rows: BoolArray) -> Grouping:
    """Group responses by session, and sessions by pattern of answers and total."""
    chosen = np.flatnonzero(rows)
    session = responses.session[chosen]
    n_raters = len(responses.long.raters)
    virtual = responses.item[chosen] * n_raters + responses.rater[chosen]
    category = responses.category[chosen]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(session)) + 1]).astype(np.int64)
    lengths = np.diff(np.append(starts, len(chosen)))
    totals = np.add.reduceat(category, starts)
    place = np.arange(len(chosen)) - np.repeat(starts, lengths)
    session_chain = np.empty(len(starts), dtype=np.int64)
    batches, counts, n_chains = [], list[IntArray](), 0
    for length in np.unique(lengths):
        own = np.flatnonzero(lengths == length)
        answers = virtual[starts[own][:, None] + np.arange(length)]
        table = np.column_stack([answers, totals[own]])
        distinct, index, count = np.unique(table, axis=0, return_inverse=True, return_counts=True)
        session_chain[own] = n_chains + index.ravel()
        members = n_chains + np.arange(len(distinct))
        batches.append(Chains(members, distinct[:, :-1], distinct[:, -1]))
        counts.append(count.astype(np.int64))
        n_chains += len(distinct)
    return Grouping(
        rows=chosen,
        chain=np.repeat(session_chain, lengths),
        place=place,
        counts=np.concatenate(counts),
        batches=tuple(batches),
        sessions=session[starts],
        session_chain=session_chain,
    )
