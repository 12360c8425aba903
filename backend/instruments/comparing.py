"""What has changed between two versions of an instrument, and what may span both."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import TextChoices

from backend.core.errors import InvalidInput
from backend.instruments.definitions import MAX_PROBLEMS, UPLOADED, rubric_of
from backend.instruments.differences import flat_texts, text_differences
from backend.instruments.models import RubricVersion
from rubrics import Category, Count, Item, Problem, Rescaled, Rubric
from rubrics.lineage import check_lineage
from rubrics.model import New, origin
from rubrics.reading import NAMED_PARTS, locate


class Span(TextChoices):
    """How much of two versions can be read as one."""

    ALL = "all", "All"
    SOME = "some", "Some"
    NONE = "none", "None"


class PartChange(TextChoices):
    """What became of a part in the later version."""

    SAME = "same", "Same"
    REWORDED = "reworded", "Same, in other words"
    RESCALED = "rescaled", "On another scale"
    NEW = "new", "New"
    DROPPED = "dropped", "Dropped"
    # There is no lineage to say whether it is still the same.
    CHANGED = "changed", "Changed"


_Part = Item | Category | Count
_IN_RELIABILITY = {PartChange.SAME, PartChange.REWORDED}
_IN_CURVES = {*_IN_RELIABILITY, PartChange.RESCALED}
# Identity and lineage are what a comparison is about; they are no texts that differ.
_NOT_TEXT = {"id", "lineage"}
_NOT_WHOLE = {"version", "follows", "dropped", "grammar", "slug", "items", "categories", "counts"}


def lineage_problems(earlier: RubricVersion, rubric: Rubric, text: str) -> list[Problem]:
    """Return what is wrong with the lineage that a definition states, with its lines."""
    findings = check_lineage(rubric, rubric_of(earlier))
    return locate(findings, text, name=UPLOADED, named=NAMED_PARTS)[:MAX_PROBLEMS]


def compared_rows(one: RubricVersion, other: RubricVersion) -> dict[str, Any]:
    """Compare two stored versions of one instrument, whichever is named first.

    Raises InvalidInput when they are none, Conflict when a text was not kept.
    """
    if one.pk == other.pk or (one.programme_id, one.slug) != (other.programme_id, other.slug):
        raise InvalidInput(
            "Only two versions of one instrument can be compared.", code="not_two_versions"
        )
    rows = sorted((one, other), key=lambda row: (rubric_of(row).version_key, row.loaded_at))
    earlier, later = rows
    comparison = compared(rubric_of(earlier), rubric_of(later))
    return {"earlier": earlier.pk, "later": later.pk, **comparison}


def compared(old: Rubric, new: Rubric) -> dict[str, Any]:
    """Compare two versions part by part.

    Where the later one states its lineage, that decides what is comparable. Where it does not
    follow the earlier one, parts are set side by side by their ids, and nothing is comparable.
    """
    has_lineage = new.follows == old.version
    parts = list(_parts(old, new, has_lineage=has_lineage))
    curves = _share([part["spans_curves"] for part in parts])
    reliability = _share([part["spans_reliability"] for part in parts])
    return {
        "earlier_version": old.version,
        "later_version": new.version,
        "has_lineage": has_lineage,
        "spans_curves": curves,
        "spans_reliability": reliability,
        "sentence": _sentence(old, new, curves, has_lineage=has_lineage),
        "parts": parts,
        "differences": text_differences(_whole(old), _whole(new)),
    }


def _parts(old: Rubric, new: Rubric, *, has_lineage: bool) -> Iterator[dict[str, Any]]:
    known = {part.id: part for part in old.parts}
    left = dict(known)
    for part in new.parts:
        earlier_id = origin(part.id, part.lineage) if has_lineage else part.id
        earlier = known.get(earlier_id or "")
        # What claims a part of another kind has no part to be compared with.
        if type(earlier) is not type(part):
            earlier = None
        if earlier is not None:
            left.pop(earlier.id, None)
        yield _pair(earlier, part, has_lineage=has_lineage)
    for part in left.values():
        yield _pair(part, None, has_lineage=has_lineage)


def _pair(earlier: _Part | None, part: _Part | None, *, has_lineage: bool) -> dict[str, Any]:
    shown = part or earlier
    if shown is None:
        raise ValueError("a pair has at least one part")
    lineage = part.lineage if part is not None and has_lineage else None
    differences = (
        [] if earlier is None or part is None else text_differences(_texts(earlier), _texts(part))
    )
    change = _change(earlier, part, lineage, differences, has_lineage=has_lineage)
    rescaled = lineage if isinstance(lineage, Rescaled) else None
    return {
        "kind": type(shown).__name__.lower(),
        "change": change,
        "id": None if part is None else part.id,
        "earlier_id": None if earlier is None else earlier.id,
        "name": shown.question if isinstance(shown, Category) else shown.name,
        "spans_curves": has_lineage and change in _IN_CURVES,
        "spans_reliability": has_lineage and change in _IN_RELIABILITY,
        "map": rescaled
        and {
            scale: {str(point): worth for point, worth in sorted(values.items())}
            for scale, values in rescaled.map.items()
        },
        "reason": rescaled.reason
        if rescaled
        else lineage.new
        if isinstance(lineage, New)
        else None,
        "differences": differences,
    }


def _change(
    earlier: _Part | None,
    part: _Part | None,
    lineage: object,
    differences: Sequence[object],
    *,
    has_lineage: bool,
) -> PartChange:
    if part is None:
        return PartChange.DROPPED
    if earlier is None:
        return PartChange.NEW
    if isinstance(lineage, Rescaled):
        return PartChange.RESCALED
    if not differences:
        return PartChange.SAME
    return PartChange.REWORDED if has_lineage else PartChange.CHANGED


def _share(spans: Sequence[bool]) -> Span:
    return Span.ALL if all(spans) else Span.SOME if any(spans) else Span.NONE


def _sentence(old: Rubric, new: Rubric, curves: Span, *, has_lineage: bool) -> str:
    if not has_lineage:
        return (
            f"Version {new.version} does not say what became of the parts of {old.version}: "
            "scores of the two stay apart."
        )
    return {
        Span.ALL: f"Every part of {old.version} can be followed into {new.version}.",
        Span.SOME: f"Some parts of {old.version} can be followed into {new.version}, not all.",
        Span.NONE: f"No part of {old.version} can be followed into {new.version}.",
    }[curves]


def _texts(part: _Part) -> dict[str, str]:
    return dict(flat_texts(part.model_dump(mode="json", exclude=_NOT_TEXT, exclude_defaults=True)))


def _whole(rubric: Rubric) -> dict[str, str]:
    return dict(
        flat_texts(rubric.model_dump(mode="json", exclude=_NOT_WHOLE, exclude_defaults=True), "")
    )
