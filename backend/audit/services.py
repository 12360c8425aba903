"""Write the audit trail."""

import secrets
import uuid
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.hashing import event_hash, side_hash
from backend.audit.models import AuditChain, AuditEvent, AuditSide, Outcome
from backend.audit.seals import SEALED_LATER, SIDES_ERASED, Scope, Seal, seal_of, sealed_verbs
from backend.core.request_context import request_origin

INSTALLATION = "installation"
SEALS_PER_EVENT = 500


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
    sealed: Model | None = None,
) -> AuditEvent:
    """Append an event to the programme's chain, within the caller's transaction.

    Where rows that this verb reports are sealed, the event holds the seal of `sealed`, or else of
    its target, as it stands in the database.
    """
    key = str(programme_id) if programme_id else INSTALLATION
    salt = secrets.token_hex(16)
    content = dict(details) if details is not None else {}
    if outcome == Outcome.ALLOWED and verb in sealed_verbs():
        content["seal"] = _seal_now(verb, sealed or target, salt).as_details()
    return _append(
        chain=key,
        salt=salt,
        text=text,
        actor=str(actor.pk) if actor else "",
        role=role,
        verb=verb,
        target_type=target_type or (target._meta.model_name or "" if target else ""),
        target=target_id or (str(target.pk) if target else ""),
        outcome=outcome,
        purpose=purpose,
        details=content,
    )


def _append(*, chain: str, salt: str, text: str = "", **said: Any) -> AuditEvent:
    """Write an event and its erasable part, and move the chain's head."""
    AuditChain.objects.get_or_create(key=chain)
    head = AuditChain.objects.select_for_update().get(key=chain)
    origin = request_origin()
    event = AuditEvent(
        chain=chain,
        sequence=head.length + 1,
        at=timezone.now(),
        previous_hash=head.head,
        **said,
    )
    side = AuditSide(
        event=event.id, salt=salt, ip=origin.ip, user_agent=origin.user_agent, text=text
    )
    event.side_hash = side_hash(side)
    event.hash = event_hash(event)
    event.save(force_insert=True)
    side.save(force_insert=True)
    head.length, head.head = event.sequence, event.hash
    head.save(update_fields=["length", "head"])
    return event


def _seal_now(verb: str, row: Model | None, salt: str) -> Seal:
    """Return the seal of a row. Raises LookupError when there is no such row to seal."""
    scope = Scope(keys=[] if row is None else [str(row.pk)])
    for found in sealed_verbs()[verb].read(scope):
        return seal_of(found, salt)
    raise LookupError(f"{verb} seals a row, and there is none.")


@transaction.atomic
def seal_later(
    *,
    actor: User | None,
    programme_id: uuid.UUID,
    verb: str,
    keys: Collection[str],
    statement: str,
) -> int:
    """Seal rows that no event sealed when they were written; return how many.

    `statement` is a word for why only now, such as "history". Whoever calls it vouches that the
    rows are as they were written: from here on a change is found, an earlier one is not.
    """
    n_sealed = 0
    rows = sealed_verbs()[verb].read(Scope(programme=str(programme_id), keys=keys))
    while chunk := list(islice(rows, SEALS_PER_EVENT)):
        salt = secrets.token_hex(16)
        seals = [seal_of(row, salt).as_details() for row in chunk]
        _append(
            chain=str(programme_id),
            salt=salt,
            actor=str(actor.pk) if actor else "",
            verb=SEALED_LATER,
            details={"verb": verb, "statement": statement, "seals": seals},
        )
        n_sealed += len(chunk)
    return n_sealed


@transaction.atomic
def erase_sides(
    *,
    actor: User | None,
    programme_id: uuid.UUID | None,
    reason: str,
    events: Collection[uuid.UUID] = (),
    through_sequence: int = 0,
) -> int:
    """Erase addresses, browsers and texts of some events of a chain; return how many went.

    Of the events named, and of all up to a place in the chain. The event left behind names them,
    so that the trail still verifies.
    """
    key = str(programme_id) if programme_id else INSTALLATION
    named = AuditEvent.objects.filter(chain=key, id__in=list(events))
    early = AuditEvent.objects.filter(chain=key, sequence__lte=through_sequence)
    sides = AuditSide.objects.filter(event__in=(named | early).values("id"))
    n_erased, _ = sides.delete()
    if n_erased:
        record(
            actor=actor,
            verb=SIDES_ERASED,
            programme_id=programme_id,
            details={
                "reason": reason,
                "n": n_erased,
                "events": sorted(str(event) for event in events),
                "through_sequence": through_sequence,
            },
        )
    return n_erased
