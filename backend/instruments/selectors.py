"""Who may see the rubrics."""

from django.db.models import Q, QuerySet

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.instruments.models import RubricVersion


def rubrics_visible_to(actor: User) -> QuerySet[RubricVersion]:
    """Return what comes with the product and what the person's own programmes have added."""
    programmes = programmes_where(actor, Permission.RUBRIC_READ)
    rows = RubricVersion.objects.order_by("slug", "-loaded_at", "id")
    if not programmes:
        return rows.none()
    return rows.filter(Q(programme__isnull=True) | Q(programme_id__in=programmes))
