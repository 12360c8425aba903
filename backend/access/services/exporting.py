"""Hand out the audit trail, which is itself an event of it."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from backend.access.roles import Permission
from backend.access.rules import require, require_administrator, role_used
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.audit.services import record


@transaction.atomic
def export_audit(
    *,
    actor: User,
    programme_id: uuid.UUID,
    events: QuerySet[AuditEvent],
    filters: Mapping[str, str],
) -> list[AuditEvent]:
    """Return the events to be exported and record who takes them. Raises AccessDenied.

    `events` are those that the person may see, as narrowed by `filters`.
    """
    require(actor, Permission.AUDIT_READ, programme_id)
    role = role_used(actor, Permission.AUDIT_READ, programme_id)
    return _taken(actor, events, filters, programme_id=programme_id, role=role)


@transaction.atomic
def export_installation_audit(
    *, actor: User, events: QuerySet[AuditEvent], filters: Mapping[str, str]
) -> list[AuditEvent]:
    """Return the events of no programme, as above, for an administrator. Raises AccessDenied."""
    require_administrator(actor)
    return _taken(actor, events, filters)


def _taken(
    actor: User,
    events: QuerySet[AuditEvent],
    filters: Mapping[str, str],
    *,
    programme_id: uuid.UUID | None = None,
    role: str = "",
) -> list[AuditEvent]:
    # Read before the event is written, so that it is not in its own export.
    taken = list(events)
    record(
        actor=actor,
        verb="audit.exported",
        programme_id=programme_id,
        role=role,
        details={"n": len(taken), "filters": sorted(filters)},
    )
    return taken
