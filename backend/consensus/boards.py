"""A stored case with its ratings as `comparing` and `states` read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from backend.consensus.comparing import (
    AREA,
    DEFAULT_LIMITS,
    Board,
    Limits,
    Side,
    Trigger,
    board_of,
    triggers_of,
)
from backend.consensus.models import ConsensusRule, Settlement
from backend.consensus.states import Table
from backend.instruments.rules import Instrument, instrument_of
from backend.ratings.completeness import Entry, Sheet, sheet_of
from backend.ratings.matrices import overall_scores
from backend.ratings.models import Rating

Key = TypeVar("Key")


def limits_of(rule: ConsensusRule | None) -> Limits:
    """Return the limits of a rule; those of the product where nobody decided."""
    if rule is None:
        return DEFAULT_LIMITS
    return Limits(
        mean_apart=None if rule.mean_apart is None else float(rule.mean_apart),
        item_apart=rule.item_apart,
        area_differs=rule.area_differs,
    )


def apart(ratings: Sequence[Rating], limits: Limits) -> list[Trigger]:
    """Return what is farther apart in ratings of one session than the limits."""
    return apart_by_session({0: ratings}, limits)[0]


def apart_by_session(
    by_session: Mapping[Key, Sequence[Rating]], limits: Limits
) -> dict[Key, list[Trigger]]:
    """Return for each session what is farther apart than the limits; scores are made at once."""
    overall = overall_scores([rating for rows in by_session.values() for rating in rows])
    return {
        key: triggers_of([Side(_sheet(row), overall.get(row.pk, {})) for row in rows], limits)
        for key, rows in by_session.items()
    }


def _sheet(rating: Rating) -> Sheet:
    return sheet_of(rating, instrument_of(rating.rubric_id))


def entry_of(row: Settlement) -> Entry:
    """Return a settled answer."""
    return Entry(
        status=row.status,
        values=row.values,
        choices=tuple(row.choices),
        count=row.count,
        not_applicable_reason=row.not_applicable_reason,
    )


def newest_by_part(rows: Iterable[Settlement]) -> dict[str, Settlement]:
    """Return what was settled last of each part."""
    return {row.part: row for row in sorted(rows, key=lambda row: row.number)}


@dataclass(frozen=True)
class Opened:
    """A case loaded by `selectors.case_details`, with everything in it."""

    case: Any

    @cached_property
    def ratings(self) -> dict[str, Rating]:
        """The ratings by letter."""
        return {side.letter: side.rating for side in self.case.sides_by_letter}

    @cached_property
    def instrument_id(self) -> UUID:
        """The key of the rubric version that was rated with."""
        return next(iter(self.ratings.values())).rubric_id

    @cached_property
    def instrument(self) -> Instrument:
        """The instrument that was rated with."""
        return instrument_of(self.instrument_id)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """What each rating says, by letter."""
        return {letter: _sheet(rating) for letter, rating in self.ratings.items()}

    @cached_property
    def settled(self) -> dict[str, Settlement]:
        """What was settled last of each part."""
        return newest_by_part(self.case.all_settlements)

    @cached_property
    def basis(self) -> int:
        """The number of the last settlement; 0 where there is none."""
        return max((row.number for row in self.case.all_settlements), default=0)

    @cached_property
    def board(self) -> Board:
        """What is agreed, settled, and open."""
        area = self.settled.get(AREA)
        entries = {part: entry_of(row) for part, row in self.settled.items() if part != AREA}
        return board_of(list(self.sheets.values()), area.areas if area else None, entries)

    @cached_property
    def adjudicator(self) -> UUID | None:
        """Who was named last to settle what raters cannot."""
        rows = sorted(self.case.all_adjudicators, key=lambda row: row.number)
        return rows[-1].person_id if rows else None

    @property
    def is_concluded(self) -> bool:
        """Whether it is settled for good."""
        return getattr(self.case, "result", None) is not None

    @cached_property
    def table(self) -> Table:
        """Who sits in the case, and what each has said."""
        gave: dict[str, set[str]] = {}
        for row in self.case.all_reasons:
            gave.setdefault(row.part, set()).add(row.letter)
        return Table(
            raters={letter: rating.rater_id for letter, rating in self.ratings.items()},
            present=frozenset(side.letter for side in self.case.sides_by_letter if side.is_present),
            adjudicator=self.adjudicator,
            gave=gave,
            agreed=frozenset(
                row.person_id for row in self.case.all_agreements if row.basis == self.basis
            ),
            is_concluded=self.is_concluded,
        )
