"""Who may see the pathways, and which a programme certifies by."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.certification.models import PathwayAdoption, PathwayVersion


def pathways_visible_to(actor: User) -> QuerySet[PathwayVersion]:
    """Return what comes with the product and what the person's own programmes have added."""
    programmes = programmes_where(actor, Permission.PATHWAY_READ)
    rows = PathwayVersion.objects.order_by("slug", "-loaded_at", "id")
    if not programmes:
        return rows.none()
    return rows.filter(Q(programme__isnull=True) | Q(programme_id__in=programmes))


def adoptions_of(programme_ids: Collection[UUID]) -> Mapping[UUID, list[PathwayAdoption]]:
    """Return the adoptions that count by programme, in one query for any number of them."""
    newest: dict[tuple[UUID, str], PathwayAdoption] = {}
    for row in PathwayAdoption.objects.filter(programme_id__in=programme_ids).order_by("pk"):
        newest[row.programme_id, row.slug] = row
    counting: dict[UUID, list[PathwayAdoption]] = {key: [] for key in programme_ids}
    for row in newest.values():
        if not row.withdrawn:
            counting[row.programme_id].append(row)
    return counting
