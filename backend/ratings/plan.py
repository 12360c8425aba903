"""Who rates what in a round: balanced, connected where that is possible, and without conflicts.

Pure: the same sessions, raters, conflicts and seed give the same plan.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Generic, TypeVar

S = TypeVar("S", bound=Hashable)
R = TypeVar("R", bound=Hashable)

# Without I, O, 0, 1, 2, Z, 5, S, 8, B, L: nobody mistakes one code for another.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 4
# Conflicts may leave nothing that joins; then a plan in parts is better than none, and soon.
MAX_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class Plan(Generic[S, R]):
    """Raters of each session, and the sessions of each rater in the order they meet them."""

    raters_of: Mapping[S, tuple[R, ...]]
    order_of: Mapping[R, tuple[S, ...]]
    n_components: int

    @property
    def is_connected(self) -> bool:
        """Whether every session is linked with every other through raters they share."""
        return self.n_components == 1


class TooFewRaters(Exception):
    """Some sessions have fewer raters without a conflict than they need."""

    def __init__(self, available: Mapping[Any, int]) -> None:
        super().__init__(f"{len(available)} sessions lack raters")
        self.available = available


def draw_codes(n_codes: int, rng: random.Random) -> list[str]:
    """Draw different codes."""
    codes: dict[str, None] = {}
    while len(codes) < n_codes:
        codes["".join(rng.choices(CODE_LETTERS, k=CODE_LENGTH))] = None
    return list(codes)


def make_plan(
    sessions: Sequence[S],
    raters: Sequence[R],
    *,
    raters_per_session: int,
    conflicts: Mapping[S, Set[R]],
    rng: random.Random,
) -> Plan[S, R]:
    """Give every session its raters. Raises TooFewRaters."""
    allowed = {s: [r for r in raters if r not in conflicts.get(s, ())] for s in sessions}
    lacking = {s: len(a) for s, a in allowed.items() if len(a) < raters_per_session}
    if lacking:
        raise TooFewRaters(lacking)
    board = _Board(allowed, raters, raters_per_session, rng)
    board.balance()
    board.connect()
    order = {}
    for rater in raters:
        own = [s for s in sessions if rater in board.raters_of[s]]
        rng.shuffle(own)
        order[rater] = tuple(own)
    chosen = {s: tuple(r for r in raters if r in board.raters_of[s]) for s in sessions}
    return Plan(chosen, order, len(board.components()))


class _Board(Generic[S, R]):
    """A plan in the making."""

    def __init__(
        self,
        allowed: Mapping[S, Sequence[R]],
        raters: Sequence[R],
        raters_per_session: int,
        rng: random.Random,
    ) -> None:
        self.allowed = allowed
        self.raters = list(raters)
        self.rng = rng
        self.raters_of: dict[S, set[R]] = {}
        self.load: Counter[R] = Counter(dict.fromkeys(raters, 0))
        sessions = list(allowed)
        rng.shuffle(sessions)
        for session in sessions:
            candidates = list(allowed[session])
            rng.shuffle(candidates)
            candidates.sort(key=lambda rater: self.load[rater])
            self.raters_of[session] = set(candidates[:raters_per_session])
            self.load.update(candidates[:raters_per_session])

    def balance(self) -> None:
        """Hand sessions on along chains of raters until no chain makes the loads more even.

        Loads are then as even as the conflicts permit (Harvey, Ladner, Lovasz & Tamir 2006,
        semi-matchings): with none, they differ by one at most.
        """
        while any(self._hand_on_from(rater) for rater in self._busiest_first()):
            pass

    def _busiest_first(self) -> list[R]:
        return sorted(self.raters, key=lambda rater: -self.load[rater])

    def _hand_on_from(self, start: R) -> bool:
        """Find a chain from a rater to one with at least two sessions less, and follow it."""
        came_by: dict[R, tuple[R, S]] = {}
        queue = [start]
        for giver in queue:
            if self.load[giver] <= self.load[start] - 2:
                self._follow(start, giver, came_by)
                return True
            for session, given in self.raters_of.items():
                if giver not in given:
                    continue
                for taker in self.allowed[session]:
                    if taker not in given and taker != start and taker not in came_by:
                        came_by[taker] = (giver, session)
                        queue.append(taker)
        return False

    def _follow(self, start: R, end: R, came_by: Mapping[R, tuple[R, S]]) -> None:
        rater = end
        while rater != start:
            giver, session = came_by[rater]
            self._move(session, giver, rater)
            rater = giver

    def _move(self, session: S, giver: R, taker: R) -> None:
        self.raters_of[session].remove(giver)
        self.raters_of[session].add(taker)
        self.load[giver] -= 1
        self.load[taker] += 1

    def components(self) -> list[frozenset[S]]:
        """Return the sets of sessions that are linked through raters, the largest first."""
        left = dict(self.raters_of)
        found = []
        while left:
            first, raters = left.popitem()
            group, reached = {first}, set(raters)
            grown = True
            while grown:
                linked = [s for s, given in left.items() if given & reached]
                grown = bool(linked)
                for session in linked:
                    reached |= left.pop(session)
                    group.add(session)
            found.append(frozenset(group))
        return sorted(found, key=len, reverse=True)

    def connect(self) -> None:
        """Swap raters between components, or move one over, while that leaves fewer of them.

        Swaps keep every load, and a move goes from a rater to one with a session less, so that the
        plan stays balanced. With no conflicts this ends in one component whenever there are enough
        assignments for one at all: swapping an assignment that lies on a cycle joins two.
        """
        tries = MAX_TRIES
        groups = self.components()
        while len(groups) > 1:
            for moves in self._joining_moves(groups):
                tries -= 1
                if self._joins(moves, len(groups)) or tries == 0:
                    break
            else:
                return
            if tries == 0:
                return
            groups = self.components()

    def _joining_moves(self, groups: list[frozenset[S]]) -> Iterator[list[tuple[S, R, R]]]:
        """Yield what may join two components: swaps and moves between their sessions."""
        for one_group, other_group in combinations(groups, 2):
            if not (self._has_cycle(one_group) or self._has_cycle(other_group)):
                continue
            for one, two in product(self._shuffled(one_group), self._shuffled(other_group)):
                for first, second in product(self._given(one), self._given(two)):
                    may_swap = second in self.allowed[one] and first in self.allowed[two]
                    if may_swap:
                        yield [(one, first, second), (two, second, first)]
                    if second in self.allowed[one] and self.load[first] == self.load[second] + 1:
                        yield [(one, first, second)]
                    if first in self.allowed[two] and self.load[second] == self.load[first] + 1:
                        yield [(two, second, first)]

    def _joins(self, moves: list[tuple[S, R, R]], n_groups: int) -> bool:
        """Make the moves, and take them back unless they leave fewer components."""
        for session, giver, taker in moves:
            self._move(session, giver, taker)
        if len(self.components()) < n_groups:
            return True
        for session, giver, taker in moves:
            self._move(session, taker, giver)
        return False

    def _has_cycle(self, group: frozenset[S]) -> bool:
        n_links = sum(len(self.raters_of[session]) for session in group)
        n_raters = len({rater for session in group for rater in self.raters_of[session]})
        return n_links >= len(group) + n_raters

    def _given(self, session: S) -> list[R]:
        # In the raters' order: a set's own order differs from process to process.
        return [rater for rater in self.raters if rater in self.raters_of[session]]

    def _shuffled(self, sessions: frozenset[S]) -> list[S]:
        rows = [session for session in self.allowed if session in sessions]
        self.rng.shuffle(rows)
        return rows
