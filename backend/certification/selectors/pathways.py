"""Who may see the pathways, and which a programme certifies by."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.certification.models import PathwayAdoption, PathwayVersion
from backend.instruments.models import RubricVersion
from backend.instruments.pins import pins_of
from rubrics.model.words import version_key


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


def instrument_for(
    programme_id: UUID, slug: str, allowed: Collection[str] = ()
) -> RubricVersion | None:
    """Return the version of an instrument that the programme works with, else the newest.

    Of those named in `allowed`, or of all. The definition is loaded when it is asked for.
    """
    rows = RubricVersion.objects.filter(
        Q(programme__isnull=True) | Q(programme_id=programme_id), slug=slug
    ).defer("definition", "source")
    usable = [row for row in rows if not allowed or row.version in allowed]
    pinned = pins_of([programme_id])[programme_id]
    return max(
        usable,
        key=lambda row: (row.pk in pinned, version_key(row.version), row.loaded_at),
        default=None,
    )
