"""Ask for a certificate to be renewed."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.certification.models import Decision
from backend.certification.selectors import adoptions_of
from backend.certification.services import request_decision
from backend.core.errors import Conflict
from backend.credentials.models import Certificate
from backend.credentials.policies import check_can_renew
from backend.credentials.selectors import certificate_to_renew


@transaction.atomic
def renew_certificate(*, actor: User, certificate: Certificate, note: str = "") -> Decision:
    """Ask for a decision that renews a certificate, before or after its end.

    It is decided by the version of its pathway that the programme certifies by today, on sessions
    held since the certificate was issued; the renewed one begins with that decision. Raises
    Conflict, or InvalidInput where the pathway does not say what renews.
    """
    require(actor, Permission.DECISION_REQUEST, certificate.programme_id)
    held = certificate_to_renew(certificate)
    check_can_renew(held)
    programme_id, slug = held.programme_id, held.decision.pathway.slug
    rows = adoptions_of([programme_id])[programme_id]
    adoption = next((row for row in rows if row.slug == slug), None)
    if adoption is None:
        raise Conflict(
            "The programme does not certify by this pathway any more.", code="pathway_not_adopted"
        )
    return request_decision(
        actor=actor,
        enrolment=held.enrolment,
        pathway=adoption.pathway,
        note=note,
        renews=held.decision,
    )
