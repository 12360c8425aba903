"""Rules between the parts of a rubric: whatever one part refers to, another must define."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rubrics.consistency.conditions import check_conditions
from rubrics.consistency.descent import check_descent
from rubrics.consistency.lists import repeated
from rubrics.consistency.parts import check_parts, check_scale
from rubrics.consistency.scoring import check_scoring
from rubrics.strict_yaml import Finding

if TYPE_CHECKING:
    from rubrics.model import Rubric

__all__ = ["inconsistencies"]

# Evidence, notes and conditions refer to these by id alone, so they share one namespace.
_ONE_NAMESPACE = ("items", "categories", "counts", "flags")


def inconsistencies(rubric: Rubric) -> Iterator[Finding]:
    """Yield every rule between parts that the rubric breaks.

    Parameters
    ----------
    rubric : Rubric
        Each part is valid on its own.

    Yields
    ------
    Finding
        With the path of keys and positions in the definition.

    Examples
    --------
    >>> from rubrics import load
    >>> list(inconsistencies(load("ipt-adherence-competence")))
    []
    """
    for key in ("scales", "phases", "problem_areas", "formats", "sections"):
        yield from repeated(((key, n), part.id) for n, part in enumerate(getattr(rubric, key)))
    yield from repeated(
        ((key, n), part.id) for key in _ONE_NAMESPACE for n, part in enumerate(getattr(rubric, key))
    )
    for n, scale in enumerate(rubric.scales):
        yield from check_scale(scale, ("scales", n))
    yield from check_parts(rubric)
    yield from check_conditions(rubric)
    yield from check_scoring(rubric)
    yield from check_descent(rubric)
