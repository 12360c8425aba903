"""Find events that were altered, removed, re-ordered or added behind the trail's back."""

from dataclasses import dataclass

from backend.audit.models import AuditChain, AuditEvent, AuditSide
from backend.audit.services import event_hash, side_hash


@dataclass(frozen=True)
class Fault:
    """Something wrong with a chain, and where."""

    chain: str
    sequence: int
    detail: str


def verify_chain(key: str) -> list[Fault]:
    """Return the faults of one chain; an empty list means that it is whole."""
    faults: list[Fault] = []
    previous, expected = "", 1
    events = AuditEvent.objects.filter(chain=key).order_by("sequence")
    for event in events.iterator(chunk_size=1000):
        if event.sequence != expected:
            faults.append(
                Fault(key, expected, f"events {expected} to {event.sequence - 1} missing")
            )
        if event.previous_hash != previous:
            faults.append(Fault(key, event.sequence, "does not follow the event before it"))
        if event_hash(event) != event.hash:
            faults.append(Fault(key, event.sequence, "its content does not match its hash"))
        previous, expected = event.hash, event.sequence + 1
    head = AuditChain.objects.filter(key=key).first()
    if head is None or head.length != expected - 1 or head.head != previous:
        faults.append(Fault(key, expected, "the chain does not end where its head says"))
    return faults + _side_faults(key)


def _side_faults(key: str) -> list[Fault]:
    """Return sides that were changed; an erased side is not a fault."""
    events = dict(AuditEvent.objects.filter(chain=key).values_list("id", "side_hash"))
    sequences = dict(AuditEvent.objects.filter(chain=key).values_list("id", "sequence"))
    sides = AuditSide.objects.filter(event__in=events).iterator(chunk_size=1000)
    return [
        Fault(key, sequences[side.event], "its address or text was changed")
        for side in sides
        if side_hash(side) != events[side.event]
    ]


def verify_all() -> list[Fault]:
    """Return the faults of every chain, those without a head included."""
    keys = set(AuditChain.objects.values_list("key", flat=True))
    keys |= set(AuditEvent.objects.values_list("chain", flat=True).distinct())
    return [fault for key in sorted(keys) for fault in verify_chain(key)]
