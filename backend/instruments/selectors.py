"""Who may see the rubrics."""

from django.db.models import QuerySet

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.instruments.models import RubricVersion


def rubrics_visible_to(actor: User) -> QuerySet[RubricVersion]:
    """Return every rubric version to whoever may read rubrics in some programme."""
    rows = RubricVersion.objects.order_by("slug", "-loaded_at", "id")
    return rows if programmes_where(actor, Permission.RUBRIC_READ) else rows.none()
