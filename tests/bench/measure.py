"""Seconds and memory of a piece of work, and what the figures are worth beside a target."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

#: Factor by which absolute seconds may exceed their target: machines differ and are shared.
SLACK = 3.0

#: Seconds for which short work is repeated, and runs at most.
_LONG_ENOUGH, _MOST_RUNS = 0.3, 200


@dataclass(frozen=True)
class Measured:
    """Median and best seconds of the runs, and the most that one run allocates beyond its input.

    Ratios are of medians. A target in seconds is judged by the best run: what else the machine does
    only adds.
    """

    seconds: float
    best: float
    memory: int
    n_runs: int

    @classmethod
    def of(cls, times: Sequence[float], memory: int) -> Measured:
        """Summarise the seconds of the runs."""
        return cls(statistics.median(times), min(times), memory, len(times))


@dataclass(frozen=True)
class Check:
    """A figure beside its target."""

    what: str
    value: float
    target: float
    sense: Literal["at most", "at least"] = "at most"
    slack: float = 1.0
    unit: str = ""

    @property
    def verdict(self) -> Literal["met", "within slack", "missed"]:
        """How the figure stands; one that is no number is missed."""
        if self.sense == "at least":
            return "met" if self.value >= self.target else "missed"
        if self.value <= self.target:
            return "met"
        return "within slack" if self.value <= self.target * self.slack else "missed"


@dataclass(frozen=True)
class Peer:
    """The same task by another program, in the same run."""

    name: str
    seconds: float
    note: str = ""
    memory: int | None = None


@dataclass(frozen=True)
class Row:
    """One task: own figures, the peer's, and the checks."""

    name: str
    task: str
    own: Measured
    peer: Peer | None = None
    checks: tuple[Check, ...] = ()
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Peer's time over own time."""
        return self.peer.seconds / self.own.seconds if self.peer else None

    @property
    def missed(self) -> bool:
        """Whether a target is missed beyond its slack."""
        return any(check.verdict == "missed" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Return everything for JSON."""
        checks = [asdict(check) | {"verdict": check.verdict} for check in self.checks]
        return asdict(self) | {"ratio": self.ratio, "checks": checks, "missed": self.missed}


def measure(work: Callable[[], object], *, runs: int) -> Measured:
    """Measure one piece of work by itself."""
    memory = peak(work)
    return Measured.of(in_turn(partial(seconds, work), runs=runs)[0], memory)


def measure_beside(
    work: Callable[[], object], peer: Callable[[], object], *, runs: int
) -> tuple[Measured, Measured]:
    """Measure work and its peer in turn, so that what else the machine does hits both."""
    memory, of_peer = peak(work), peak(peer)
    own, theirs = in_turn(partial(seconds, work), partial(seconds, peer), runs=runs)
    return Measured.of(own, memory), Measured.of(theirs, of_peer)


def in_turn(*timed: Callable[[], float], runs: int) -> list[list[float]]:
    """Run all in turn so many times, more often when they take milliseconds; return seconds."""
    rounds: list[list[float]] = []
    while len(rounds) < runs or (
        runs > 1 and len(rounds) < _MOST_RUNS and sum(map(sum, rounds)) < _LONG_ENOUGH
    ):
        rounds.append([one() for one in timed])
    return [list(times) for times in zip(*rounds, strict=True)]


def peak(work: Callable[[], object]) -> int:
    """Return the most bytes that a run holds beyond its input; it is slow, and warms up."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
