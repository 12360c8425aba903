"""Which rubric versions a programme works with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.core.errors import InvalidInput
from backend.instruments.models import RubricPin, RubricVersion
from rubrics.model.words import version_key

# What a programme works with until it chooses about it, so that a new one can begin at once.
DEFAULT_SLUG = "ipt-adherence-competence"


@dataclass(frozen=True, slots=True)
class Pins:
    """The versions of a programme."""

    rubric_ids: frozenset[UUID]
    # The one of them about whose instrument the programme has chosen nothing, if there is one.
    by_default: UUID | None

    def __contains__(self, rubric_id: UUID) -> bool:
        return rubric_id in self.rubric_ids


def pins_of(programme_ids: Collection[UUID]) -> Mapping[UUID, Pins]:
    """Return the pinned versions by programme, in two queries for any number of them."""
    newest: dict[UUID, dict[str, RubricPin]] = {}
    for pin in RubricPin.objects.filter(programme_id__in=programme_ids).order_by("pk"):
        newest.setdefault(pin.programme_id, {})[pin.slug] = pin
    default = default_rubric()
    return {
        programme_id: _pins(newest.get(programme_id, {}), default) for programme_id in programme_ids
    }


def _pins(newest: Mapping[str, RubricPin], default: RubricVersion | None) -> Pins:
    kept = frozenset(pin.rubric_id for pin in newest.values() if not pin.withdrawn)
    if default is None or DEFAULT_SLUG in newest:
        return Pins(kept, None)
    return Pins(kept | {default.pk}, default.pk)


def default_rubric() -> RubricVersion | None:
    """Return the newest published version of the default, or its newest draft where none is."""
    rows = RubricVersion.objects.filter(programme__isnull=True, slug=DEFAULT_SLUG)
    return max(
        rows.only("version", "status", "loaded_at"),
        key=lambda row: (row.status == "published", version_key(row.version), row.loaded_at),
        default=None,
    )


def check_pinned(programme_id: UUID, rubric: RubricVersion) -> None:
    """Raise InvalidInput unless the programme works with this version."""
    if rubric.pk not in pins_of([programme_id])[programme_id]:
        raise InvalidInput(
            f"This programme does not work with {rubric}. Choose that version first.",
            code="rubric_not_pinned",
        )


def working_rubric(programme_id: UUID, slug_in_use: str | None) -> RubricVersion | None:
    """Return the pinned version to begin with: of the slug in use, else the one chosen last."""
    pinned = pins_of([programme_id])[programme_id].rubric_ids
    rows = {
        row.pk: row
        for row in RubricVersion.objects.defer("definition", "source").filter(pk__in=pinned)
    }
    for row in rows.values():
        if row.slug == slug_in_use:
            return row
    chosen = RubricPin.objects.filter(programme_id=programme_id, rubric_id__in=rows)
    latest = chosen.order_by("-pk").first()
    return rows[latest.rubric_id] if latest else next(iter(rows.values()), None)
