"""A plan in the making: sessions and raters as numbers, and the moves that improve it."""

import random
from collections.abc import Iterator, Mapping, Sequence, Set

# Conflicts may leave nothing that joins; each try looks at another set of links to spare.
MAX_TRIES = 4

Link = tuple[int, int]


class Links:
    """Which raters are linked, directly or through others (union-find)."""

    def __init__(self, n_raters: int) -> None:
        self._above = list(range(n_raters))

    def head(self, rater: int) -> int:
        """Return the rater who stands for all that are linked with this one."""
        while self._above[rater] != rater:
            self._above[rater] = self._above[self._above[rater]]
            rater = self._above[rater]
        return rater

    def join(self, one: int, other: int) -> bool:
        """Link two raters; False if they were linked already."""
        first, second = self.head(one), self.head(other)
        self._above[second] = first
        return first != second


class Board:
    """Who is given what; a link is a session with one of its raters.

    Links in `kept` stay as they are: their rating was begun, or is not to be moved.
    """

    def __init__(
        self,
        allowed: Sequence[Sequence[int]],
        n_raters: int,
        *,
        wanted: Sequence[int],
        kept: Sequence[Set[int]],
        rng: random.Random,
    ) -> None:
        self.allowed = [frozenset(raters) for raters in allowed]
        self.n_raters = n_raters
        self.wanted = wanted
        self.kept = kept
        self.rng = rng
        self.raters_of: list[set[int]] = [set() for _ in allowed]
        self.sessions_of: list[set[int]] = [set() for _ in range(n_raters)]
        for session, raters in enumerate(kept):
            for rater in sorted(raters):
                self.give(session, rater)

    @property
    def loads(self) -> list[int]:
        """How many sessions each rater has."""
        return [len(sessions) for sessions in self.sessions_of]

    def load(self, rater: int) -> int:
        """Return how many sessions a rater has."""
        return len(self.sessions_of[rater])

    def give(self, session: int, rater: int) -> None:
        """Give a session to a rater."""
        self.raters_of[session].add(rater)
        self.sessions_of[rater].add(session)

    def take(self, session: int, rater: int) -> None:
        """Take a session back from a rater."""
        self.raters_of[session].remove(rater)
        self.sessions_of[rater].remove(session)

    def move(self, session: int, giver: int, taker: int) -> None:
        """Hand a session on."""
        self.take(session, giver)
        self.give(session, taker)

    # ── Filling ──────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        """Give every session as many raters as it wants, those with several first.

        The least loaded come first, and among them those that are not linked yet.
        """
        sessions = list(range(len(self.allowed)))
        self.rng.shuffle(sessions)
        sessions.sort(key=lambda session: -self.wanted[session])
        linked = self.links()
        for session in sessions:
            while len(self.raters_of[session]) < self.wanted[session]:
                free = sorted(self.allowed[session] - self.raters_of[session])
                if not free:
                    break
                self.rng.shuffle(free)
                heads = {linked.head(rater) for rater in self.raters_of[session]}
                rater = min(free, key=lambda r: (self.load(r), linked.head(r) in heads))
                for other in self.raters_of[session]:
                    linked.join(rater, other)
                self.give(session, rater)

    # ── Balance ──────────────────────────────────────────────────────────────────────────

    def balance(self) -> None:
        """Hand sessions on along chains of raters until no chain makes the loads more even.

        Loads are then as even as the conflicts permit (Harvey, Ladner, Lovasz & Tamir 2006,
        semi-matchings): with none, they differ by one at most.
        """
        while any(self._hand_on_from(rater) for rater in self._busiest_first()):
            pass

    def _busiest_first(self) -> list[int]:
        return sorted(range(self.n_raters), key=lambda rater: -self.load(rater))

    def _hand_on_from(self, start: int) -> bool:
        """Find a chain from a rater to one with at least two sessions less, and follow it."""
        came_by: dict[int, tuple[int, int]] = {}
        queue = [start]
        for giver in queue:
            if self.load(giver) <= self.load(start) - 2:
                self._follow(start, giver, came_by)
                return True
            for session in sorted(self.sessions_of[giver]):
                if giver in self.kept[session]:
                    continue
                for taker in sorted(self.allowed[session] - self.raters_of[session]):
                    if taker != start and taker not in came_by:
                        came_by[taker] = (giver, session)
                        queue.append(taker)
        return False

    def _follow(self, start: int, end: int, came_by: Mapping[int, tuple[int, int]]) -> None:
        rater = end
        while rater != start:
            giver, session = came_by[rater]
            self.move(session, giver, rater)
            rater = giver

    # ── Connection ───────────────────────────────────────────────────────────────────────

    def links(self) -> Links:
        """Return who is linked with whom through the sessions they share."""
        linked = Links(self.n_raters)
        for raters in self.raters_of:
            first, *others = sorted(raters) or [0]
            for other in others:
                linked.join(first, other)
        return linked

    def parts(self) -> int:
        """Count the sets of sessions that no shared rater links; a session nobody has is one."""
        linked = self.links()
        heads = {linked.head(rater) for rater in range(self.n_raters) if self.sessions_of[rater]}
        return len(heads) + sum(not raters for raters in self.raters_of)

    def connect(self) -> None:
        """Swap raters between parts, or move one over, as long as that leaves fewer of them.

        Swaps keep every load, and a move goes from a rater to one with fewer sessions, so that the
        plan stays balanced. A link to spare lies on a cycle: without it its part still holds
        together, so that whatever it is swapped for joins two parts. With no conflicts this ends
        in one part whenever there are links enough for one at all.
        """
        while self._join():
            pass

    def _join(self) -> bool:
        for _ in range(MAX_TRIES):
            linked = self.links()
            busy = [rater for rater in range(self.n_raters) if self.sessions_of[rater]]
            if len({linked.head(rater) for rater in busy}) < 2:
                return False
            for session, rater in self._spare():
                for other in busy:
                    if (
                        linked.head(other) != linked.head(rater)
                        and other in self.allowed[session]
                        and self._bring_over(session, rater, other)
                    ):
                        return True
        return False

    def _bring_over(self, session: int, rater: int, other: int) -> bool:
        """Put a rater of another part in the place of one, for a session of theirs or for none."""
        if self.load(other) < self.load(rater):
            self.move(session, rater, other)
            return True
        for theirs in sorted(self.sessions_of[other]):
            if rater in self.allowed[theirs] and other not in self.kept[theirs]:
                self.move(theirs, other, rater)
                self.move(session, rater, other)
                return True
        return False

    def _spare(self) -> Iterator[Link]:
        """Yield links that can be moved and leave their part connected, by a random forest."""
        links = [(s, r) for s, raters in enumerate(self.raters_of) for r in sorted(raters)]
        self.rng.shuffle(links)
        # Sessions and raters are the nodes here: a link between two that are joined already is
        # the last of a cycle.
        joined = Links(self.n_raters + len(self.raters_of))
        # Links that cannot be moved belong to the forest first.
        links.sort(key=lambda link: link[1] not in self.kept[link[0]])
        for session, rater in links:
            is_tree = joined.join(rater, self.n_raters + session)
            if not is_tree and rater not in self.kept[session]:
                yield session, rater

    def add_links(self) -> list[Link]:
        """Give sessions one more rater each where only that joins parts; the least loaded."""
        added: list[Link] = []
        while True:
            linked = self.links()
            options = [
                (len(self.raters_of[session]), self.load(rater), session, rater)
                for session, raters in enumerate(self.raters_of)
                if raters
                for head in [linked.head(min(raters))]
                for rater in self.allowed[session]
                if self.sessions_of[rater] and linked.head(rater) != head
            ]
            if not options:
                return added
            *_, session, rater = min(options)
            self.give(session, rater)
            added.append((session, rater))
