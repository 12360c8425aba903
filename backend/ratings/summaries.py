"""Numbers made of a rating's counts, such as the share of complex reflections; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.instruments.scoring import SummaryRule
from backend.ratings.completeness import Entry
from backend.ratings.models import ItemStatus


@dataclass(frozen=True, slots=True)
class Summary:
    """A number, or the reason why there is none."""

    rule: SummaryRule
    value: float | None
    reason: str | None = None


def summaries_of(rules: Sequence[SummaryRule], entries: Mapping[str, Entry]) -> list[Summary]:
    """Return each summary of a rating.

    Per cent are of 100. A count that does not apply adds nothing; one that is not given yet leaves
    the summary undefined (`missing_counts`), and so does a denominator of 0 (`zero_denominator`).
    """
    return [_summary(rule, entries) for rule in rules]


def _summary(rule: SummaryRule, entries: Mapping[str, Entry]) -> Summary:
    numerator, denominator = _total(rule.numerator, entries), _total(rule.denominator, entries)
    if numerator is None or denominator is None:
        return Summary(rule, None, "missing_counts")
    if rule.unit == "sum":
        return Summary(rule, float(numerator))
    if denominator == 0:
        return Summary(rule, None, "zero_denominator")
    share = numerator / denominator
    return Summary(rule, 100 * share if rule.unit == "percent" else share)


def _total(counts: Sequence[str], entries: Mapping[str, Entry]) -> int | None:
    """Return the counts added up; None while one is missing."""
    total = 0
    for count in counts:
        entry = entries.get(count, Entry())
        if entry.status == ItemStatus.NOT_APPLICABLE:
            continue
        if entry.count is None:
            return None
        total += entry.count
    return total
