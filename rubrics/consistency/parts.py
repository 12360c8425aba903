"""Rules for scales and for what a rater answers: sections, phases, formats, anchors, choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rubrics.consistency.lists import listed_twice, repeated, unknown
from rubrics.model.parts import ProblemAreaQuestion
from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.model import Category, Choice, Count, Item, Rubric, Scale

_DEFAULT_AT_MOST = ProblemAreaQuestion().at_most


def check_scale(scale: Scale, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the points of a scale."""
    points = sorted(scale.points)
    if len(points) < 2 or points != list(range(points[0], points[-1] + 1)):
        message = f"points must be at least two whole numbers without a gap, not {points}"
        yield Finding((*path, "points"), "scale-points", message)
    yield from _off_scale(scale, scale.general_anchors, (*path, "general_anchors"))
    yield from listed_twice(scale.statistics, (*path, "statistics"))


def check_parts(rubric: Rubric) -> Iterator[Finding]:
    """Yield what is wrong with the items, categories and counts, each taken by itself."""
    used = {part.section for part in rubric.parts}
    for n, section in enumerate(rubric.sections):
        if section.id not in used:
            yield Finding(("sections", n), "empty-section", f"no item is in section {section.id}")
    for n, item in enumerate(rubric.items):
        yield from _item(rubric, item, ("items", n))
    for n, category in enumerate(rubric.categories):
        yield from _category(rubric, category, ("categories", n))
    for n, count in enumerate(rubric.counts):
        yield from _asked(rubric, count, ("counts", n))
        yield from listed_twice(count.statistics, ("counts", n, "statistics"))
    yield from _problem_area(rubric)


def _problem_area(rubric: Rubric) -> Iterator[Finding]:
    path = ("problem_area",)
    if not rubric.problem_areas and rubric.problem_area != ProblemAreaQuestion():
        message = "the instrument has no problem areas to ask for"
        yield Finding(path, "no-problem-areas", message)
    elif rubric.problem_area.at_most > max(len(rubric.problem_areas), _DEFAULT_AT_MOST):
        message = f"there are only {len(rubric.problem_areas)} problem areas"
        yield Finding((*path, "at_most"), "at-most-choices", message)


def _item(rubric: Rubric, item: Item, path: Path) -> Iterator[Finding]:
    yield from _asked(rubric, item, path)
    yield from _selection(
        item.problem_areas, rubric.problem_areas, (*path, "problem_areas"), "unknown-problem-area"
    )
    scales = {scale.id: scale for scale in rubric.scales}
    for scale_id, anchors in item.anchors.items():
        here = (*path, "anchors", scale_id)
        if scale_id in scales:
            yield from _off_scale(scales[scale_id], anchors, here)
        else:
            yield Finding(here, "unknown-scale", f"there is no scale {scale_id!r}")


def _category(rubric: Rubric, category: Category, path: Path) -> Iterator[Finding]:
    yield from _asked(rubric, category, path)
    yield from repeated(
        ((*path, "choices", n), choice.id) for n, choice in enumerate(category.choices)
    )
    if category.at_most > len(category.choices):
        message = f"there are only {len(category.choices)} choices"
        yield Finding((*path, "at_most"), "at-most-choices", message)
    yield from listed_twice(category.statistics, (*path, "statistics"))


def _asked(rubric: Rubric, part: Item | Category | Count, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with where a part stands and when it is asked for."""
    if part.section is not None and part.section not in {each.id for each in rubric.sections}:
        message = f"there is no section {part.section!r}"
        yield Finding((*path, "section"), "unknown-section", message)
    yield from _phases(rubric, part, (*path, "applicability"))
    yield from _selection(part.formats, rubric.formats, (*path, "formats"), "unknown-format")


def _phases(rubric: Rubric, part: Item | Category | Count, path: Path) -> Iterator[Finding]:
    known = [phase.id for phase in rubric.phases]
    if isinstance(part.applicability, str):
        if known:
            message = f"say what holds in each phase: {', '.join(known)}"
            yield Finding(path, "phase-missing", message)
        return
    if not known:
        message = "the instrument has no phases: write `required` or `conditional`"
        yield Finding(path, "unknown-phase", message)
        return
    for phase in part.applicability:
        if phase not in known:
            yield Finding((*path, phase), "unknown-phase", f"there is no phase {phase!r}")
    for phase in known:
        if phase not in part.applicability:
            yield Finding(path, "phase-missing", f"say what holds in phase {phase!r}")
    if set(part.applicability.values()) == {"never"}:
        yield Finding(path, "never-applies", "it applies in no phase at all")


def _selection(
    selection: str | tuple[str, ...], choices: tuple[Choice, ...], path: Path, rule: str
) -> Iterator[Finding]:
    if isinstance(selection, str):
        return
    known = {choice.id for choice in choices}
    yield from unknown(selection, known, path, rule)
    yield from listed_twice(selection, path)
    # One meaning, one spelling: an item of every area must not wait for the rater's answer.
    if set(selection) == known:
        yield Finding(path, "write-all", "this lists every one: write `all` or leave the key out")


def _off_scale(scale: Scale, points: Iterable[int], path: Path) -> Iterator[Finding]:
    for point in points:
        if point not in scale.points:
            message = f"{point} is not a point of scale {scale.id!r}"
            yield Finding((*path, str(point)), "anchor-off-scale", message)
