"""What a stored rubric version asks of a rater: the one door to the rules in `rubrics`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias
from uuid import UUID

from backend.instruments.models import RubricVersion
from backend.instruments.scoring import ScoringRule, scoring_of
from rubrics import (
    Answer,
    Applicability,
    Category,
    Count,
    Item,
    Rubric,
    from_public_dict,
    rubric_applicability,
)

__all__ = [
    "Answer",
    "Applicability",
    "Instrument",
    "Part",
    "ScaleRange",
    "instrument_from",
    "instrument_of",
]

PartKind: TypeAlias = Literal["item", "category", "count"]


@dataclass(frozen=True, slots=True)
class ScaleRange:
    """A scale of whole numbers, both ends included."""

    id: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a rater is asked: an item, a judgement of kind, or a count."""

    id: str
    kind: PartKind
    section: str | None
    # What an item is rated on.
    scales: tuple[str, ...]
    # What there is to choose from, and how many of it, in a judgement of kind.
    choices: tuple[str, ...]
    at_most: int
    # Ids of the parts whose answers decide whether this one is asked.
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """The parts of a rubric version that rules need."""

    # By id: the items, the judgements of kind, the counts, each in the rubric's order.
    parts: Mapping[str, Part]
    scales: Mapping[str, ScaleRange]
    problem_areas: tuple[str, ...]
    # How many problem areas a rater may record.
    most_areas: int
    # Whether some item follows the problem area that the rater records.
    asks_problem_area: bool
    flags: frozenset[str]
    scoring: ScoringRule
    # Ids of the parts whose answers decide about others.
    deciding: frozenset[str]
    rubric: Rubric

    def applicability(
        self,
        *,
        phase: str,
        treatment_format: str,
        problem_areas: Iterable[str] | None,
        answers: Mapping[str, Answer] | None = None,
    ) -> dict[str, Applicability]:
        """Return for every part, in the rubric's order, what is asked of the rater.

        `answers` are those given so far; only those of parts that decide about others count.
        """
        return rubric_applicability(
            self.rubric,
            phase=phase,
            format=treatment_format,
            problem_areas=None if problem_areas is None else frozenset(problem_areas),
            answers=answers,
        )

    def unfit_for(self, *, phase: str, treatment_format: str) -> str | None:
        """Return what keeps a session from being rated with this rubric, in words; None if nothing.

        A rubric that distinguishes phases, or formats, knows only its own.
        """
        for word, given, known in (
            ("phase", phase, self.rubric.phases),
            ("format", treatment_format, self.rubric.formats),
        ):
            ids = [choice.id for choice in known]
            if ids and given not in ids:
                return f"this rubric knows no {word} {given!r}, only {', '.join(ids)}"
        return None


def instrument_from(definition: Mapping[str, Any]) -> Instrument:
    """Read a stored definition, which is what `rubrics.to_public_dict` wrote."""
    rubric = from_public_dict(definition)
    parts = {part.id: part for part in _parts(rubric)}
    return Instrument(
        parts=parts,
        scales={
            scale.id: ScaleRange(scale.id, scale.label, scale.lowest, scale.highest)
            for scale in rubric.scales
        },
        problem_areas=tuple(area.id for area in rubric.problem_areas),
        most_areas=rubric.problem_area.at_most,
        asks_problem_area=any(item.problem_areas != "all" for item in rubric.items),
        flags=frozenset(flag.id for flag in rubric.flags),
        scoring=scoring_of(definition),
        deciding=frozenset(other for part in parts.values() for other in part.depends_on),
        rubric=rubric,
    )


@lru_cache(maxsize=64)
def instrument_of(rubric_id: UUID) -> Instrument:
    """Return the instrument of a rubric version; kept, because a version never changes."""
    row = RubricVersion.objects.only("definition").get(pk=rubric_id)
    return instrument_from(row.definition)


def _parts(rubric: Rubric) -> list[Part]:
    found = [_part(item, "item", scales=item.scales) for item in rubric.items]
    for category in rubric.categories:
        choices = tuple(choice.id for choice in category.choices)
        found.append(_part(category, "category", choices=choices, at_most=category.at_most))
    return found + [_part(count, "count") for count in rubric.counts]


def _part(
    given: Item | Category | Count,
    kind: PartKind,
    *,
    scales: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    at_most: int = 0,
) -> Part:
    depends_on = tuple(dict.fromkeys(condition.part for condition in given.asked_if))
    return Part(given.id, kind, given.section, scales, choices, at_most, depends_on)
