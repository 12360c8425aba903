"""Scores under several versions of one instrument, read as scores of the newest among them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from django.db.models import Q

from backend.instruments.models import RubricVersion
from rubrics import (
    Comparison,
    PartComparison,
    Rubric,
    compare,
    compare_through,
    from_public_dict,
)

# Why an item is no part of what all versions share. `unstated`: the id is there in both, and
# nothing says what its score was worth.
WhyNot: TypeAlias = Literal["new", "dropped", "unstated"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that not all versions share; the version is one that has it."""

    item: str
    name: str
    section: str
    version: str
    why: WhyNot


@dataclass(frozen=True)
class ScaleReading:
    """What the versions share on one scale."""

    scale: str
    # Those that can be read together, the oldest first; the last is the one they are read as.
    used: tuple[UUID, ...]
    # Those of which no item can be carried into the last one.
    unreadable: tuple[UUID, ...]
    # Ids in the last version of the items that all of `used` share.
    items: frozenset[str]
    # Those of them whose score has another value in the last version than where it was given.
    rescaled: frozenset[str]
    left_out: tuple[LeftOut, ...]
    # What each shared item is called in a version, and what it became.
    ways: Mapping[UUID, Mapping[str, PartComparison]]


@dataclass(frozen=True)
class CommonReading:
    """Versions of one instrument with what became of each one's parts in the newest."""

    # The oldest first.
    rows: tuple[RubricVersion, ...]
    rubrics: Mapping[UUID, Rubric]
    comparisons: Mapping[UUID, Comparison]
    # Fingerprints of all versions that were looked at: with them the reading is the same again.
    known: tuple[str, ...]

    @property
    def target(self) -> RubricVersion:
        """The version as whose scores all are read."""
        return self.rows[-1]

    def on(self, scale: str) -> ScaleReading:
        """Return what can be read together on a scale of the newest version.

        A version that shares no item is left out as a whole, so that it does not empty the rest.
        """
        wanted = {item.id for item in self.rubrics[self.target.pk].items if scale in item.scales}
        spans = {
            row.pk: {part.later for part in self._spanning(row.pk, scale)} & wanted
            for row in self.rows
        }
        used = [row for row in self.rows if spans[row.pk] or row == self.target]
        shared = wanted.intersection(*(spans[row.pk] for row in used))
        ways = {
            row.pk: {
                part.earlier: part
                for part in self._spanning(row.pk, scale)
                if part.later in shared and part.earlier is not None
            }
            for row in used
        }
        return ScaleReading(
            scale=scale,
            used=tuple(row.pk for row in used),
            unreadable=tuple(row.pk for row in self.rows if row not in used),
            items=frozenset(shared),
            rescaled=frozenset(
                part.later
                for way in ways.values()
                for part in way.values()
                if part.relation == "rescaled" and part.later is not None
            ),
            left_out=tuple(self._left_out(used, wanted - shared, scale)),
            ways=ways,
        )

    def _spanning(self, rubric: UUID, scale: str) -> list[PartComparison]:
        return [
            part
            for part in self.comparisons[rubric].parts
            if part.kind == "item" and part.later is not None and part.spans(scale)
        ]

    def _left_out(
        self, used: Sequence[RubricVersion], apart: Collection[str], scale: str
    ) -> Iterator[LeftOut]:
        newest = self.rubrics[self.target.pk]
        for item in newest.items:
            if item.id in apart:
                why = next(
                    found
                    for row in used
                    if (found := _why(self.comparisons[row.pk].of(item.id), scale)) is not None
                )
                yield LeftOut(item.id, item.name, item.section, newest.version, why)
        dropped: dict[str, LeftOut] = {}
        for row in used:
            for part in self.comparisons[row.pk].parts:
                if part.kind != "item" or part.later is not None or part.earlier is None:
                    continue
                item = self.rubrics[row.pk].item(part.earlier)
                if scale in item.scales:
                    dropped[item.id] = LeftOut(
                        item.id, item.name, item.section, row.version, "dropped"
                    )
        yield from dropped.values()


def common_reading(used: Collection[UUID], slug: str, programme_id: UUID) -> CommonReading:
    """Return how the versions in use of one instrument are read together, in one query.

    Versions that lie between them are asked too: lineage may lead through one that nobody used.
    """
    rows = RubricVersion.objects.defer("source")
    if len(used) > 1:
        of_slug = Q(slug=slug) & (Q(programme__isnull=True) | Q(programme_id=programme_id))
        rows = rows.filter(of_slug | Q(pk__in=used))
    else:
        rows = rows.filter(pk__in=used)
    return reading_of([(row, from_public_dict(row.definition)) for row in rows], used)


def reading_of(
    known: Sequence[tuple[RubricVersion, Rubric]], used: Collection[UUID]
) -> CommonReading:
    """Return how versions are read together. Raises ValueError for different instruments."""
    in_order = sorted(known, key=lambda pair: (pair[1].version_key, pair[0].loaded_at))
    rubrics = {row.pk: rubric for row, rubric in in_order if row.pk in used}
    rows = tuple(row for row, _ in in_order if row.pk in used)
    newest = rubrics[rows[-1].pk]
    at_hand = [rubric for _, rubric in in_order]
    return CommonReading(
        rows=rows,
        rubrics=rubrics,
        comparisons={
            pk: compare(newest, newest)
            if pk == rows[-1].pk
            else compare_through(rubric, newest, at_hand)
            for pk, rubric in rubrics.items()
        },
        known=tuple(row.fingerprint for row, _ in in_order),
    )


def reading_alone(row: RubricVersion, reading: CommonReading) -> CommonReading:
    """Return how one version of a reading is read by itself."""
    return reading_of([(row, reading.rubrics[row.pk])], {row.pk})


def _why(part: PartComparison, scale: str) -> WhyNot | None:
    """Return what keeps an item from being carried on a scale; None where nothing does."""
    if part.spans(scale):
        return None
    return "new" if part.relation == "new" else "unstated"
