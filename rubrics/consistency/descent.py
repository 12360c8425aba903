"""Rules for lineage that one version can be held to without the earlier one at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from rubrics.consistency.lists import listed_twice
from rubrics.model.descent import Rescaled, SameAs, origin
from rubrics.model.words import version_key
from rubrics.strict_yaml import Finding, Path

if TYPE_CHECKING:
    from rubrics.model import Category, Count, Item, Rubric

_LISTS = ("items", "categories", "counts")


def check_descent(rubric: Rubric) -> Iterator[Finding]:
    """Yield what is wrong with ``follows``, ``dropped`` and the lineage of each part."""
    if rubric.follows is None:
        yield from _without_follows(rubric)
        return
    if version_key(rubric.follows) >= rubric.version_key:
        message = f"{rubric.follows} is not earlier than {rubric.version}"
        yield Finding(("follows",), "follows-order", message)
    yield from listed_twice(rubric.dropped, ("dropped",))
    # Each part of the earlier version has at most one fate.
    taken = dict.fromkeys(rubric.dropped, "dropped")
    for path, part in _parts(rubric):
        if part.lineage is None:
            message = f"say what {part.id} was in version {rubric.follows}"
            yield Finding(path, "lineage-missing", message)
            continue
        here = (*path, "lineage")
        earlier = origin(part.id, part.lineage)
        if earlier is not None and earlier in taken:
            message = f"{earlier} of version {rubric.follows} is already {taken[earlier]}"
            yield Finding(here, "lineage-twice", message)
        elif earlier is not None:
            taken[earlier] = f"the origin of {part.id}"
        if isinstance(part.lineage, SameAs) and part.lineage.same == part.id:
            yield Finding(here, "write-same", "the id has not changed: write `lineage: same`")
    for n, item in enumerate(rubric.items):
        if isinstance(item.lineage, Rescaled):
            yield from _rescaled(rubric, item, item.lineage, ("items", n, "lineage", "map"))


def _without_follows(rubric: Rubric) -> Iterator[Finding]:
    message = "there is no `follows` to say which version this is about"
    if rubric.dropped:
        yield Finding(("dropped",), "lineage-without-follows", message)
    for path, part in _parts(rubric):
        if part.lineage is not None:
            yield Finding((*path, "lineage"), "lineage-without-follows", message)


def _parts(rubric: Rubric) -> Iterator[tuple[Path, Item | Category | Count]]:
    for key in _LISTS:
        for n, part in enumerate(getattr(rubric, key)):
            yield (key, n), part


def _rescaled(rubric: Rubric, item: Item, lineage: Rescaled, path: Path) -> Iterator[Finding]:
    missing = [scale_id for scale_id in item.scales if scale_id not in lineage.map]
    if missing:
        message = f"say what earlier scores on scale {', '.join(missing)} are worth"
        yield Finding(path, "scale-missing", message)
    for scale_id, worth in lineage.map.items():
        here = (*path, scale_id)
        if scale_id not in item.anchors:
            message = f"item {item.id} is not rated on scale {scale_id!r}"
            yield Finding(here, "unknown-scale", message)
            continue
        yield from _map(worth, here)
        scale = next((each for each in rubric.scales if each.id == scale_id), None)
        for point, number in worth.items() if scale else ():
            if scale and not scale.lowest <= number <= scale.highest:
                message = f"{number:g} lies outside scale {scale_id!r}"
                yield Finding((*here, str(point)), "map-off-scale", message)


def _map(worth: Mapping[int, float], path: Path) -> Iterator[Finding]:
    points = sorted(worth)
    if points != list(range(points[0], points[-1] + 1)):
        message = f"every earlier point needs a value, not only {points}"
        yield Finding(path, "map-gap", message)
    steps = [after - before for before, after in pairwise(worth[point] for point in points)]
    if not (all(step >= 0 for step in steps) or all(step <= 0 for step in steps)):
        message = "the values must keep the order of the earlier points"
        yield Finding(path, "map-order", message)
    elif not any(steps):
        yield Finding(path, "map-order", "every earlier point has the same value")
