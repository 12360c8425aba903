"""Whole sheets as numbers to be compared: a rater's first, their second, what was settled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from backend.consensus.comparing import points_of
from backend.consensus.matrices import Alike, Said
from backend.ratings.completeness import Entry, Sheet

FIRST: Final = "first"
AGAIN: Final = "again"
SETTLED: Final = "settled"


@dataclass(frozen=True, slots=True)
class Recoded:
    """How alike second ratings are to what consensus came to, and to the same raters' first."""

    with_consensus: Sequence[Alike]
    with_own: Sequence[Alike]
    # The same of the first ratings, so that one sees whether raters came nearer.
    first_with_consensus: Sequence[Alike]
    # Ratings whose instrument asks for a problem area, and in how many of them it is the same.
    n_areas: int
    n_areas_as_settled: int
    n_areas_as_first: int


def said_of(sheet: Sheet, session: str, source: str) -> Iterator[Said]:
    """Yield every answer that is a number, on each scale; absent and missed as the rubric says."""
    for item in sheet.instrument.parts:
        for scale, points in points_of(sheet.entry(item), item, sheet.instrument).items():
            yield Said(f"{session} {item}", source, scale, points)


def settled_sheet(first: Sheet, areas: Sequence[str] | None, answers: Sequence[Any]) -> Sheet:
    """Return what a result of a consensus says as a sheet of the same instrument."""
    entries: Mapping[str, Entry] = {
        row["item"]: Entry(
            status=row["status"],
            values=row["values"],
            choices=tuple(row["choices"]),
            count=row["count"],
            not_applicable_reason=row["not_applicable_reason"],
        )
        for row in answers
    }
    return replace(first, problem_areas=None if areas is None else tuple(areas), entries=entries)
