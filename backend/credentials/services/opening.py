"""Hand a certificate out, which always leaves a trace."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict
from backend.credentials.models import Certificate, CertificateText


@transaction.atomic
def open_certificate(*, actor: User, certificate: Certificate, form: str) -> CertificateText:
    """Return what a certificate says, to be handed out as `form`, such as "pdf".

    Raises Conflict where the holder's name was erased.
    """
    require(actor, Permission.CERTIFICATE_READ, certificate.programme_id)
    text = CertificateText.objects.filter(certificate=certificate).first()
    if text is None:
        raise Conflict("The name on this certificate was erased.", code="holder_erased")
    record(
        actor=actor,
        verb="certificate.opened",
        programme_id=certificate.programme_id,
        target=certificate,
        role=role_used(actor, Permission.CERTIFICATE_READ, certificate.programme_id),
        details={"form": form},
    )
    return text
