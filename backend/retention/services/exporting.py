"""Hand out the list of proofs."""

from collections.abc import Iterable

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.programmes.models import Programme
from backend.retention.models import DeletionProof


@transaction.atomic
def export_proofs(
    *, actor: User, programme: Programme, proofs: Iterable[DeletionProof]
) -> list[DeletionProof]:
    """Return the proofs of a programme's deletions, and record that they were taken."""
    require(actor, Permission.RETENTION_READ, programme.pk)
    taken = list(proofs)
    record(
        actor=actor,
        verb="deletion_proofs.exported",
        programme_id=programme.pk,
        details={"n_proofs": len(taken)},
    )
    return taken
