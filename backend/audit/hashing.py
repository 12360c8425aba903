"""The hashes of an event and of its erasable part."""

import hashlib
import json

from backend.audit.models import AuditEvent, AuditSide


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
