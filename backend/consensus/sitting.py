"""How far raters agree on the sessions of a meeting: in their own ratings, and rating again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.consensus.boards import Opened
from backend.consensus.matrices import Alike, Said, alike
from backend.consensus.recoded import said_of
from backend.instruments.rules import instrument_of
from backend.ratings.completeness import sheet_of
from backend.ratings.models import Rating

# Nothing agrees with itself alone.
LEAST_AGAIN = 2


@dataclass(frozen=True, slots=True)
class Sitting:
    """Agreement before a meeting and after it; after is known where two raters rated again."""

    before: Sequence[Alike]
    # Before, on the sessions that were rated again by two raters.
    before_of_same: Sequence[Alike]
    after: Sequence[Alike]
    n_sessions: int
    n_again: int
    # Checks that are planned or being rated.
    n_awaited: int


def sitting_of(
    cases: Sequence[Any], again: Mapping[Any, Sequence[Rating]], awaited: int
) -> Sitting:
    """Compare ratings of cases loaded by `selectors.case_details`; `again` is by case."""
    opened = [Opened(case) for case in cases]
    twice = [one for one in opened if len(again.get(one.case.pk, ())) >= LEAST_AGAIN]
    scales = list(dict.fromkeys(scale for one in opened for scale in one.instrument.scales))
    return Sitting(
        before=alike([row for one in opened for row in _before(one)], scales),
        before_of_same=alike([row for one in twice for row in _before(one)], scales),
        after=alike([row for one in twice for row in _after(one, again)], scales),
        n_sessions=len(opened),
        n_again=len(twice),
        n_awaited=awaited,
    )


def _before(one: Opened) -> Iterator[Said]:
    for letter, sheet in one.sheets.items():
        yield from said_of(sheet, str(one.case.pk), letter)


def _after(one: Opened, again: Mapping[Any, Sequence[Rating]]) -> Iterator[Said]:
    for rating in again[one.case.pk]:
        sheet = sheet_of(rating, instrument_of(rating.rubric_id))
        yield from said_of(sheet, str(one.case.pk), str(rating.rater_id))
