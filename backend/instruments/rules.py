"""What a stored rubric version asks of a rater: the one door to the rules in `rubrics`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from backend.instruments.models import RubricVersion
from backend.instruments.scoring import ScoringRule, scoring_of
from rubrics import Applicability, Item, applicability

__all__ = ["Applicability", "Instrument", "ScaleRange", "instrument_from", "instrument_of"]


@dataclass(frozen=True, slots=True)
class ScaleRange:
    """A scale of whole numbers, both ends included."""

    id: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """The parts of a rubric version that rules need."""

    items: Mapping[str, Item]
    scales: Mapping[str, ScaleRange]
    phases: frozenset[str]
    formats: frozenset[str]
    problem_areas: tuple[str, ...]
    flags: frozenset[str]
    scoring: ScoringRule

    def applicability(
        self, *, phase: str, treatment_format: str, problem_areas: Iterable[str] | None
    ) -> dict[str, Applicability]:
        """Return for every item, in the rubric's order, what is asked of the rater."""
        areas = None if problem_areas is None else frozenset(problem_areas)
        return {
            item.id: applicability(item, phase=phase, format=treatment_format, problem_areas=areas)
            for item in self.items.values()
        }

    @property
    def asks_problem_area(self) -> bool:
        """Whether some item follows the problem area that the rater records."""
        return any(item.problem_areas != "all" for item in self.items.values())


def instrument_from(definition: Mapping[str, Any]) -> Instrument:
    """Read a stored definition, which is what `rubrics.to_public_dict` wrote."""
    return Instrument(
        items={row["id"]: _item(row) for row in definition["items"]},
        scales={
            row["id"]: ScaleRange(row["id"], row["label"], row["min"], row["max"])
            for row in definition["scales"].values()
        },
        phases=frozenset(row["id"] for row in definition["phases"]),
        formats=frozenset(row["id"] for row in definition["formats"]),
        problem_areas=tuple(row["id"] for row in definition["problem_areas"]),
        flags=frozenset(row["id"] for row in definition["flags"]),
        scoring=scoring_of(definition),
    )


@lru_cache(maxsize=64)
def instrument_of(rubric_id: UUID) -> Instrument:
    """Return the instrument of a rubric version; kept, because a version never changes."""
    row = RubricVersion.objects.only("definition").get(pk=rubric_id)
    return instrument_from(row.definition)


def _item(row: Mapping[str, Any]) -> Item:
    return Item.model_validate(
        {
            "id": row["id"],
            "section": row["section"],
            "name": row["name"],
            "assesses": row["assesses"],
            "applicability": row["phases"] or row["applicability"],
            "problem_areas": row["problem_areas"] if row["follows_problem_area"] else "all",
            "formats": row["formats"] or "all",
            "anchors": {
                scale: {int(point): text for point, text in anchors.items()}
                for scale, anchors in row["anchors"].items()
            },
            "evidence": row["evidence"],
            "counter_evidence": row["counter_evidence"],
            "motivated_by": row["motivated_by"],
            "note": row["note"],
        }
    )
