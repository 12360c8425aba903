"""How a rubric version turns item scores into scores of sections and of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Rule: TypeAlias = Literal["mean", "sum", "none"]
_RULES: Mapping[str, Rule] = {"mean_of_items": "mean", "sum_of_items": "sum", "none": "none"}


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


def scoring_of(definition: Mapping[str, Any]) -> ScoringRule:
    """Read the rule of a stored definition."""
    scoring, scales = definition["scoring"], definition["scales"]
    return ScoringRule(
        min_answered=scoring["minimum_answered_percent"] / 100,
        absent=_on_every_scale(scoring["absent"], scales),
        missed_opportunity=_on_every_scale(scoring["missed_opportunity"], scales),
        section_score=_RULES[scoring["section_score"]],
        overall_score=_RULES[scoring["overall_score"]],
    )


def _on_every_scale(number: int | Mapping[str, int], scales: Iterable[str]) -> Mapping[str, int]:
    """Return the number of each scale, where one stands for all of them too."""
    return dict.fromkeys(scales, number) if isinstance(number, int) else dict(number)
