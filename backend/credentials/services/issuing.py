"""Issue the certificate of a decision that certified."""

import hashlib
import secrets
import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.models import Decision
from backend.certification.portfolio import months_valid, question_of
from backend.certification.selectors.decisions import certifying_step
from backend.core.dates import months_after
from backend.core.errors import Conflict
from backend.credentials import addresses, jose, keys
from backend.credentials.codes import new_code
from backend.credentials.models import Certificate, CertificateText
from backend.credentials.openbadge import payload_of
from backend.credentials.services.keeping import make_signing_key
from backend.credentials.status_list import PLACES


@transaction.atomic
def issue_certificate(actor: User, decision: Decision) -> Certificate:
    """Sign what a decision says of a trainee; it follows the certification, which has asked.

    Raises Conflict where the server does not know its own address or lacks its key.
    """
    addresses.base()
    step = certifying_step(decision)
    if step is None:
        raise Conflict("This decision certified nobody.", code="not_certified")
    programme = decision.programme
    key = make_signing_key(actor, programme)
    holder = decision.enrolment.person.name
    code = new_code()
    certificate = Certificate(
        programme=programme,
        enrolment=decision.enrolment,
        decision=decision,
        code=code,
        status_index=_free_place(decision),
        title=decision.pathway.title,
        pathway_version=decision.pathway.version,
        # Whole seconds: a credential says its beginning twice, and both must agree.
        issued_at=step.taken_at.replace(microsecond=0),
        valid_until=_valid_until(decision, timezone.localdate(step.taken_at)),
        signed_with=key,
        holder_hash=holder_hash(code, holder),
        renews=_renewed(decision),
    )
    payload = payload_of(certificate, holder=holder, subject=uuid.uuid4(), pathway=decision.pathway)
    signed = jose.sign(payload, pem=keys.private_key(key.kid), kid=addresses.key(key.kid))
    certificate.credential_hash = hashlib.sha256(signed.encode()).hexdigest()
    certificate.save(force_insert=True)
    CertificateText.objects.create(certificate=certificate, holder=holder, credential=signed)
    record(
        actor=actor,
        verb="certificate.issued",
        programme_id=programme.pk,
        target=certificate,
        details={"decision": str(decision.pk), "credential_hash": certificate.credential_hash},
    )
    return certificate


def holder_hash(code: str, holder: str) -> str:
    """Return the hash by which a certificate knows its holder's name without holding it."""
    return hashlib.sha256(f"{code}\n{holder}".encode()).hexdigest()


def _free_place(decision: Decision) -> int:
    taken = set(
        Certificate.objects.filter(programme_id=decision.programme_id).values_list(
            "status_index", flat=True
        )
    )
    if len(taken) >= PLACES:
        raise Conflict("The list of revocations is full.", code="status_list_full")
    while (place := secrets.randbelow(PLACES)) in taken:
        pass
    return place


def _valid_until(decision: Decision, issued: date) -> date | None:
    months = months_valid(question_of(decision))
    return None if months is None else months_after(issued, months)


def _renewed(decision: Decision) -> Certificate | None:
    if decision.renews_id is None:
        return None
    return Certificate.objects.filter(decision_id=decision.renews_id).first()
