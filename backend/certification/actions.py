"""What a person may do with a pathway version, and where it is adopted."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.certification.models import PathwayAdoption, PathwayVersion
from backend.certification.selectors import adoptions_of


@dataclass(frozen=True, slots=True)
class PathwayChoices:
    """The adoptions that a person may know of, read once for a whole list."""

    adoptions: Mapping[UUID, list[PathwayAdoption]]
    managed: frozenset[UUID]

    def adopted_in(self, pathway: PathwayVersion) -> list[PathwayAdoption]:
        """Return the adoptions of this version."""
        return [
            row
            for _, rows in sorted(self.adoptions.items())
            for row in rows
            if row.pathway_id == pathway.pk
        ]

    def actions(self, pathway: PathwayVersion) -> list[str]:
        """Return what the person may do with this version in at least one programme."""
        fitting = {key for key in self.managed if pathway.programme_id in {None, key}}
        holding = {row.programme_id for row in self.adopted_in(pathway)}
        table = {"adopt": bool(fitting), "withdraw": bool(fitting & holding)}
        return [name for name, allowed in table.items() if allowed]


def choices_of(actor: User, programme_id: UUID | None) -> PathwayChoices:
    """Return the adoptions of the person's programmes, or of one of them."""

    def mine(permission: Permission) -> frozenset[UUID]:
        programmes = frozenset(programmes_where(actor, permission))
        return programmes if programme_id is None else programmes & {programme_id}

    return PathwayChoices(
        adoptions_of(mine(Permission.PATHWAY_READ)), mine(Permission.PATHWAY_MANAGE)
    )
