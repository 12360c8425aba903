"""Counts of few people are withheld, and so are counts that would give them away."""

from collections.abc import Sequence

LEAST = 5
RULE = (
    f"A count of fewer than {LEAST} trainees is withheld, and so is one that would leave fewer "
    f"than {LEAST} of its group; figures of levels need {LEAST} trainees."
)


def shown(n: int, of: int) -> int | None:
    """Return a count of people among a group; None where it tells too much about few of them.

    Nobody, and everybody of a group that is large enough, tell of the group and may be said.
    """
    if of == 0:
        return 0
    if of < LEAST:
        return None
    if n in {0, of}:
        return n
    return n if LEAST <= n <= of - LEAST else None


def shown_parts(counts: Sequence[int]) -> list[int | None]:
    """Return counts that add up to a total that is known, as far as none tells of few people.

    Where one is withheld, the smallest of the others goes with it, so that nobody takes the sum.
    """
    found: list[int | None] = [n if n == 0 or n >= LEAST else None for n in counts]
    rest = sorted((n, at) for at, n in enumerate(found) if n)
    if found.count(None) == 1 and rest:
        found[rest[0][1]] = None
    return found
