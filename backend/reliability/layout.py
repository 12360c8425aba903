"""What a rubric version says about scores: its items, sections, scales and scoring rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.instruments.scoring import ScoringRule, scale_order, scoring_of

OVERALL = "overall"
OVERALL_NAME = "Overall"
# The scale that decides what may be done with the scores, where the rubric has it. A programme's
# cut is on this scale and no other.
COMPETENCE = "competence"


@dataclass(frozen=True, slots=True)
class ItemLayout:
    """Where an item stands, and on which scales it is rated."""

    id: str
    section: str
    name: str
    scales: tuple[str, ...]
    # Whether it is asked only where the rater recorded its problem area.
    follows_area: bool


@dataclass(frozen=True, slots=True)
class ScaleLayout:
    """A scale of whole points, both ends included."""

    id: str
    name: str
    min: int
    max: int

    @property
    def values(self) -> range:
        """Every point of the scale."""
        return range(self.min, self.max + 1)


@dataclass(frozen=True, slots=True)
class CategoryLayout:
    """A judgement of kind."""

    id: str
    section: str | None
    name: str
    # Label by id, in the rubric's order.
    choices: Mapping[str, str]
    at_most: int


@dataclass(frozen=True, slots=True)
class CountLayout:
    """A count."""

    id: str
    section: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A rubric version as far as scores are concerned."""

    items: tuple[ItemLayout, ...]
    categories: tuple[CategoryLayout, ...]
    counts: tuple[CountLayout, ...]
    # Title by id, in the rubric's order.
    sections: Mapping[str, str]
    scales: Mapping[str, ScaleLayout]
    scoring: ScoringRule

    @property
    def leading_scale(self) -> str:
        """The scale of the headline."""
        return COMPETENCE if COMPETENCE in self.scales else next(iter(self.scales))

    def items_on(self, scale: str) -> list[ItemLayout]:
        """Return the items that are rated on a scale."""
        return [item for item in self.items if scale in item.scales]

    def section_name(self, section: str) -> str | None:
        """Return the title of a section or of the whole; None when there is no such section."""
        return OVERALL_NAME if section == OVERALL else self.sections.get(section)


def layout_of(definition: Mapping[str, Any]) -> Layout:
    """Read a stored rubric definition."""
    scales = {
        row["id"]: ScaleLayout(row["id"], row["label"], row["min"], row["max"])
        for row in (definition["scales"][scale] for scale in scale_order(definition))
    }
    return Layout(
        items=tuple(
            ItemLayout(
                id=row["id"],
                section=row["section"],
                name=row["name"],
                scales=tuple(row["scales"]),
                follows_area=row["follows_problem_area"],
            )
            for row in definition["items"]
        ),
        categories=tuple(
            CategoryLayout(
                id=row["id"],
                section=row["section"],
                name=row["question"],
                choices={choice["id"]: choice["label"] for choice in row["choices"]},
                at_most=row["at_most"],
            )
            for row in definition.get("categories", ())
        ),
        counts=tuple(
            CountLayout(id=row["id"], section=row["section"], name=row["name"])
            for row in definition.get("counts", ())
        ),
        sections={row["id"]: row["title"] for row in definition["sections"]},
        scales=scales,
        scoring=scoring_of(definition),
    )
