"""The random draw of a round's sessions: a rule that anybody can redo with a hash function.

A session's number is the SHA-256 of "<seed>|<session id>", written in hexadecimal. Within each
stratum the sessions are ranked by their numbers; then all are taken by rank first and number
second, until there are enough. Without strata that is the order of the numbers; with them, every
stratum gives its first session before any gives its second.

Python's own random numbers have no part in it: they may change from version to version.
"""

import hashlib
from collections.abc import Mapping, Sequence

ALGORITHM = "sha256-rank-1"


def number_of(seed: str, session: str) -> str:
    """Return the number of a session under a seed."""
    return hashlib.sha256(f"{seed}|{session}".encode()).hexdigest()


def draw(frame: Mapping[str, str], n_wanted: int, seed: str) -> list[str]:
    """Return the sessions drawn from a frame of session ids by stratum, in the order of the draw.

    All of them where the frame holds no more than are wanted.
    """
    by_stratum: dict[str, list[tuple[str, str]]] = {}
    for session, stratum in frame.items():
        by_stratum.setdefault(stratum, []).append((number_of(seed, session), session))
    ranked = [
        (rank, number, session)
        for rows in by_stratum.values()
        for rank, (number, session) in enumerate(sorted(rows))
    ]
    return [session for _, _, session in sorted(ranked)[:n_wanted]]


def frame_hash(frame: Mapping[str, str]) -> str:
    """Return the SHA-256 of a frame: its lines "<session id>|<stratum>", sorted, each ended."""
    lines = sorted(f"{session}|{stratum}\n" for session, stratum in frame.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def allotted(sizes: Mapping[str, int], n_wanted: int) -> tuple[int, int]:
    """Return the fewest and the most sessions that a stratum gives, whatever the seed.

    Of those that have more than that; smaller ones give all they have.
    """
    each, left = 0, n_wanted
    while left > 0:
        open_ = sum(size > each for size in sizes.values())
        if open_ == 0 or open_ > left:
            break
        each, left = each + 1, left - open_
    more = left > 0 and any(size > each for size in sizes.values())
    return each, each + 1 if more else each


def rows_of(frame: Mapping[str, str]) -> Sequence[list[str]]:
    """Return a frame as it is stored: sorted pairs of session id and stratum."""
    return [[session, frame[session]] for session in sorted(frame)]
