"""Verify everything, or one programme, as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from backend.audit.models import AuditChain, AuditEvent
from backend.audit.services import INSTALLATION
from backend.audit.verify.chains import ChainReader, orphaned_sides
from backend.audit.verify.evidence import EvidenceReader, Unsealed, unsealed_rows
from backend.audit.verify.findings import Fault, Verification
from backend.audit.verify.ledger import Ledger


def verify(programme: str | None = None) -> Verification:
    """Verify the chain of one programme with what it seals, or every chain.

    The chain of the installation goes by its key; it seals nothing, and what belongs to no
    programme is checked with it.
    """
    if programme == INSTALLATION:
        return _verify_installation()
    with _one_moment():
        at = timezone.now()
        ledger, faults, n_events = Ledger(), [], 0
        for key in _chains(programme):
            chain = ChainReader(key, ledger)
            chain.read()
            faults += chain.faults
            n_events += chain.n_events
        if programme is None:
            faults += orphaned_sides()
        evidence = EvidenceReader(ledger, programme)
        evidence.read()
    found: list[Fault] = [*faults, *evidence.faults]
    return Verification(
        at=at,
        n_events=n_events,
        n_sealed=dict(sorted(evidence.n_sealed.items())),
        faults=tuple(found),
        n_unsealed=dict(sorted(evidence.n_unsealed.items())),
    )


def _verify_installation() -> Verification:
    with _one_moment():
        at = timezone.now()
        ledger = Ledger()
        chain = ChainReader(INSTALLATION, ledger)
        chain.read()
        evidence = EvidenceReader(ledger, INSTALLATION)
        evidence.check_themselves()
        faults = [*chain.faults, *orphaned_sides(), *evidence.faults]
    return Verification(at, chain.n_events, {}, tuple(faults), {})


def unsealed(*, with_unreported: bool = False) -> list[Unsealed]:
    """Return what no event seals: what one reports, and if asked what none does."""
    with _one_moment():
        ledger = Ledger()
        for key in _chains(None):
            ChainReader(key, ledger).read()
        return unsealed_rows(ledger, with_unreported=with_unreported)


def _chains(programme: str | None) -> list[str]:
    """Return the keys of the chains, those without a head included."""
    if programme is not None:
        return [programme]
    keys = set(AuditChain.objects.values_list("key", flat=True))
    return sorted(keys | set(AuditEvent.objects.values_list("chain", flat=True).distinct()))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read as of one moment, so that work under way is neither waited for nor half seen.

    Inside a transaction it is that transaction's moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # A reading transaction: Django's own would be IMMEDIATE and keep writers waiting.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
