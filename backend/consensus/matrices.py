"""From answers to `fidelity`: how often two raters' answers, or one rater's two, are alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fidelity import InsufficientData, RatingMatrix, percent_agreement

WITHIN: Final = 1.0


@dataclass(frozen=True, slots=True)
class Alike:
    """Answers on one scale that are compared item by item, as shares; None where there are none.

    No interval: items of one session are no independent draws.
    """

    scale: str
    # Items of sessions, counted once for each pair of answers to them.
    n_pairs: int
    exact: float | None
    within_one: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a source (a rater, a consensus) gives an item of a session on a scale, in points."""

    # Session and item; answers of one unit are compared.
    unit: str
    source: str
    scale: str
    points: int


def alike(said: Iterable[Said], scales: Iterable[str]) -> list[Alike]:
    """Return for each scale how far answers to the same items agree."""
    by_scale: dict[str, list[tuple[str, str, float]]] = {scale: [] for scale in scales}
    for row in said:
        by_scale[row.scale].append((row.unit, row.source, float(row.points)))
    return [_alike(scale, rows) for scale, rows in by_scale.items()]


def _alike(scale: str, rows: list[tuple[str, str, float]]) -> Alike:
    given: dict[str, int] = {}
    for unit, _, _ in rows:
        given[unit] = given.get(unit, 0) + 1
    n_pairs = _pairs(given)
    if n_pairs == 0:
        return Alike(scale, 0, None, None)
    matrix = RatingMatrix.from_triples(rows)
    try:
        exact = percent_agreement(matrix).value
        within = percent_agreement(matrix, within=WITHIN).value
    except InsufficientData:
        return Alike(scale, 0, None, None)
    return Alike(scale, n_pairs, exact, within)


def _pairs(given: Mapping[str, int]) -> int:
    return sum(n * (n - 1) // 2 for n in given.values())
