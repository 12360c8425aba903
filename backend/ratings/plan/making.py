"""Who rates what in a round: balanced, connected where that is possible, and without conflicts.

Pure: the same sessions, raters, wishes, conflicts and random numbers give the same plan.
"""

import math
import random
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backend.ratings.plan.board import Board

S = TypeVar("S", bound=Hashable)
R = TypeVar("R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Plan(Generic[S, R]):
    """Raters of each session, and the sessions of each rater in the order they meet them."""

    raters_of: Mapping[S, tuple[R, ...]]
    order_of: Mapping[R, tuple[S, ...]]
    n_components: int
    # One more rater than was wanted, because nothing else joined the parts.
    added: tuple[tuple[S, R], ...] = ()
    # How many raters a session lacks, because nobody is left who may rate it.
    lacking: Mapping[S, int] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether every session is linked with every other through raters they share."""
        return self.n_components == 1

    @property
    def loads(self) -> list[int]:
        """How many sessions each rater has."""
        return [len(sessions) for sessions in self.order_of.values()]


class TooFewRaters(Exception):
    """Some sessions have fewer raters without a conflict than they need."""

    def __init__(self, available: Mapping[Any, int]) -> None:
        super().__init__(f"{len(available)} sessions lack raters")
        self.available = available


def n_double_coded(n_sessions: int, n_raters: int, percent: int) -> int:
    """Return how many sessions several raters share: the share, and enough to link all raters.

    A tree over the raters takes one shared session fewer than there are raters. A share of nothing
    stays nothing.
    """
    if percent == 0:
        return 0
    asked = math.ceil(n_sessions * percent / 100)
    return min(n_sessions, max(asked, n_raters - 1))


def wanted_raters(
    sessions: Sequence[S],
    raters: Sequence[R],
    *,
    raters_per_session: int,
    double_coded_percent: int,
    conflicts: Mapping[S, Set[R]],
    rng: random.Random,
) -> dict[S, int]:
    """Say how many raters each session has: all as many, or one and a share of them two.

    The share is drawn among the sessions that two raters may rate.
    """
    wanted = dict.fromkeys(sessions, raters_per_session)
    if raters_per_session > 1:
        return wanted
    fit = [s for s in sessions if sum(r not in conflicts.get(s, ()) for r in raters) > 1]
    n_double = n_double_coded(len(sessions), len(raters), double_coded_percent)
    return wanted | dict.fromkeys(rng.sample(fit, min(n_double, len(fit))), 2)


def make_plan(
    sessions: Sequence[S],
    raters: Sequence[R],
    *,
    wanted: Mapping[S, int],
    conflicts: Mapping[S, Set[R]],
    rng: random.Random,
    kept: Mapping[S, Set[R]] | None = None,
    may_add: bool = False,
    may_lack: bool = False,
) -> Plan[S, R]:
    """Give every session its raters. Raises TooFewRaters unless sessions may lack some.

    Links in `kept` stay. Where `may_add`, sessions get one more rater if nothing else joins parts.
    """
    number = {rater: n for n, rater in enumerate(raters)}
    stays = [{number[r] for r in (kept or {}).get(s, ())} for s in sessions]
    allowed = [[number[r] for r in raters if r not in conflicts.get(s, ())] for s in sessions]
    available = [len({*free, *has}) for free, has in zip(allowed, stays, strict=True)]
    lacking = {s: n for s, n in zip(sessions, available, strict=True) if n < wanted[s]}
    if lacking and not may_lack:
        raise TooFewRaters(lacking)
    board = Board(allowed, len(raters), wanted=[wanted[s] for s in sessions], kept=stays, rng=rng)
    board.fill()
    board.balance()
    board.connect()
    added = board.add_links() if may_add else []
    order = {}
    for rater, given in zip(raters, board.sessions_of, strict=True):
        own = [sessions[n] for n in sorted(given)]
        rng.shuffle(own)
        order[rater] = tuple(own)
    return Plan(
        {
            s: tuple(raters[n] for n in sorted(has))
            for s, has in zip(sessions, board.raters_of, strict=True)
        },
        order,
        board.parts(),
        tuple((sessions[s], raters[r]) for s, r in added),
        {s: wanted[s] - n for s, n in lacking.items()},
    )
