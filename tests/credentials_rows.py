"""Rows of claims, decisions and certificates, straight through the models."""

from backend.accounts.models import User
from backend.certification.models import (
    Attestation,
    Decision,
    DecisionAction,
    DecisionState,
    DecisionStep,
    PathwayVersion,
    SupervisionLog,
)
from backend.credentials.codes import new_code
from backend.credentials.jose import make_key, public_part, thumbprint
from backend.credentials.models import Certificate, CertificateText, SigningKey
from backend.programmes.models import Enrolment
from tests import factories


def make_log(enrolment: Enrolment, *, supervisor: User) -> SupervisionLog:
    """Let the trainee enter an hour of supervision."""
    return SupervisionLog.objects.create(
        programme=enrolment.programme,
        enrolment=enrolment,
        supervisor=supervisor,
        held_on=factories.TODAY,
        minutes=60,
        entered_by=enrolment.person,
    )


def make_attestation(enrolment: Enrolment, *, requirement: str = "ipt_course") -> Attestation:
    """Let the trainee state that something was done."""
    return Attestation.objects.create(
        programme=enrolment.programme,
        enrolment=enrolment,
        requirement=requirement,
        amount=5.0,
        done_on=factories.TODAY,
        evidence="Certificate of attendance",
        entered_by=enrolment.person,
    )


def make_decision(
    enrolment: Enrolment, pathway: PathwayVersion, *, certified_by: User | None = None
) -> Decision:
    """Create a request of the trainee; `certified_by` also concludes it, without any evidence."""
    decision = Decision.objects.create(
        programme=enrolment.programme,
        enrolment=enrolment,
        pathway=pathway,
        instrument="ipt-adherence-competence",
        scale="competence",
        requested_by=enrolment.person,
    )
    _step(decision, 1, DecisionAction.REQUEST, DecisionState.REQUESTED, enrolment.person)
    if certified_by is not None:
        _step(decision, 2, DecisionAction.CERTIFY, DecisionState.CERTIFIED, certified_by)
    return decision


def _step(
    decision: Decision, number: int, action: DecisionAction, state: DecisionState, person: User
) -> None:
    DecisionStep.objects.create(
        programme=decision.programme,
        decision=decision,
        number=number,
        action=action,
        state=state,
        signed_trace={} if action == DecisionAction.CERTIFY else None,
        taken_by=person,
    )


def make_certificate(decision: Decision) -> Certificate:
    """Create a certificate that nothing stands behind; its key is on no disk."""
    public = public_part(make_key())
    key = SigningKey.objects.create(
        programme=decision.programme, kid=thumbprint(public), public_key=public
    )
    certificate = Certificate.objects.create(
        programme=decision.programme,
        enrolment=decision.enrolment,
        decision=decision,
        code=new_code(),
        status_index=7,
        title=decision.pathway.title,
        pathway_version=decision.pathway.version,
        issued_at=factories.NOW,
        signed_with=key,
        credential_hash="0" * 64,
        holder_hash="0" * 64,
    )
    CertificateText.objects.create(
        certificate=certificate, holder=decision.enrolment.person.name, credential="a.b.c"
    )
    return certificate
