"""Lineage between two versions at hand: is it complete and true, and what can be compared."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from rubrics.errors import Problem
from rubrics.model import Category, Count, Item, Rescaled, Rubric, origin
from rubrics.reading import NAMED_PARTS, locate, read_text
from rubrics.strict_yaml import Finding
from rubrics.strict_yaml import Path as Place

AnyPart: TypeAlias = Item | Category | Count


def check_lineage(new: Rubric, old: Rubric) -> list[Finding]:
    """Check the lineage that a version states against the version it follows.

    Every item, category and count of the earlier version is continued once or dropped; ids that
    are named exist and are of the same kind; ``same`` has equal scales or choices; a rescaling
    gives a value to exactly the points there were.

    Parameters
    ----------
    new : Rubric
        States its lineage.
    old : Rubric
        The version it follows.

    Returns
    -------
    list of Finding
        With paths in the definition of ``new``; empty when the lineage is complete and true.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence", "0.1")
    >>> [finding.rule for finding in check_lineage(rubric, rubric)]
    ['follows-other']
    """
    if new.slug != old.slug or new.follows != old.version:
        message = f"{new.slug} {new.version} does not follow {old.slug} {old.version}"
        return [Finding(("follows",), "follows-other", message)]
    return list(_findings(new, old))


def lineage_problems(read: Iterable[tuple[Path, Rubric]]) -> list[Problem]:
    """Check the lineage of every definition whose earlier version is among those read.

    Parameters
    ----------
    read : iterable of (Path, Rubric)
        Definitions with the files they were read from.

    Returns
    -------
    list of Problem
        With file, line and item.

    Examples
    --------
    >>> from rubrics import load
    >>> lineage_problems([(Path("0.1.yaml"), load("ipt-adherence-competence", "0.1"))])
    []
    """
    definitions = list(read)
    known = {(rubric.slug, rubric.version): rubric for _, rubric in definitions}
    problems: list[Problem] = []
    for file, rubric in definitions:
        old = known.get((rubric.slug, rubric.follows or ""))
        findings = [] if old is None else check_lineage(rubric, old)
        if findings:
            text = read_text(file)
            problems.extend(locate(findings, text, name=str(file), named=NAMED_PARTS))
    return problems


def _findings(new: Rubric, old: Rubric) -> Iterator[Finding]:
    kinds = {part.id: type(part) for part in old.parts}
    for n, part_id in enumerate(new.dropped):
        if part_id not in kinds:
            yield Finding(("dropped", n), "unknown-origin", _absent(part_id, old))
    left = dict.fromkeys(part.id for part in old.parts)
    for part_id in new.dropped:
        left.pop(part_id, None)
    for place, part in _places(new):
        earlier_id = origin(part.id, part.lineage)
        if earlier_id is None:
            continue
        left.pop(earlier_id, None)
        if earlier_id not in kinds:
            yield Finding(place, "unknown-origin", _absent(earlier_id, old))
        elif kinds[earlier_id] is not type(part):
            kind = kinds[earlier_id].__name__.lower()
            message = f"{earlier_id} of version {old.version} is of another kind: {kind}"
            yield Finding(place, "unknown-origin", message)
        else:
            yield from _one(new, old, part, old.part(earlier_id), place)
    if left:
        message = f"say what became of {', '.join(left)} of version {old.version}, or drop them"
        yield Finding(("follows",), "lineage-incomplete", message)


def _absent(part_id: str, old: Rubric) -> str:
    return f"version {old.version} has no {part_id}"


def _places(rubric: Rubric) -> Iterator[tuple[Place, AnyPart]]:
    lists: tuple[tuple[str, tuple[AnyPart, ...]], ...] = (
        ("items", rubric.items),
        ("categories", rubric.categories),
        ("counts", rubric.counts),
    )
    for key, parts in lists:
        for n, part in enumerate(parts):
            yield (key, n, "lineage"), part


def _one(
    new: Rubric, old: Rubric, part: AnyPart, earlier: AnyPart, place: Place
) -> Iterator[Finding]:
    if isinstance(part, Item) and isinstance(earlier, Item):
        if isinstance(part.lineage, Rescaled):
            yield from _rescaled(old, part.lineage.map, earlier, (*place, "map"))
        elif _scales(new, part) != _scales(old, earlier):
            message = f"the scales of {part.id} are not those of {earlier.id}: not `same`"
            yield Finding(place, "not-the-same", message)
    elif isinstance(part, Category) and isinstance(earlier, Category):
        choices = {choice.id for choice in part.choices}
        if choices != {choice.id for choice in earlier.choices} or part.at_most != earlier.at_most:
            message = f"the choices of {part.id} are not those of {earlier.id}: not `same`"
            yield Finding(place, "not-the-same", message)


def _scales(rubric: Rubric, item: Item) -> dict[str, tuple[str, list[int]]]:
    scales = [scale for scale in rubric.scales if scale.id in item.anchors]
    return {scale.id: (scale.direction, sorted(scale.points)) for scale in scales}


def _rescaled(
    old: Rubric, worth: Mapping[str, Mapping[int, float]], earlier: Item, place: Place
) -> Iterator[Finding]:
    for scale_id, values in worth.items():
        here = (*place, scale_id)
        if scale_id not in earlier.anchors:
            message = f"{earlier.id} of version {old.version} is not rated on scale {scale_id!r}"
            yield Finding(here, "unknown-scale", message)
        elif set(values) != set(old.scale(scale_id).points):
            points = ", ".join(str(point) for point in sorted(old.scale(scale_id).points))
            message = f"the points of version {old.version} are {points}"
            yield Finding(here, "map-points", message)
