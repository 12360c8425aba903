"""The grammar of a rubric definition: every key there is, and what its value may be."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rubrics.consistency import inconsistencies

SCHEMA_VERSION = int((Path(__file__).parent / "SCHEMA_VERSION").read_text(encoding="ascii"))

Requirement: TypeAlias = Literal["required", "once_per_phase", "conditional", "never"]
StatisticName: TypeAlias = Literal[
    "icc_a1", "icc_c1", "alpha_ordinal", "percent_exact", "percent_within_one"
]


def _normalised(text: str) -> str:
    """Make texts equal that read the same: one spacing, one way to compose a letter."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("control-character", "the text holds a control character")
    if not text:
        raise PydanticCustomError("empty-text", "the text is empty")
    return text


def _kind_of_selection(value: object) -> str:
    return "all" if isinstance(value, str) else "some"


Text: TypeAlias = Annotated[
    str, Strict(), AfterValidator(_normalised), Field(min_length=1, max_length=2000)
]
Slug: TypeAlias = Annotated[
    str,
    Strict(),
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60),
]
Version: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){1,2}$")
]
Language: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
]
Word: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)
]
Code: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$", max_length=8)
]
Point: TypeAlias = Annotated[int, Field(ge=-100, le=100)]
Selection: TypeAlias = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[tuple[Word, ...], Field(min_length=1), Tag("some")],
    Discriminator(_kind_of_selection),
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """A publication or practice the rubric draws on, and what was taken from it."""

    title: Text
    used_for: Text


class Choice(_Part):
    """A phase, problem area or format: the id stored with a rating and the label shown."""

    id: Word
    label: Text


class Scale(_Part):
    """A rating scale of whole numbers. Statistics lists those that suit it, by name."""

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


class Section(_Part):
    """A group of items with a score of its own."""

    id: Code
    title: Text


class Item(_Part):
    """One thing the therapist does, rated on each scale it has anchors for."""

    id: Code
    section: Code
    name: Text
    assesses: Text
    applicability: Mapping[Word, Requirement] = Field(description="One requirement for each phase.")
    problem_areas: Selection = Field(
        default="all",
        description="`all`, or the areas it belongs to; it then follows the rater's own answer.",
    )
    formats: Selection = "all"
    anchors: Mapping[Word, Annotated[Mapping[Point, Text], Field(min_length=1)]] = Field(
        min_length=1, description="For each scale, what a session looks like at some points."
    )
    evidence: tuple[Text, ...] = Field(
        min_length=1, description="What a rater may hear when it is done."
    )
    counter_evidence: Text
    motivated_by: Text
    note: Text | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """Ids of the scales this item is rated on."""
        return tuple(self.anchors)


class Flag(_Part):
    """Something a session should not contain. Never averaged into a score."""

    id: Code
    kind: Literal["drift", "harm"]
    text: Text
    consequence: Literal["recorded", "blocks_pass_until_resolved"]


class Scoring(_Part):
    """How item scores become section and overall scores.

    ``absent`` is the score of a required item that was not done, ``missed_opportunity`` that of
    a conditional item whose occasion was passed over. What does not apply is not a number.
    """

    absent: Annotated[int, Strict()]
    missed_opportunity: Annotated[int, Strict()]
    not_applicable: Literal["excluded"]
    section_score: Literal["mean_of_items"]
    overall_score: Literal["mean_of_items"]
    minimum_answered_percent: Annotated[int, Strict(), Field(ge=1, le=100)] = Field(
        description="Share of the applicable items that must be answered before a mean is given."
    )


class Rubric(_Part):
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

    grammar: Annotated[int, Strict()] = Field(description="Version of this grammar.")
    slug: Slug
    version: Version
    status: Literal["draft", "published"]
    title: Text
    language: Language
    licence: Text = Field(description="SPDX identifier, or the owner's terms in words.")
    permission: Text = Field(description="By what right the text may be used and passed on.")
    sources: tuple[Source, ...] = Field(min_length=1)
    guidance: tuple[Text, ...] = Field(min_length=1, description="Rules for the rater.")
    scales: tuple[Scale, ...] = Field(min_length=1)
    phases: tuple[Choice, ...] = Field(min_length=1)
    problem_areas: tuple[Choice, ...] = ()
    formats: tuple[Choice, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    flags: tuple[Flag, ...] = ()
    scoring: Scoring

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
        return tuple(int(part) for part in self.version.split("."))

    def item(self, item_id: str) -> Item:
        """Return the item with this id; ``KeyError`` when there is none."""
        return {item.id: item for item in self.items}[item_id]

    def scale(self, scale_id: str) -> Scale:
        """Return the scale with this id; ``KeyError`` when there is none."""
        return {scale.id: scale for scale in self.scales}[scale_id]
