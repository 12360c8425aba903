"""Enter, correct and confirm what counts for a trainee beside the sessions."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import Case
from backend.certification.models import Attestation, ClaimReview, SupervisionLog
from backend.certification.policies import check_reason
from backend.certification.selectors.claims import AnyClaim, field_of, is_replaced
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from backend.programmes.models import Enrolment


@transaction.atomic
def log_supervision(
    *,
    actor: User,
    enrolment: Enrolment,
    supervisor: UUID,
    held_on: date,
    minutes: int,
    case: Case | None = None,
    evidence: str = "",
    replaces: SupervisionLog | None = None,
) -> SupervisionLog:
    """Enter supervision that a trainee had; what the supervisor enters is confirmed by that.

    Raises InvalidInput or Conflict.
    """
    require(actor, Permission.CLAIM_ENTER, enrolment.programme_id)
    _check_day(held_on)
    _check_replaced(replaces, enrolment)
    if supervisor == enrolment.person_id:
        raise InvalidInput("Nobody supervises themselves.", code="own_supervisor")
    is_member = Membership.objects.filter(
        person_id=supervisor, programme_id=enrolment.programme_id, role=Role.SUPERVISOR
    )
    if not is_member.exists():
        raise InvalidInput("This is no supervisor of the programme.", code="unknown_supervisor")
    if case is not None and case.enrolment_id != enrolment.pk:
        raise InvalidInput("This case is another trainee's.", code="foreign_case")
    row = SupervisionLog.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        supervisor_id=supervisor,
        held_on=held_on,
        minutes=minutes,
        case=case,
        evidence=evidence.strip(),
        entered_by=actor,
        replaces=replaces,
    )
    record(
        actor=actor,
        verb="supervision.logged",
        programme_id=row.programme_id,
        target=row,
        details={"trainee": str(enrolment.pk), "minutes": minutes},
    )
    return row


@transaction.atomic
def attest(
    *,
    actor: User,
    enrolment: Enrolment,
    requirement: str,
    amount: float,
    done_on: date,
    evidence: str,
    replaces: Attestation | None = None,
) -> Attestation:
    """State that something asked for was done; the trainee's own word waits to be confirmed.

    Raises InvalidInput or Conflict.
    """
    require(actor, Permission.CLAIM_ENTER, enrolment.programme_id)
    _check_day(done_on)
    _check_replaced(replaces, enrolment)
    row = Attestation.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        requirement=requirement,
        amount=amount,
        done_on=done_on,
        evidence=evidence.strip(),
        entered_by=actor,
        replaces=replaces,
    )
    record(
        actor=actor,
        verb="attestation.made",
        programme_id=row.programme_id,
        target=row,
        details={"trainee": str(enrolment.pk), "requirement": requirement, "amount": amount},
    )
    return row


@transaction.atomic
def review_claim(*, actor: User, claim: AnyClaim, confirmed: bool, reason: str = "") -> ClaimReview:
    """Confirm a claim, or say why not. Raises AccessDenied, Conflict or InvalidInput."""
    require(actor, Permission.CLAIM_CONFIRM, claim.programme_id)
    if actor.pk == claim.enrolment.person_id:
        raise AccessDenied(
            "Nobody confirms what counts for themselves.",
            code="own_claim",
            programme_id=claim.programme_id,
        )
    if is_replaced(claim):
        raise Conflict("This entry was corrected; look at the newer one.", code="claim_replaced")
    review = ClaimReview.objects.create(
        programme_id=claim.programme_id,
        **{field_of(claim): claim},
        confirmed=confirmed,
        reason="" if confirmed else check_reason(reason),
        reviewed_by=actor,
    )
    record(
        actor=actor,
        verb="claim.confirmed" if confirmed else "claim.refused",
        programme_id=claim.programme_id,
        target=claim,
        sealed=review,
    )
    return review


def _check_day(day: date) -> None:
    if day > timezone.localdate():
        raise InvalidInput("This day is still to come.", code="day_in_future")


def _check_replaced(replaced: AnyClaim | None, enrolment: Enrolment) -> None:
    if replaced is None:
        return
    if replaced.enrolment_id != enrolment.pk:
        raise InvalidInput("This entry is another trainee's.", code="foreign_claim")
    if is_replaced(replaced):
        raise Conflict("This entry was corrected already.", code="claim_replaced")
