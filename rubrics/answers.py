"""What a rater answered, and whether a condition about it holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rubrics.model import CategoryCondition, Condition, CountCondition, ItemCondition, Scoring

Status: TypeAlias = Literal["unscored", "scored", "absent", "missed_opportunity", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rater answered to one part: scores by scale, choices made, or a count.

    Examples
    --------
    >>> Answer(values={"adherence": 3}).status
    'scored'
    >>> Answer(status="absent").values
    {}
    """

    status: Status = "scored"
    values: Mapping[str, int] = field(default_factory=dict)
    choices: Collection[str] = ()
    count: int | None = None


def holds(condition: Condition, answer: Answer | None, scoring: Scoring) -> bool | None:
    """Say whether a condition holds by the answer to the part it is about.

    Parameters
    ----------
    condition : ItemCondition, CategoryCondition or CountCondition
        Of the part that is asked for or not.
    answer : Answer or None
        To the part the condition names; ``None`` while there is none.
    scoring : Scoring
        Says which score an absent item or a missed opportunity has.

    Returns
    -------
    bool or None
        ``None`` while it is not answered. What does not apply fulfils no condition.

    Examples
    --------
    >>> from rubrics import load
    >>> condition = ItemCondition(item="A1", scale="adherence", at_least=1)
    >>> scoring = load("ipt-adherence-competence").scoring
    >>> holds(condition, Answer(values={"adherence": 3}), scoring)
    True
    >>> holds(condition, Answer(status="absent"), scoring)
    False
    >>> holds(condition, None, scoring) is None
    True
    """
    if answer is None or answer.status == "unscored":
        return None
    if answer.status == "not_applicable":
        return False
    if isinstance(condition, CategoryCondition):
        return not set(condition.among).isdisjoint(answer.choices) if answer.choices else None
    number = _number(condition, answer, scoring)
    return None if number is None else condition.holds_for(number)


def _number(
    condition: ItemCondition | CountCondition, answer: Answer, scoring: Scoring
) -> int | None:
    if isinstance(condition, CountCondition):
        return answer.count
    if answer.status == "absent":
        return scoring.absent_on(condition.scale)
    if answer.status == "missed_opportunity":
        return scoring.missed_opportunity_on(condition.scale)
    return answer.values.get(condition.scale)
