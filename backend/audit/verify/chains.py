"""Read a chain from its first event to its last: every event follows the one before."""

from collections.abc import Iterator
from itertools import islice

from backend.audit.hashing import event_hash, side_hash
from backend.audit.models import AuditChain, AuditEvent, AuditSide
from backend.audit.seals import SIDES_ERASED
from backend.audit.verify.findings import Fault
from backend.audit.verify.ledger import Ledger

CHUNK = 1000


class ChainReader:
    """Reads one chain, and notes in a ledger what its events say of rows."""

    def __init__(self, key: str, ledger: Ledger) -> None:
        """Read the chain with this key."""
        self.key = key
        self.ledger = ledger
        self.faults: list[Fault] = []
        self.n_events = 0
        self._previous = ""
        self._expected = 1
        # Events whose erasable part is gone, and which of those an event accounts for.
        self._without_side: dict[str, int] = {}
        self._erased_sides: set[str] = set()
        self._erased_through = 0

    def read(self) -> None:
        """Read every event, then the end of the chain, then what was erased."""
        try:
            for event, side in self._events():
                self._check(event)
                self._check_side(event, side)
                self.ledger.take(event, side)
                self.n_events += 1
                self._previous, self._expected = event.hash, event.sequence + 1
        except (ValueError, TypeError, AttributeError):
            self._found(
                "event_unreadable",
                self._expected,
                "it cannot be read, nor what comes after it: it was altered",
            )
        else:
            self._check_end()
        self._check_erased()

    def _events(self) -> Iterator[tuple[AuditEvent, AuditSide | None]]:
        rows = AuditEvent.objects.filter(chain=self.key).order_by("sequence")
        events = rows.iterator(chunk_size=CHUNK)
        while chunk := list(islice(events, CHUNK)):
            sides = AuditSide.objects.in_bulk([event.id for event in chunk])
            for event in chunk:
                yield event, sides.get(event.id)

    def _check(self, event: AuditEvent) -> None:
        if event.sequence != self._expected:
            last = event.sequence - 1
            missing = (
                f"event {last} is missing"
                if last == self._expected
                else f"events {self._expected} to {last} are missing"
            )
            self._found("event_removed", self._expected, missing)
        if event.previous_hash != self._previous:
            self._found("event_moved", event.sequence, "it does not follow the event before it")
        if event_hash(event) != event.hash:
            self._found(
                "event_altered", event.sequence, "what it says does not match its hash: altered"
            )
        if event.verb == SIDES_ERASED:
            self._erased_sides |= set(event.details.get("events", ()))
            self._erased_through = max(
                self._erased_through, int(event.details.get("through_sequence", 0))
            )

    def _check_side(self, event: AuditEvent, side: AuditSide | None) -> None:
        if side is None:
            self._without_side[str(event.id)] = event.sequence
        elif side_hash(side) != event.side_hash:
            self._found("side_altered", event.sequence, "its address or text was altered")

    def _check_end(self) -> None:
        head = AuditChain.objects.filter(key=self.key).first()
        if head is None and self._expected == 1:
            return  # Nothing was ever written there.
        if head is None:
            self._found("chain_removed", None, "the row that says where the chain ends is gone")
        elif head.length != self._expected - 1 or head.head != self._previous:
            self._found(
                "chain_end",
                self._expected,
                f"the chain ends at event {self._expected - 1}, its head says {head.length}: "
                "events at its end were removed or added, or the head was altered",
            )

    def _check_erased(self) -> None:
        for event, sequence in self._without_side.items():
            if event not in self._erased_sides and sequence > self._erased_through:
                self._found(
                    "side_removed",
                    sequence,
                    "its address and text are gone, and no event says that they were erased",
                )

    def _found(self, code: str, sequence: int | None, detail: str) -> None:
        self.faults.append(Fault(code, self.key, detail, sequence))


def orphaned_sides() -> list[Fault]:
    """Return the addresses and texts that belong to no event."""
    rows = AuditSide.objects.exclude(event__in=AuditEvent.objects.values("id"))
    return [
        Fault("side_added", "", f"an address or text belongs to no event: {side}")
        for side in rows.order_by("event").values_list("event", flat=True)
    ]
