"""Make the keys that sign certificates."""

from django.db import transaction

from backend.accounts.models import User
from backend.audit.services import record
from backend.credentials import keys
from backend.credentials.jose import make_key
from backend.credentials.models import SigningKey
from backend.credentials.selectors import signing_key
from backend.programmes.models import Programme


@transaction.atomic
def make_signing_key(actor: User | None, programme: Programme) -> SigningKey:
    """Return the key with which a programme signs, made if there is none on this machine."""
    # Two certificates at once are signed with one key.
    Programme.objects.select_for_update().get(pk=programme.pk)
    row = signing_key(programme.pk)
    if row is not None and keys.is_here(row.kid):
        return row
    return _made(actor, programme)


@transaction.atomic
def rotate_signing_key(programme: Programme) -> SigningKey:
    """Sign with a new key from now on; what the old one signed stays verifiable."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    return _made(None, programme)


def _made(actor: User | None, programme: Programme) -> SigningKey:
    kid, public = keys.keep(make_key())
    row = SigningKey.objects.create(programme=programme, kid=kid, public_key=public)
    record(
        actor=actor,
        verb="signing_key.made",
        programme_id=programme.pk,
        target=row,
        details={"kid": kid},
    )
    return row
