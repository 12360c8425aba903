"""Lineage: what each part of a version was in the version before."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from rubrics.model.words import Code, Number, Part, Point, Text, Word

PointMap: TypeAlias = Annotated[Mapping[Point, Number], Field(min_length=2)]


class SameAs(Part):
    """The part of this id in the earlier version, unchanged but for its own id."""

    same: Code


class New(Part):
    """There was nothing like it, or nothing that can be compared, and this is why it came."""

    new: Text


class Rescaled(Part):
    """The same item with other points: what an earlier score is worth now, scale by scale."""

    rescaled: Code
    map: Mapping[Word, PointMap] = Field(
        min_length=1, description="For each scale of the item, earlier point to point here."
    )
    reason: Text


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "word"
    for kind in ("same", "rescaled", "new"):
        if kind in value if isinstance(value, Mapping) else hasattr(value, kind):
            return kind
    return None


_BY_FORM = Discriminator(
    _kind,
    custom_error_type="lineage-form",
    custom_error_message=(
        "lineage is `same`, `new`, {same: ID} or {new: reason}; "
        "for an item also {rescaled: ID, map: ..., reason: ...}"
    ),
)
Lineage: TypeAlias = Annotated[
    Annotated[Literal["same", "new"], Tag("word")]
    | Annotated[SameAs, Tag("same")]
    | Annotated[New, Tag("new")],
    _BY_FORM,
]
ItemLineage: TypeAlias = Annotated[
    Annotated[Literal["same", "new"], Tag("word")]
    | Annotated[SameAs, Tag("same")]
    | Annotated[New, Tag("new")]
    | Annotated[Rescaled, Tag("rescaled")],
    _BY_FORM,
]


def origin(part_id: str, lineage: ItemLineage | None) -> str | None:
    """Return the id the part had in the earlier version; none when it is new.

    Parameters
    ----------
    part_id : str
        Its id here.
    lineage : str, SameAs, New, Rescaled or None
        As the definition states it.

    Returns
    -------
    str or None
        The earlier id.

    Examples
    --------
    >>> origin("A1", "same"), origin("A1", SameAs(same="A7")), origin("A1", "new")
    ('A1', 'A7', None)
    """
    if lineage == "same":
        return part_id
    if isinstance(lineage, SameAs):
        return lineage.same
    return lineage.rescaled if isinstance(lineage, Rescaled) else None
