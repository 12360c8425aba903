"""Independent ratings of one session side by side: what they agree on, and what is to be settled.

Pure: it reads no database and knows no person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from backend.instruments.rules import Applicability, Instrument
from backend.ratings.completeness import ASKED, Entry, Sheet, statuses_for
from backend.ratings.completeness import settled as set_aside
from backend.ratings.models import ItemStatus

MEAN_APART, ITEM_APART, AREA_DIFFERS = "mean_apart", "item_apart", "area_differs"
TRIGGER_CODES: Final = (MEAN_APART, ITEM_APART, AREA_DIFFERS)
AGREED, DIFFERS, SETTLED, OUT, WAITS = "agreed", "differs", "settled", "not_applicable", "waits"
LINE_STATES: Final = (AGREED, DIFFERS, SETTLED, OUT, WAITS)
# The place of the problem area among the parts of an instrument.
AREA: Final = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far ratings may be apart; None: they are not compared in this way."""

    mean_apart: float | None = 1.0
    item_apart: int | None = 3
    area_differs: bool = True


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that is farther apart than the limit."""

    trigger: str
    scale: str = ""
    item: str = ""
    # Points between the ratings, and the limit; None where there are none.
    apart: float | None = None
    limit: float | None = None

    def as_stored(self) -> dict[str, Any]:
        """Return it as a case stores it."""
        return {
            "trigger": self.trigger,
            "scale": self.scale,
            "item": self.item,
            "apart": self.apart,
            "limit": self.limit,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One independent rating: its answers, and its overall score by scale."""

    sheet: Sheet
    overall: Mapping[str, float | None]


def triggers_of(sides: Sequence[Side], limits: Limits) -> list[Trigger]:
    """Return what is farther apart than the limits, the area first, then scores, then items."""
    return [
        *_area_triggers(sides, limits),
        *_mean_triggers(sides, limits),
        *_item_triggers(sides, limits),
    ]


def _area_triggers(sides: Sequence[Side], limits: Limits) -> Iterator[Trigger]:
    if limits.area_differs and len(_areas_said(sides)) > 1:
        yield Trigger(AREA_DIFFERS)


def _mean_triggers(sides: Sequence[Side], limits: Limits) -> Iterator[Trigger]:
    if limits.mean_apart is None:
        return
    for scale in sides[0].sheet.instrument.scales:
        means = [mean for side in sides if (mean := side.overall.get(scale)) is not None]
        apart = round(max(means) - min(means), 6) if means else 0.0
        if apart >= limits.mean_apart:
            yield Trigger(MEAN_APART, scale=scale, apart=apart, limit=limits.mean_apart)


def _item_triggers(sides: Sequence[Side], limits: Limits) -> Iterator[Trigger]:
    if limits.item_apart is None:
        return
    instrument = sides[0].sheet.instrument
    for item, part in instrument.parts.items():
        points = [points_of(side.sheet.entry(item), item, instrument) for side in sides]
        for scale in part.scales:
            given = [row[scale] for row in points if scale in row]
            apart = max(given) - min(given) if given else 0
            if apart >= limits.item_apart:
                yield Trigger(
                    ITEM_APART, scale=scale, item=item, apart=apart, limit=limits.item_apart
                )


def points_of(entry: Entry, item: str, instrument: Instrument) -> Mapping[str, int]:
    """Return what an answer counts as on each scale; nothing where it is no number."""
    if entry.status == ItemStatus.SCORED:
        return entry.values
    counts_as: Mapping[str, Mapping[str, int]] = {
        ItemStatus.ABSENT: instrument.scoring.absent,
        ItemStatus.MISSED_OPPORTUNITY: instrument.scoring.missed_opportunity,
    }
    points = counts_as.get(entry.status)
    scales = instrument.parts[item].scales
    return {} if points is None else {scale: points[scale] for scale in scales}


def _areas_said(sides: Sequence[Side]) -> set[frozenset[str]]:
    return {frozenset(side.sheet.problem_areas or ()) for side in sides}


# ── Item by item ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the instrument: whether it is agreed, settled, or still to be settled."""

    state: str
    asked: Applicability
    # What holds; None while that is open.
    entry: Entry | None


@dataclass(frozen=True)
class Board:
    """Everything that ratings of a session say, merged as far as it goes."""

    # Of the problem area: `not_applicable` where the instrument asks for none.
    area_state: str
    # What holds; None while that is open, or where the instrument asks for none.
    areas: tuple[str, ...] | None
    lines: Mapping[str, Line]
    # What holds so far, as one sheet.
    sheet: Sheet

    def state_of(self, part: str) -> str | None:
        """Return the state of a part, `AREA` among them; None for one that does not exist."""
        if part == AREA:
            return self.area_state
        line = self.lines.get(part)
        return None if line is None else line.state

    @property
    def differing(self) -> list[str]:
        """The parts on which raters differ, settled or not, the problem area first."""
        found = [AREA] if self.area_state in {DIFFERS, SETTLED} else []
        return found + [p for p, line in self.lines.items() if line.state in {DIFFERS, SETTLED}]

    @property
    def n_open(self) -> int:
        """How many parts are not settled yet, as far as that is known."""
        states = [self.area_state, *(line.state for line in self.lines.values())]
        return sum(state in {DIFFERS, WAITS} for state in states)

    def count(self, *states: str) -> int:
        """Return how many items are in one of these states."""
        return sum(line.state in states for line in self.lines.values())


def board_of(
    sides: Sequence[Sheet],
    settled_areas: Sequence[str] | None,
    settled_entries: Mapping[str, Entry],
) -> Board:
    """Merge what all sides say alike, take what was settled, and leave the rest open.

    The problem area comes first: what depends on it waits until it holds. A settled answer that the
    settled area does not permit is open again.
    """
    instrument = sides[0].instrument
    area_state, areas = _area(sides, settled_areas)
    sheet = replace(sides[0], problem_areas=areas, entries={})
    lines: dict[str, Line] = {}
    # What decides about other parts comes first, each in the rubric's order.
    order = sorted(instrument.parts, key=lambda part: part not in instrument.deciding)
    for part in order:
        line = _line(part, sheet, sides, settled_entries)
        lines[part] = line
        if line.entry is not None:
            sheet = sheet.saying(part, line.entry)
    in_order = {part: lines[part] for part in instrument.parts}
    return Board(area_state, areas, in_order, sheet)


def _area(
    sides: Sequence[Sheet], settled_areas: Sequence[str] | None
) -> tuple[str, tuple[str, ...] | None]:
    if not sides[0].instrument.asks_problem_area:
        return OUT, None
    said = {frozenset(side.problem_areas or ()) for side in sides}
    if len(said) == 1:
        return AGREED, sides[0].problem_areas
    if settled_areas is None:
        return DIFFERS, None
    return SETTLED, tuple(settled_areas)


def _line(
    part: str, sheet: Sheet, sides: Sequence[Sheet], settled_entries: Mapping[str, Entry]
) -> Line:
    asked = sheet.applicability()[part]
    out = set_aside(asked)
    if out is not None:
        return Line(OUT, asked, out)
    if asked.state not in ASKED:
        return Line(WAITS, asked, None)
    said = statuses_for(asked, sheet.instrument.parts[part])
    entries = [side.entry(part) for side in sides]
    if entries[0].status in said and all(
        same(one, other) for one, other in combinations(entries, 2)
    ):
        turns = sorted({turn for entry in entries for turn in entry.evidence})
        return Line(AGREED, asked, replace(entries[0], note="", evidence=tuple(turns)))
    settlement = settled_entries.get(part)
    if settlement is not None and settlement.status in said:
        return Line(SETTLED, asked, settlement)
    return Line(DIFFERS, asked, None)


def same(one: Entry, other: Entry) -> bool:
    """Tell whether two answers say the same, whatever turns and words go with them."""
    return (one.status, one.values, one.choices, one.count, one.not_applicable_reason) == (
        other.status,
        other.values,
        other.choices,
        other.count,
        other.not_applicable_reason,
    )
