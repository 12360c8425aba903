"""Whether anchor notes hold in the rubric versions that their programmes work with now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.instruments.models import RubricVersion
from backend.instruments.pins import pins_of
from backend.instruments.rules import instrument_of
from backend.instruments.unchanged import carried_into


@dataclass(frozen=True, slots=True)
class Reach:
    """How a note stands in the version in use; no item: it reads otherwise there."""

    version: str
    item: str | None


@dataclass
class Reaches:
    """The reach of the notes of one answer, with each programme's versions read once."""

    def __post_init__(self) -> None:
        self._used: dict[UUID, Mapping[str, RubricVersion]] = {}
        self._carried: dict[tuple[UUID, UUID], Mapping[tuple[UUID, str], str]] = {}

    def of(self, note: Any) -> Reach | None:
        """Return where a note with its rubric loaded stands; None where no later version is."""
        used = self._in_use(note.programme_id).get(note.rubric.slug)
        if used is None or not _is_later(used.pk, note.rubric_id):
            return None
        key = (used.pk, note.programme_id)
        if key not in self._carried:
            self._carried[key] = carried_into(*key)
        return Reach(used.version, self._carried[key].get((note.rubric_id, note.item)))

    def _in_use(self, programme_id: UUID) -> Mapping[str, RubricVersion]:
        if programme_id not in self._used:
            pinned = pins_of([programme_id])[programme_id].rubric_ids
            rows = RubricVersion.objects.only("slug", "version").filter(pk__in=pinned)
            self._used[programme_id] = {row.slug: row for row in rows.order_by("pk")}
        return self._used[programme_id]


def _is_later(one: UUID, other: UUID) -> bool:
    return instrument_of(one).rubric.version_key > instrument_of(other).rubric.version_key
