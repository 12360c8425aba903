"""Versions of one instrument taken together: only parts that raters were asked alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from backend.instruments.carrying import CommonReading, common_reading
from backend.instruments.comparing import IN_RELIABILITY
from backend.instruments.models import RubricVersion
from backend.reliability.layout import Layout, layout_of


@dataclass(frozen=True)
class JoinedVersions:
    """What versions of an instrument share, read as the newest of them."""

    rubric: RubricVersion
    # The newest one's layout, with the shared parts alone.
    layout: Layout
    # By version what each shared part is called there and in the newest; others cannot be joined.
    ways: Mapping[UUID, Mapping[str, str]]
    # The oldest first.
    rows: tuple[RubricVersion, ...]
    # Id and name of parts of the newest version that not all share.
    apart: tuple[tuple[str, str], ...]

    @property
    def versions(self) -> list[RubricVersion]:
        """The versions that are joined, the oldest first."""
        return [row for row in self.rows if row.pk in self.ways]

    @property
    def flags(self) -> list[str]:
        """Flags that every joined version asks for."""
        asked = [{flag["id"] for flag in row.definition["flags"]} for row in self.versions]
        of_newest = [flag["id"] for flag in self.rubric.definition["flags"]]
        return [flag for flag in of_newest if all(flag in ids for ids in asked)]


def joined_versions(used: Collection[UUID], slug: str, programme_id: UUID) -> JoinedVersions:
    """Return what the versions of one instrument share that raters of all can be held to.

    A part counts where the comparison of versions says that it spans reliability: it is the same,
    or declared so in other words. A version that shares no item, or in which what was absent or
    missed stands for another score, is left out as a whole.
    """
    reading = common_reading(used, slug, programme_id)
    newest = layout_of(reading.target.definition)
    alike = {row.pk: _alike(reading, row.pk) for row in reading.rows}
    items = {item.id for item in newest.items}
    joined = [
        row
        for row in reading.rows
        if row == reading.target
        or (items & set(alike[row.pk].values()) and _stands_for(row) == _stands_for(reading.target))
    ]
    ids = items | {row.id for row in newest.categories} | {row.id for row in newest.counts}
    shared = ids.intersection(*(set(alike[row.pk].values()) for row in joined))
    names = [(item.id, item.name) for item in newest.items]
    names += [(row.id, row.name) for row in newest.categories]
    names += [(row.id, row.name) for row in newest.counts]
    return JoinedVersions(
        rubric=reading.target,
        layout=_only(newest, shared),
        ways={
            row.pk: {earlier: later for earlier, later in alike[row.pk].items() if later in shared}
            for row in joined
        },
        rows=reading.rows,
        apart=tuple((part, name) for part, name in names if part not in shared),
    )


def _alike(reading: CommonReading, version: UUID) -> dict[str, str]:
    """Return the parts of a version by what they are called in the newest one."""
    return {
        part.earlier: part.later
        for part in reading.comparisons[version].parts
        if part.earlier is not None and part.later is not None and part.relation in IN_RELIABILITY
    }


def _stands_for(row: RubricVersion) -> tuple[dict[str, Any], dict[str, Any]]:
    scoring = layout_of(row.definition).scoring
    return dict(scoring.absent), dict(scoring.missed_opportunity)


def _only(layout: Layout, shared: Collection[str]) -> Layout:
    items = tuple(item for item in layout.items if item.id in shared)
    rated = {scale for item in items for scale in item.scales}
    return replace(
        layout,
        items=items,
        categories=tuple(row for row in layout.categories if row.id in shared),
        counts=tuple(row for row in layout.counts if row.id in shared),
        scales={key: scale for key, scale in layout.scales.items() if key in rated},
    )
