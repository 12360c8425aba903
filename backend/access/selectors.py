"""What a person may see of memberships, invitations and the audit trail."""

from collections.abc import Iterable

from django.db.models import QuerySet

from backend.access.models import Invitation, Membership
from backend.access.roles import Permission
from backend.access.rules import administers_installation, programmes_where
from backend.access.trail import veiled
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.audit.services import INSTALLATION


def memberships_visible_to(actor: User) -> QuerySet[Membership]:
    """Return the memberships of the programmes whose people the person may read."""
    programmes = programmes_where(actor, Permission.PEOPLE_READ)
    rows = Membership.objects.filter(programme_id__in=programmes).select_related("person__erasure")
    return rows.order_by("person__name", "role", "id")


def invitations_visible_to(actor: User) -> QuerySet[Invitation]:
    """Return the invitations of the programmes whose people the person manages."""
    programmes = programmes_where(actor, Permission.PEOPLE_MANAGE)
    return Invitation.objects.filter(programme_id__in=programmes).order_by("-created_at", "id")


def audit_events_visible_to(actor: User) -> QuerySet[AuditEvent]:
    """Return the events of the programmes whose audit trail the person may read.

    And those of the installation, for its administrators.

    Without those that would tell them what a veil hides.
    """
    chains = [str(p) for p in programmes_where(actor, Permission.AUDIT_READ)]
    if administers_installation(actor):
        chains.append(INSTALLATION)
    rows = AuditEvent.objects.filter(chain__in=chains).exclude(veiled(actor))
    return rows.order_by("-at", "-sequence", "chain")


def names_behind(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Return the names behind the keys of those who act in events that a person may see."""
    actors = {event.actor for event in events if event.actor}
    return {str(p.pk): p.name for p in User.objects.filter(pk__in=actors)}
