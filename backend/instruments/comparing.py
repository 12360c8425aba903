"""What has changed between two versions of an instrument, and what may span both."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import TextChoices

from backend.core.errors import InvalidInput
from backend.instruments.definitions import MAX_PROBLEMS, UPLOADED
from backend.instruments.differences import flat_texts, text_differences
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from rubrics import (
    Category,
    Count,
    Item,
    PartComparison,
    Problem,
    Rubric,
    check_lineage,
    compare_through,
)
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
    # The id is there again with other content, and nothing says that it means the same.
    UNSTATED = "unstated", "Not stated"


# A rescaled score can be drawn in one curve; raters of two scales cannot be held to one another.
IN_RELIABILITY = {PartChange.SAME, PartChange.REWORDED}
# Identity and lineage are what a comparison is about; they are no texts that differ.
_NOT_TEXT = {"id", "lineage"}
_NOT_WHOLE = {"version", "follows", "dropped", "grammar", "slug", "items", "categories", "counts"}


def rubric_of(row: RubricVersion) -> Rubric:
    """Return the rubric of a stored version."""
    return instrument_of(row.pk).rubric


def lineage_problems(earlier: RubricVersion, rubric: Rubric, text: str) -> list[Problem]:
    """Return what is wrong with the lineage that a definition states, with its lines."""
    findings = check_lineage(rubric, rubric_of(earlier))
    return locate(findings, text, name=UPLOADED, named=NAMED_PARTS)[:MAX_PROBLEMS]


def compared_rows(one: RubricVersion, other: RubricVersion) -> dict[str, Any]:
    """Compare two stored versions of one instrument, whichever is named first.

    Raises InvalidInput when they are none.
    """
    if one.pk == other.pk or (one.programme_id, one.slug) != (other.programme_id, other.slug):
        raise InvalidInput(
            "Only two versions of one instrument can be compared.", code="not_two_versions"
        )
    rows = sorted((one, other), key=lambda row: (rubric_of(row).version_key, row.loaded_at))
    earlier, later = rows
    siblings = RubricVersion.objects.filter(slug=one.slug, programme=one.programme_id)
    known = [rubric_of(row) for row in siblings.only("pk").order_by("loaded_at", "pk")]
    comparison = compared(rubric_of(earlier), rubric_of(later), known)
    return {"earlier": earlier.pk, "later": later.pk, **comparison}


def compared(old: Rubric, new: Rubric, known: Iterable[Rubric] = ()) -> dict[str, Any]:
    """Compare two versions part by part, each with the texts that differ.

    Lineage may lead from one to the other through other versions that are known.
    """
    comparison = compare_through(old, new, known)
    parts = [_shown(old, new, part) for part in comparison.parts]
    curves = _share([part["spans_curves"] for part in parts])
    return {
        "earlier_version": old.version,
        "later_version": new.version,
        "has_lineage": comparison.is_stated,
        "spans_curves": curves,
        "spans_reliability": _share([part["spans_reliability"] for part in parts]),
        "sentence": _sentence(old, new, curves, is_stated=comparison.is_stated),
        "parts": parts,
        "differences": text_differences(_whole(old), _whole(new)),
    }


def _shown(old: Rubric, new: Rubric, part: PartComparison) -> dict[str, Any]:
    before = None if part.earlier is None else old.part(part.earlier)
    after = None if part.later is None else new.part(part.later)
    shown = after or before
    worth = {
        scale: {str(point): value for point, value in sorted(values.items())}
        for scale, values in part.worth.items()
    }
    return {
        "kind": part.kind,
        "change": part.relation,
        "id": part.later,
        "earlier_id": part.earlier,
        "name": shown.question if isinstance(shown, Category) else getattr(shown, "name", ""),
        "spans_curves": part.is_comparable,
        "spans_reliability": part.relation in IN_RELIABILITY,
        "map": worth or None,
        "reason": part.reason,
        "differences": text_differences(_texts(before), _texts(after)) if before and after else [],
    }


def _share(spans: Sequence[bool]) -> Span:
    return Span.ALL if all(spans) else Span.SOME if any(spans) else Span.NONE


def _sentence(old: Rubric, new: Rubric, curves: Span, *, is_stated: bool) -> str:
    followed = {
        Span.ALL: f"Every part of {old.version} can be followed into {new.version}.",
        Span.SOME: f"Some parts of {old.version} can be followed into {new.version}, not all.",
        Span.NONE: f"No part of {old.version} can be followed into {new.version}.",
    }[curves]
    if is_stated:
        return followed
    unstated = f"Version {new.version} does not say that it follows {old.version}"
    return f"{unstated}; only parts of equal content count as the same. {followed}"


def _texts(part: Item | Category | Count) -> dict[str, str]:
    return dict(flat_texts(part.model_dump(mode="json", exclude=_NOT_TEXT, exclude_defaults=True)))


def _whole(rubric: Rubric) -> dict[str, str]:
    return dict(
        flat_texts(rubric.model_dump(mode="json", exclude=_NOT_WHOLE, exclude_defaults=True))
    )
