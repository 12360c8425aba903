"""What a draft still lacks, and what may be said of each part of an instrument; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from backend.instruments.rules import Answer, Applicability, Instrument, Part
from backend.ratings.models import ItemStatus, NotApplicableReason, Rating

# What may be said of an item that is asked in every session, and of one asked on occasion.
STATUSES_OF_REQUIRED = frozenset({ItemStatus.SCORED, ItemStatus.ABSENT})
STATUSES_OF_OCCASIONAL = frozenset(
    {ItemStatus.SCORED, ItemStatus.MISSED_OPPORTUNITY, ItemStatus.NOT_APPLICABLE}
)
# What of these holds for judgements of kind and counts: nothing is not a kind, and none is 0.
STATUSES_OF_OTHERS = frozenset({ItemStatus.SCORED, ItemStatus.NOT_APPLICABLE})
# States in which the rater is asked for an answer.
ASKED = frozenset({"required", "once_per_phase", "conditional"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What a draft says of one item, one judgement of kind, or one count."""

    status: str = ItemStatus.UNSCORED
    # Points by scale, as far as they are given.
    values: Mapping[str, int] = field(default_factory=dict)
    # Ids of what was chosen, in the rubric's order.
    choices: tuple[str, ...] = ()
    count: int | None = None
    not_applicable_reason: str = ""
    note: str = ""
    evidence: tuple[int, ...] = ()

    def answer(self) -> Answer:
        """Return it as conditions of other parts read it."""
        # Those of this app are those of the rubrics.
        status: Any = self.status
        return Answer(
            status=status,
            values=self.values,
            choices=self.choices,
            count=self.count,
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a rating lacks before it can be submitted."""

    code: str
    item: str | None
    detail: str
    # Of a missing score.
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a rating is done."""

    items_done: int
    items_required: int


@dataclass(frozen=True)
class Sheet:
    """A rating's answers beside what its instrument asks for."""

    instrument: Instrument
    phase: str
    treatment_format: str
    problem_areas: tuple[str, ...] | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def applicability(self) -> Mapping[str, Applicability]:
        """Return what is asked of the rater for every part of the instrument."""
        return self._asked

    @cached_property
    def _asked(self) -> Mapping[str, Applicability]:
        deciding = self.instrument.deciding & self.entries.keys()
        return self.instrument.applicability(
            phase=self.phase,
            treatment_format=self.treatment_format,
            problem_areas=self.problem_areas,
            answers={part: self.entries[part].answer() for part in deciding},
        )

    def entry(self, item: str) -> Entry:
        """Return what was said of an item."""
        return self.entries.get(item, Entry())

    def standing(self) -> dict[str, Entry]:
        """Return what is said of every part as it would be submitted: set aside where it is out."""
        return {
            part: settled(asked) or self.entry(part) for part, asked in self.applicability().items()
        }

    def saying(self, item: str, entry: Entry) -> "Sheet":
        """Return the sheet with another answer to an item or flag."""
        return replace(self, entries={**self.entries, item: entry})

    def missing(self) -> list[Missing]:
        """Return everything that is missing, the problem area first, then in the rubric's order."""
        found = []
        if self.problem_areas is None and self.instrument.asks_problem_area:
            found.append(Missing("problem_area_missing", None, "Record the problem area."))
        for item, asked in self.applicability().items():
            if asked.state in ASKED:
                found.extend(self._missing_of(item, asked))
        return found

    def progress(self) -> Progress:
        """Count what applies, as far as that is known, and what of it lacks nothing."""
        applying = [
            (item, asked) for item, asked in self.applicability().items() if asked.state in ASKED
        ]
        done = sum(not self._missing_of(item, asked) for item, asked in applying)
        return Progress(items_done=done, items_required=len(applying))

    def _missing_of(self, item: str, asked: Applicability) -> list[Missing]:
        entry, part = self.entry(item), self.instrument.parts[item]
        if entry.status not in statuses_for(asked, part):
            return [Missing("item_missing", item, f"{item} is not rated yet.")]
        if entry.status != ItemStatus.SCORED:
            return []
        if part.kind == "category":
            return [] if entry.choices else [Missing("choice_missing", item, f"{item}: choose.")]
        if part.kind == "count":
            detail = f"{item} has no number."
            return [] if entry.count is not None else [Missing("count_missing", item, detail)]
        found = [
            Missing("score_missing", item, f"{item} has no score for {scale}.", scale)
            for scale in part.scales
            if scale not in entry.values
        ]
        if not entry.evidence and self._shows_something(entry):
            detail = f"{item} has a score above that of what is absent, but no turn as evidence."
            found.append(Missing("evidence_missing", item, detail))
        return found

    def _shows_something(self, entry: Entry) -> bool:
        """Whether a score says that the session shows something, so that a turn must show it."""
        scoring = self.instrument.scoring
        return scoring.needs_evidence and any(
            value > scoring.absent[scale] for scale, value in entry.values.items()
        )


def statuses_for(asked: Applicability, part: Part) -> frozenset[str]:
    """Return what may be said of a part; nothing while it does not apply."""
    found: frozenset[str] = frozenset()
    if asked.state == "required":
        found = frozenset(STATUSES_OF_REQUIRED)
    elif asked.state in ASKED:
        found = frozenset(STATUSES_OF_OCCASIONAL)
    return found if part.kind == "item" else found & STATUSES_OF_OTHERS


def entries_of(rating: Rating) -> dict[str, Entry]:
    """Return what a rating says of its items, from rows that are loaded or prefetched."""
    turns = turns_by_item((row.item, row.turn_number) for row in rating.evidence.all())
    said = {row.item: row for row in rating.item_scores.all()}
    entries = {}
    for item in {**said, **turns}:
        row, evidence = said.get(item), turns.get(item, ())
        if row is None:
            entries[item] = Entry(evidence=evidence)
            continue
        entries[item] = Entry(
            status=row.status,
            values=row.values,
            choices=tuple(row.choices),
            count=row.count,
            not_applicable_reason=row.not_applicable_reason,
            note=row.note,
            evidence=evidence,
        )
    return entries


def turns_by_item(rows: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Group turn numbers by item or flag, in order."""
    grouped: dict[str, list[int]] = {}
    for item, number in rows:
        grouped.setdefault(item, []).append(number)
    return {item: tuple(sorted(numbers)) for item, numbers in grouped.items()}


def sheet_of(rating: Rating, instrument: Instrument) -> Sheet:
    """Return a rating's sheet, from rows that are loaded or prefetched."""
    areas: Sequence[str] | None = rating.problem_areas
    return Sheet(
        instrument=instrument,
        phase=rating.session_phase,
        treatment_format=rating.session_format,
        problem_areas=None if areas is None else tuple(areas),
        entries=entries_of(rating),
    )


def settled(asked: Applicability) -> Entry | None:
    """Return what is written on submission of an item that does not apply; None if it does."""
    if asked.state != "not_applicable" or asked.reason is None:
        return None
    reason = NotApplicableReason(asked.reason)
    return Entry(status=ItemStatus.NOT_APPLICABLE, not_applicable_reason=reason)
