"""What the events say of rows: which are sealed, which only reported, which texts were erased."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from backend.audit.models import AuditEvent, AuditSide, Outcome
from backend.audit.seals import SEALED_LATER, Seal, erasure_verbs, sealed_verbs


@dataclass(frozen=True, slots=True)
class Sealing:
    """A seal, the event that holds it and the salt of its text, unless that was erased."""

    chain: str
    sequence: int
    seal: Seal
    salt: str | None


@dataclass
class Ledger:
    """Filled while the events are read, event by event."""

    # By verb, then by the row's key.
    sealings: dict[str, dict[str, Sealing]] = field(
        default_factory=lambda: defaultdict(dict[str, Sealing])
    )
    # What events without a seal name, by verb: written before this kind was sealed.
    reported: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Whose text was erased, and by which event of which chain.
    erased: dict[tuple[str, str], int] = field(default_factory=dict)
    # Rows that a second event seals otherwise than the first.
    resealed: list[tuple[str, Sealing]] = field(default_factory=list)

    def take(self, event: AuditEvent, side: AuditSide | None) -> None:
        """Note what an event says. Raises ValueError for a seal that is none."""
        if event.verb in erasure_verbs():
            self.erased[event.chain, event.target] = event.sequence
        if event.outcome != Outcome.ALLOWED:
            return
        if event.verb in sealed_verbs():
            stored = event.details.get("seal")
            if stored is None:
                self.reported[event.verb] |= _named(event)
            else:
                self._seal(event, side, event.verb, stored)
        elif event.verb == SEALED_LATER:
            for stored in event.details.get("seals", ()):
                self._seal(event, side, str(event.details.get("verb", "")), stored)

    def _seal(self, event: AuditEvent, side: AuditSide | None, verb: str, stored: Any) -> None:
        seal = Seal.from_details(stored)
        sealing = Sealing(event.chain, event.sequence, seal, side.salt if side else None)
        first = self.sealings[verb].setdefault(seal.key, sealing)
        if first is not sealing and (first.chain, first.seal.parts) != (event.chain, seal.parts):
            self.resealed.append((verb, sealing))


def _named(event: AuditEvent) -> set[str]:
    """Return the ids in an event: of its target, and those its details hold by name."""
    return {event.target} | {value for value in event.details.values() if isinstance(value, str)}
