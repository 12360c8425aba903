"""Rules for conditions: they look back, so that a rater can answer from top to bottom.

Categories come first, then counts, then items; within each kind, the order of the list. A
condition that only ever looks back cannot run in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rubrics.consistency.lists import listed_twice, unknown
from rubrics.model.conditions import CategoryCondition, ItemCondition
from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.model import Condition, Rubric

_LISTS = {"category": "categories", "count": "counts", "item": "items"}


def check_conditions(rubric: Rubric) -> Iterator[Finding]:
    """Yield what is wrong with the conditions of items, categories and counts."""
    asked_before: dict[str, str] = {}
    everything = {part.id for part in rubric.parts}
    for kind, key in _LISTS.items():
        for n, part in enumerate(getattr(rubric, key)):
            for m, condition in enumerate(part.asked_if):
                path: Path = (key, n, "asked_if", m)
                yield from _condition(rubric, condition, path, asked_before, everything)
            spelled = [repr(condition) for condition in part.asked_if]
            if len(set(spelled)) < len(spelled):
                message = "the same condition stands here twice"
                yield Finding((key, n, "asked_if"), "listed-twice", message)
            asked_before.setdefault(part.id, kind)


def _condition(
    rubric: Rubric,
    condition: Condition,
    path: Path,
    asked_before: dict[str, str],
    everything: set[str],
) -> Iterator[Finding]:
    kind = condition.kind
    here = (*path, kind)
    named = condition.part
    if asked_before.get(named) == kind:
        yield from _answer(rubric, condition, path)
    elif named in {part.id for part in getattr(rubric, _LISTS[kind])}:
        message = (
            f"{named!r} is not asked before: categories come first, then counts, then items, "
            "each in the order of its list"
        )
        yield Finding(here, "condition-order", message)
    elif named in everything:
        yield Finding(here, "condition-kind", f"{named!r} is no {kind}")
    else:
        yield Finding(here, f"unknown-{kind}", f"there is no {kind} {named!r}")


def _answer(rubric: Rubric, condition: Condition, path: Path) -> Iterator[Finding]:
    if isinstance(condition, CategoryCondition):
        category = next(each for each in rubric.categories if each.id == condition.category)
        choices = {choice.id for choice in category.choices}
        yield from unknown(condition.among, choices, (*path, "among"), "unknown-choice")
        yield from listed_twice(condition.among, (*path, "among"))
        if choices <= set(condition.among):
            message = "this lists every choice, so it always holds"
            yield Finding((*path, "among"), "condition-always", message)
        return
    bound, number = condition.bound
    if isinstance(condition, ItemCondition):
        yield from _score(rubric, condition, bound, number, path)
    elif number < (1 if bound == "at_least" else 0):
        holds = "always" if bound == "at_least" else "never"
        message = f"a count is never below 0, so this {holds} holds"
        yield Finding((*path, bound), f"condition-{holds}", message)


def _score(
    rubric: Rubric, condition: ItemCondition, bound: str, number: int, path: Path
) -> Iterator[Finding]:
    item = next(each for each in rubric.items if each.id == condition.item)
    scale = next((each for each in rubric.scales if each.id == condition.scale), None)
    if scale is None or scale.id not in item.anchors:
        message = f"item {item.id} is not rated on scale {condition.scale!r}"
        yield Finding((*path, "scale"), "unknown-scale", message)
    elif number not in scale.points:
        message = f"{number} is not a point of scale {scale.id!r}"
        yield Finding((*path, bound), "condition-off-scale", message)
    elif number == (scale.lowest if bound == "at_least" else scale.highest):
        message = f"every score is {bound.replace('_', ' ')} {number}, so it always holds"
        yield Finding((*path, bound), "condition-always", message)
