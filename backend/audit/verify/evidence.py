"""Compare the rows that stand now with what the events sealed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from backend.audit.seals import (
    Scope,
    Sealed,
    SealedRow,
    checks,
    seal_of,
    sealed_verbs,
    text_hash,
)
from backend.audit.verify.findings import Fault
from backend.audit.verify.ledger import Ledger, Sealing


class EvidenceReader:
    """Reads every kind of sealed row, in a number of queries that is the same for any number."""

    def __init__(self, ledger: Ledger, programme: str | None = None) -> None:
        """Compare with what this ledger holds, for all programmes or one."""
        self.ledger = ledger
        self.scope = Scope(programme=programme)
        self.faults: list[Fault] = []
        self.n_sealed: Counter[str] = Counter()
        self.n_unsealed: Counter[str] = Counter()

    def read(self) -> None:
        """Read everything."""
        for verb, sealed in sealed_verbs().items():
            left = dict(self.ledger.sealings[verb])
            try:
                for row in sealed.read(self.scope):
                    sealing = left.pop(row.key, None)
                    self.faults += self._faults_of(sealed, row, sealing)
            except (ValueError, TypeError, AttributeError):
                self.faults.append(
                    Fault(
                        "rows_unreadable",
                        self.scope.programme or "",
                        f"a {sealed.noun} cannot be read, so that the others were not compared: "
                        "it was altered",
                        noun=sealed.noun,
                    )
                )
                continue
            self.faults += [_gone(sealed, sealing) for sealing in left.values()]
        if self.scope.programme is None:
            self.check_themselves()
        for verb, sealing in self.ledger.resealed:
            noun = sealed_verbs()[verb].noun if verb in sealed_verbs() else verb
            self.faults.append(
                Fault(
                    "sealed_twice",
                    sealing.chain,
                    f"event {sealing.sequence} seals it otherwise than an earlier event",
                    sealing.sequence,
                    noun,
                    sealing.seal.key,
                )
            )

    def check_themselves(self) -> None:
        """Check the rows that carry their own hash: what comes with the product."""
        for noun, check in checks().items():
            for key, detail in check():
                self.faults.append(Fault("row_altered", "", detail, noun=noun, key=key))

    def _faults_of(
        self, sealed: Sealed, row: SealedRow, sealing: Sealing | None
    ) -> Iterator[Fault]:
        if sealing is None:
            if row.key in self.ledger.reported[sealed.verb]:
                self.n_unsealed[sealed.noun] += 1
            else:
                yield Fault(
                    "row_added",
                    row.chain,
                    "no event of the trail reports it: it was added past the product",
                    noun=sealed.noun,
                    key=row.key,
                )
            return
        is_whole = True
        for fault in self._differences(sealed, row, sealing):
            is_whole = False
            yield fault
        if is_whole:
            self.n_sealed[sealed.noun] += 1

    def _differences(self, sealed: Sealed, row: SealedRow, sealing: Sealing) -> Iterator[Fault]:
        def fault(code: str, detail: str) -> Fault:
            return Fault(code, sealing.chain, detail, sealing.sequence, sealed.noun, row.key)

        if row.chain != sealing.chain:
            yield fault("row_moved", f"it now belongs to programme {row.chain}")
        now = seal_of(row, sealing.salt or "")
        before = sealing.seal
        parts = [
            part
            for part in sorted(now.parts.keys() | before.parts.keys())
            if now.parts.get(part) != before.parts.get(part)
        ]
        if parts:
            names = ", ".join(part.replace("_", " ") for part in parts)
            yield fault("row_altered", f"not as event {sealing.sequence} sealed it: {names}")
        if not self._is_text_as_sealed(row, sealing):
            yield fault("text_altered", f"its text is not what event {sealing.sequence} sealed")

    def _is_text_as_sealed(self, row: SealedRow, sealing: Sealing) -> bool:
        if row.text is None and not sealing.seal.text:
            return True
        erased_at = self.ledger.erased.get((sealing.chain, row.subject))
        if row.text is None:
            return erased_at is not None
        # The salt is gone with the address and text of the event, which an event accounts for.
        return sealing.salt is None or text_hash(row, sealing.salt) == sealing.seal.text


def _gone(sealed: Sealed, sealing: Sealing) -> Fault:
    return Fault(
        "row_removed",
        sealing.chain,
        f"event {sealing.sequence} sealed it, and it is gone",
        sealing.sequence,
        sealed.noun,
        sealing.seal.key,
    )


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Rows of one kind in one programme that no event seals."""

    chain: str
    verb: str
    keys: tuple[str, ...]
    # Why they are sealed only later, for the event that will do it.
    statement: str


def unsealed_rows(ledger: Ledger, *, with_unreported: bool) -> list[Unsealed]:
    """Return what no event seals: what one reports, and if asked what none does."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for verb, sealed in sealed_verbs().items():
        for row in sealed.read(Scope()):
            if row.key in ledger.sealings[verb]:
                continue
            is_reported = row.key in ledger.reported[verb]
            if is_reported or with_unreported:
                statement = "sealed_later" if is_reported else "unreported"
                found[row.chain, verb, statement].append(row.key)
    return [
        Unsealed(chain, verb, tuple(keys), statement)
        for (chain, verb, statement), keys in sorted(found.items())
    ]
