"""Write the audit trail."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import AuditChain, AuditEvent, AuditSide, Outcome
from backend.core.request_context import request_origin

INSTALLATION = "installation"


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 of everything an event says, its predecessor included."""
    content = {
        "id": str(event.id),
        "chain": event.chain,
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "role": event.role,
        "verb": event.verb,
        "target_type": event.target_type,
        "target": event.target,
        "outcome": str(event.outcome),
        "purpose": event.purpose,
        "details": event.details,
        "side_hash": event.side_hash,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def side_hash(side: AuditSide) -> str:
    """Return the SHA-256 of an event's erasable part; the salt keeps it from being guessed."""
    canonical = json.dumps([side.salt, side.ip, side.user_agent, side.text], ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def record(
    *,
    actor: User | None,
    verb: str,
    programme_id: uuid.UUID | None = None,
    target: Model | None = None,
    target_type: str = "",
    target_id: str = "",
    role: str = "",
    outcome: Outcome = Outcome.ALLOWED,
    purpose: str = "",
    details: Mapping[str, Any] | None = None,
    text: str = "",
) -> AuditEvent:
    """Append an event to the programme's chain, within the caller's transaction."""
    key = str(programme_id) if programme_id else INSTALLATION
    AuditChain.objects.get_or_create(key=key)
    chain = AuditChain.objects.select_for_update().get(key=key)
    origin = request_origin()
    event = AuditEvent(
        chain=key,
        sequence=chain.length + 1,
        at=timezone.now(),
        actor=str(actor.pk) if actor else "",
        role=role,
        verb=verb,
        target_type=target_type or (target._meta.model_name or "" if target else ""),
        target=target_id or (str(target.pk) if target else ""),
        outcome=outcome,
        purpose=purpose,
        details=dict(details) if details is not None else {},
        previous_hash=chain.head,
    )
    side = AuditSide(
        event=event.id,
        salt=secrets.token_hex(16),
        ip=origin.ip,
        user_agent=origin.user_agent,
        text=text,
    )
    event.side_hash = side_hash(side)
    event.hash = event_hash(event)
    event.save(force_insert=True)
    side.save(force_insert=True)
    chain.length, chain.head = event.sequence, event.hash
    chain.save(update_fields=["length", "head"])
    return event
