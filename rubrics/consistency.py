"""Rules between the parts of a rubric: whatever one part refers to, another must define."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.model import Choice, Item, Rubric, Scale


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
        yield from _repeated([((key, n), part.id) for n, part in enumerate(getattr(rubric, key))])
    # Items and flags share one namespace: evidence and notes refer to both by id alone.
    yield from _repeated(
        [(("items", n), item.id) for n, item in enumerate(rubric.items)]
        + [(("flags", n), flag.id) for n, flag in enumerate(rubric.flags)]
    )
    for n, scale in enumerate(rubric.scales):
        yield from _scale(scale, ("scales", n))
        for key in ("absent", "missed_opportunity"):
            score = getattr(rubric.scoring, key)
            if score not in scale.points:
                message = f"{key} is scored {score}, which scale {scale.id!r} does not have"
                yield Finding(("scoring", key), "scoring-off-scale", message)
    used = {item.section for item in rubric.items}
    for n, section in enumerate(rubric.sections):
        if section.id not in used:
            yield Finding(("sections", n), "empty-section", f"no item is in section {section.id}")
    for n, item in enumerate(rubric.items):
        yield from _item(rubric, item, ("items", n))


def _repeated(parts: Sequence[tuple[Path, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, part_id in parts:
        if part_id in seen:
            yield Finding((*path, "id"), "duplicate-id", f"{part_id!r} is already taken")
        seen.add(part_id)


def _scale(scale: Scale, path: Path) -> Iterator[Finding]:
    points = sorted(scale.points)
    if len(points) < 2 or points != list(range(points[0], points[-1] + 1)):
        message = f"points must be at least two whole numbers without a gap, not {points}"
        yield Finding((*path, "points"), "scale-points", message)
    yield from _off_scale(scale, scale.general_anchors, (*path, "general_anchors"))
    yield from _listed_twice(scale.statistics, (*path, "statistics"))


def _off_scale(scale: Scale, points: Iterable[int], path: Path) -> Iterator[Finding]:
    for point in points:
        if point not in scale.points:
            message = f"{point} is not a point of scale {scale.id!r}"
            yield Finding((*path, str(point)), "anchor-off-scale", message)


def _item(rubric: Rubric, item: Item, path: Path) -> Iterator[Finding]:
    if item.section not in {section.id for section in rubric.sections}:
        message = f"there is no section {item.section!r}"
        yield Finding((*path, "section"), "unknown-section", message)
    yield from _phases(rubric, item, (*path, "applicability"))
    yield from _selection(
        item.problem_areas, rubric.problem_areas, (*path, "problem_areas"), "unknown-problem-area"
    )
    yield from _selection(item.formats, rubric.formats, (*path, "formats"), "unknown-format")
    scales = {scale.id: scale for scale in rubric.scales}
    for scale_id, anchors in item.anchors.items():
        here = (*path, "anchors", scale_id)
        if scale_id in scales:
            yield from _off_scale(scales[scale_id], anchors, here)
        else:
            yield Finding(here, "unknown-scale", f"there is no scale {scale_id!r}")


def _phases(rubric: Rubric, item: Item, path: Path) -> Iterator[Finding]:
    known = [phase.id for phase in rubric.phases]
    for phase in item.applicability:
        if phase not in known:
            yield Finding((*path, phase), "unknown-phase", f"there is no phase {phase!r}")
    for phase in known:
        if phase not in item.applicability:
            yield Finding(path, "phase-missing", f"say what holds in phase {phase!r}")
    if set(item.applicability.values()) == {"never"}:
        yield Finding(path, "never-applies", "the item applies in no phase at all")


def _selection(
    selection: str | tuple[str, ...], choices: tuple[Choice, ...], path: Path, rule: str
) -> Iterator[Finding]:
    if isinstance(selection, str):
        return
    known = {choice.id for choice in choices}
    for n, word in enumerate(selection):
        if word not in known:
            message = f"{word!r} is none of {', '.join(sorted(known)) or 'none defined'}"
            yield Finding((*path, n), rule, message)
    yield from _listed_twice(selection, path)
    # One meaning, one spelling: an item of every area must not wait for the rater's answer.
    if set(selection) == known:
        yield Finding(path, "write-all", "this lists every one: write `all` or leave the key out")


def _listed_twice(words: Sequence[str], path: Path) -> Iterator[Finding]:
    for word, times in Counter(words).items():
        if times > 1:
            yield Finding(path, "listed-twice", f"{word!r} is listed {times} times")
