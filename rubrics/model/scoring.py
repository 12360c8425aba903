"""How answers become scores: means, sums, summaries of counts, and what they are held against."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, StringConstraints, Tag

from rubrics.model.words import Code, Number, Part, Text, WholeNumber, Word

ScoreRule: TypeAlias = Literal["mean_of_items", "sum_of_items", "none"]


def _kind_of_score(value: object) -> str:
    return "by_scale" if isinstance(value, Mapping) else "one"


ScaleScore: TypeAlias = Annotated[
    Annotated[WholeNumber, Tag("one")]
    | Annotated[Mapping[Word, WholeNumber], Field(min_length=1), Tag("by_scale")],
    Discriminator(_kind_of_score),
]


class Summary(Part):
    """A number made of counts.

    ``percent``: of all counts in the denominator, the share of those in the numerator.
    ``ratio``: numerator by denominator. ``sum``: of the numerator. The first two are undefined
    when the denominator is 0.
    """

    id: Word
    label: Text
    unit: Literal["percent", "ratio", "sum"]
    numerator: tuple[Code, ...] = Field(min_length=1, description="Counts that are added up.")
    denominator: tuple[Code, ...] = Field(
        default=(), description="Counts that are added up; left out for a sum."
    )


class Benchmark(Part):
    """A value that a score is held against. It is shown; it decides nothing by itself."""

    of: Annotated[
        str, StringConstraints(pattern=r"^([A-Z][A-Z0-9]*|[a-z][a-z0-9]*(_[a-z0-9]+)*)$")
    ] = Field(description="`overall`, or the id of a section, an item or a summary.")
    scale: Word | None = Field(default=None, description="Left out for a summary.")
    at_least: Number
    label: Text
    source: Text | None = None


class Scoring(Part):
    """How item scores become section and overall scores.

    ``absent`` is the score of a required item that was not done, ``missed_opportunity`` that of
    a conditional item whose occasion was passed over: one number, or one for each scale where
    they differ. What does not apply is not a number.

    A mean is of the answered items that apply. A sum is that mean times the number of items of
    the section or the whole that are rated on the scale: it keeps the full range when some do
    not apply, and is the plain sum when all are answered.
    """

    absent: ScaleScore
    missed_opportunity: ScaleScore
    not_applicable: Literal["excluded"]
    section_score: ScoreRule
    overall_score: ScoreRule
    minimum_answered_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = Field(
        description="Share of the applicable items that must be answered before a mean is given."
    )
    evidence: Literal["above_absent", "not_required"] = Field(
        default="above_absent",
        description="`above_absent`: a score above that of `absent` needs a turn of the session.",
    )
    summaries: tuple[Summary, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()

    def absent_on(self, scale: str) -> int:
        """Return the score on a scale of a required item that was not done."""
        return self.absent[scale] if isinstance(self.absent, Mapping) else self.absent

    def missed_opportunity_on(self, scale: str) -> int:
        """Return the score on a scale of an item whose occasion was passed over."""
        score = self.missed_opportunity
        return score[scale] if isinstance(score, Mapping) else score
