"""How a rubric version turns item scores into scores of sections and of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Rule: TypeAlias = Literal["mean", "sum", "none"]
_RULES: Mapping[str, Rule] = {"mean_of_items": "mean", "sum_of_items": "sum", "none": "none"}


@dataclass(frozen=True, slots=True)
class SummaryRule:
    """A number made of counts: a share in per cent, a ratio, or a sum."""

    id: str
    label: str
    unit: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The scoring block of a definition."""

    # Share of the applicable items that a score needs.
    min_answered: float
    # What stands for an absent item and for a missed opportunity, on every scale.
    absent: Mapping[str, int]
    missed_opportunity: Mapping[str, int]
    section_score: Rule
    overall_score: Rule
    # Whether a score above that of what is absent needs a turn that shows it.
    needs_evidence: bool
    summaries: tuple[SummaryRule, ...]


def scoring_of(definition: Mapping[str, Any]) -> ScoringRule:
    """Read the rule of a stored definition; what an early one does not say, is as it was then."""
    scoring, scales = definition["scoring"], scale_order(definition)
    return ScoringRule(
        min_answered=scoring["minimum_answered_percent"] / 100,
        absent=_on_every_scale(scoring["absent"], scales),
        missed_opportunity=_on_every_scale(scoring["missed_opportunity"], scales),
        section_score=_RULES[scoring["section_score"]],
        overall_score=_RULES[scoring["overall_score"]],
        needs_evidence=scoring.get("evidence", "above_absent") == "above_absent",
        summaries=tuple(
            SummaryRule(
                id=row["id"],
                label=row["label"],
                unit=row["unit"],
                numerator=tuple(row["numerator"]),
                denominator=tuple(row["denominator"]),
            )
            for row in scoring.get("summaries", ())
        ),
    )


def scale_order(definition: Mapping[str, Any]) -> list[str]:
    """Return the ids of the scales in the rubric's order, which a database need not keep."""
    return list(definition.get("scale_order", definition["scales"]))


def _on_every_scale(number: int | Mapping[str, int], scales: Iterable[str]) -> Mapping[str, int]:
    """Return the number of each scale, where one stands for all of them too."""
    return {scale: number if isinstance(number, int) else number[scale] for scale in scales}
