"""A whole definition: one version of one instrument."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rubrics.consistency import inconsistencies
from rubrics.model.parts import Category, Count, Flag, Item, ProblemAreaQuestion, Scale, Section
from rubrics.model.scoring import Scoring
from rubrics.model.words import (
    Choice,
    Code,
    Language,
    Part,
    Slug,
    Source,
    Text,
    Version,
    WholeNumber,
    version_key,
)

SCHEMA_VERSION = int((Path(__file__).parents[1] / "SCHEMA_VERSION").read_text(encoding="ascii"))


class Rubric(Part):
    """One version of one instrument.

    Instances are frozen and consistent: whatever they refer to exists.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence", "0.1")
    >>> rubric.item("A1").name
    'Present-day interpersonal work'
    >>> rubric.scale("competence").highest
    6
    """

    grammar: WholeNumber = Field(description="Version of this grammar.")
    slug: Slug
    version: Version
    follows: Version | None = Field(
        default=None, description="The earlier version that the lineage of the parts is about."
    )
    status: Literal["draft", "published"]
    title: Text
    language: Language
    licence: Text = Field(description="SPDX identifier, or the owner's terms in words.")
    permission: Text = Field(description="By what right the text may be used and passed on.")
    sources: tuple[Source, ...] = Field(min_length=1)
    guidance: tuple[Text, ...] = Field(min_length=1, description="Rules for the rater.")
    scales: tuple[Scale, ...] = Field(min_length=1)
    phases: tuple[Choice, ...] = ()
    problem_areas: tuple[Choice, ...] = ()
    problem_area: ProblemAreaQuestion = ProblemAreaQuestion()
    formats: tuple[Choice, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    counts: tuple[Count, ...] = ()
    flags: tuple[Flag, ...] = ()
    scoring: Scoring
    dropped: tuple[Code, ...] = Field(
        default=(), description="Items, categories and counts of the earlier version that are gone."
    )

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.grammar != SCHEMA_VERSION:
            raise PydanticCustomError(
                "grammar-version",
                "written for grammar {found}, this reader knows {known}",
                {"found": self.grammar, "known": SCHEMA_VERSION},
            )
        findings = list(inconsistencies(self))
        if findings:
            raise PydanticCustomError(
                "inconsistent",
                "{summary}",
                {"summary": "; ".join(f.message for f in findings), "findings": findings},
            )
        return self

    @property
    def version_key(self) -> tuple[int, ...]:
        """The version as numbers, so that 0.10 comes after 0.9."""
        return version_key(self.version)

    @property
    def parts(self) -> tuple[Item | Category | Count, ...]:
        """What a rater answers: the items, then the categories, then the counts."""
        return (*self.items, *self.categories, *self.counts)

    def part(self, part_id: str) -> Item | Category | Count:
        """Return the item, category or count with this id; ``KeyError`` when there is none."""
        return {part.id: part for part in self.parts}[part_id]

    def item(self, item_id: str) -> Item:
        """Return the item with this id; ``KeyError`` when there is none."""
        return {item.id: item for item in self.items}[item_id]

    def scale(self, scale_id: str) -> Scale:
        """Return the scale with this id; ``KeyError`` when there is none."""
        return {scale.id: scale for scale in self.scales}[scale_id]
