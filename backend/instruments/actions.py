"""What a person may do with a rubric version, and where it is pinned."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.instruments.models import RubricVersion
from backend.instruments.pins import Pins, pins_of


@dataclass(frozen=True, slots=True)
class RubricChoices:
    """The pins that a person may know of, read once for a whole list."""

    pins: Mapping[UUID, Pins]
    managed: frozenset[UUID]

    def pinned_in(self, rubric: RubricVersion) -> list[dict[str, object]]:
        """Return the programmes that work with this version, and whether by default."""
        return [
            {"programme": programme_id, "by_default": rubric.pk == pins.by_default}
            for programme_id, pins in sorted(self.pins.items())
            if rubric.pk in pins
        ]

    def actions(self, rubric: RubricVersion) -> list[str]:
        """Return what the person may do with this version in at least one programme."""
        fitting = [
            self.pins[programme_id]
            for programme_id in self.managed
            if rubric.programme_id in {None, programme_id}
        ]
        table = {
            "pin": any(rubric.pk not in pins or rubric.pk == pins.by_default for pins in fitting),
            "unpin": any(rubric.pk in pins for pins in fitting),
        }
        return [name for name, allowed in table.items() if allowed]


def choices_of(actor: User, programme_id: UUID | None) -> RubricChoices:
    """Return the pins of the person's programmes, or of one of them."""

    def mine(permission: Permission) -> frozenset[UUID]:
        programmes = frozenset(programmes_where(actor, permission))
        return programmes if programme_id is None else programmes & {programme_id}

    return RubricChoices(pins_of(mine(Permission.RUBRIC_READ)), mine(Permission.RUBRIC_MANAGE))
