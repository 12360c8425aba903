"""Parts of an instrument: scales and sections, and what a rater is asked in them."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from rubrics.model.conditions import Conditions
from rubrics.model.descent import ItemLineage, Lineage
from rubrics.model.words import (
    Choice,
    Code,
    Part,
    PhaseApplicability,
    Point,
    Selection,
    Text,
    WholeNumber,
    Word,
)

NominalStatistic: TypeAlias = Literal["alpha_nominal", "ac1", "fleiss_kappa", "percent_exact"]
CountStatistic: TypeAlias = Literal[
    "icc_1",
    "icc_a1",
    "icc_c1",
    "icc_1k",
    "icc_ak",
    "icc_ck",
    "icc_qk",
    "alpha_ordinal",
    "alpha_interval",
    "alpha_ratio",
    "percent_exact",
    "percent_within_one",
]
StatisticName: TypeAlias = Literal[
    "icc_1",
    "icc_a1",
    "icc_c1",
    "icc_1k",
    "icc_ak",
    "icc_ck",
    "icc_qk",
    "alpha_nominal",
    "alpha_ordinal",
    "alpha_interval",
    "alpha_ratio",
    "ac1",
    "ac2_linear",
    "ac2_quadratic",
    "ac2_ordinal",
    "fleiss_kappa",
    "percent_exact",
    "percent_within_one",
]
_APPLICABILITY = "One requirement for each phase; one word where the instrument has no phases."
_ASKED_IF = "Asked for only when all of these hold."


class Scale(Part):
    """What a score means: its points, its direction, and which statistics describe agreement."""

    id: Word
    label: Text
    question: Text = Field(description="What the rater asks of each item on this scale.")
    direction: Literal["higher_is_better", "lower_is_better"]
    points: Mapping[Point, Text] = Field(description="Every point of the scale with its label.")
    general_anchors: Mapping[Point, Text] = Field(
        default={}, description="Descriptions that hold at a point for every item."
    )
    statistics: tuple[StatisticName, ...] = Field(min_length=1)

    @property
    def lowest(self) -> int:
        """The lowest point."""
        return min(self.points)

    @property
    def highest(self) -> int:
        """The highest point."""
        return max(self.points)


class Section(Part):
    """A group of items with a score of its own."""

    id: Code
    title: Text


class ProblemAreaQuestion(Part):
    """How the rater is asked for the problem area of a session."""

    question: Text = "Which problem area was worked on?"
    at_most: Annotated[WholeNumber, Field(ge=1)] = Field(
        default=2, description="How many areas may be recorded for one session."
    )


class Item(Part):
    """One thing the therapist does, rated on each scale it has anchors for."""

    id: Code
    section: Code
    name: Text
    assesses: Text
    applicability: PhaseApplicability = Field(description=_APPLICABILITY)
    problem_areas: Selection = Field(
        default="all",
        description="`all`, or the areas it belongs to; it then follows the rater's own answer.",
    )
    formats: Selection = "all"
    asked_if: Conditions = Field(default=(), description=_ASKED_IF)
    anchors: Mapping[Word, Annotated[Mapping[Point, Text], Field(min_length=1)]] = Field(
        min_length=1, description="For each scale, what a session looks like at some points."
    )
    evidence: tuple[Text, ...] = Field(
        default=(), description="What a rater may hear when it is done."
    )
    counter_evidence: Text | None = None
    motivated_by: Text | None = None
    note: Text | None = None
    lineage: ItemLineage | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """Ids of the scales this item is rated on."""
        return tuple(self.anchors)


class CategoryChoice(Choice):
    """One answer to a category's question."""

    description: Text | None = None


class Category(Part):
    """A judgement of kind: one answer or more from a list. Never enters a score."""

    id: Code
    section: Code | None = None
    question: Text
    choices: tuple[CategoryChoice, ...] = Field(min_length=2)
    at_most: Annotated[WholeNumber, Field(ge=1)] = Field(
        default=1, description="How many choices may be made."
    )
    applicability: PhaseApplicability = Field(description=_APPLICABILITY)
    formats: Selection = "all"
    asked_if: Conditions = Field(default=(), description=_ASKED_IF)
    statistics: tuple[NominalStatistic, ...] = Field(min_length=1)
    note: Text | None = None
    lineage: Lineage | None = None


class Count(Part):
    """How often something was heard: a whole number from 0. Never enters a score."""

    id: Code
    section: Code | None = None
    name: Text
    assesses: Text
    examples: tuple[Text, ...] = ()
    applicability: PhaseApplicability = Field(description=_APPLICABILITY)
    formats: Selection = "all"
    asked_if: Conditions = Field(default=(), description=_ASKED_IF)
    statistics: tuple[CountStatistic, ...] = Field(min_length=1)
    note: Text | None = None
    lineage: Lineage | None = None


class Flag(Part):
    """Something a session should not contain. Never averaged into a score."""

    id: Code
    kind: Literal["drift", "harm"]
    text: Text
    consequence: Literal["recorded", "blocks_pass_until_resolved"]
