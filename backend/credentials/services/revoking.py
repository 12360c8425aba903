"""End a certificate."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.policies import check_reason
from backend.core.errors import AccessDenied, Conflict
from backend.credentials.models import Certificate, Revocation


@transaction.atomic
def revoke_certificate(*, actor: User, certificate: Certificate, reason: str) -> Revocation:
    """End a certificate from this moment on; whoever checks it learns that at once.

    Raises Conflict for one that was revoked.
    """
    require(actor, Permission.CERTIFICATE_REVOKE, certificate.programme_id)
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.enrolment.person_id == actor.pk:
        raise AccessDenied(
            "Nobody revokes their own certificate.",
            code="own_certificate",
            programme_id=certificate.programme_id,
        )
    if Revocation.objects.filter(certificate=certificate).exists():
        raise Conflict("This certificate was revoked already.", code="already_revoked")
    row = Revocation.objects.create(
        programme_id=certificate.programme_id,
        certificate=certificate,
        reason=check_reason(reason),
        revoked_by=actor,
    )
    record(
        actor=actor,
        verb="certificate.revoked",
        programme_id=certificate.programme_id,
        target=certificate,
        sealed=row,
        role=role_used(actor, Permission.CERTIFICATE_REVOKE, certificate.programme_id),
    )
    return row
