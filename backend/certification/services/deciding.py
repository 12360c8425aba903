"""A decision from request to conclusion."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import allows, require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.evidence import flags_of, gather
from backend.certification.models import (
    Decision,
    DecisionAction,
    DecisionState,
    FrozenTrace,
    PathwayVersion,
    Purpose,
    Signature,
    TraceRating,
)
from backend.certification.outcomes import followers
from backend.certification.policies import check_can, check_can_sign, check_reason
from backend.certification.portfolio import certificate_of, question_of
from backend.certification.selectors.decisions import (
    adoption_in_force,
    certifying_step,
    newest_trace,
    open_decisions,
    ratings_that_count,
    signatures_on,
)
from backend.certification.services.steps import locked, take
from backend.certification.tracing import (
    Difference,
    changes_since,
    damage_of,
    frozen,
    new_harm,
    signed,
)
from backend.competence.selectors import supervised_pairs
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Enrolment


@transaction.atomic
def request_decision(
    *,
    actor: User,
    enrolment: Enrolment,
    pathway: PathwayVersion,
    since: date | None = None,
    note: str = "",
    renews: Decision | None = None,
) -> Decision:
    """Ask whether a trainee is certified by a pathway, or their certificate renewed.

    Raises InvalidInput for a pathway that the programme does not certify by, and Conflict while a
    decision by it is open.
    """
    require(actor, Permission.DECISION_REQUEST, enrolment.programme_id)
    # Of two requests at once the second finds the first.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    adoption = adoption_in_force(enrolment, pathway.pk)
    if adoption is None:
        raise InvalidInput(
            f"The programme does not certify by {pathway}.", code="pathway_not_adopted"
        )
    if open_decisions(enrolment, pathway.slug).exists():
        raise Conflict("A decision by this pathway is open already.", code="decision_open")
    if since is not None and since > timezone.localdate():
        raise InvalidInput("This day is still to come.", code="day_in_future")
    if renews is not None:
        _check_renewable(renews, enrolment, pathway)
    decision = Decision.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        pathway=pathway,
        instrument=adoption.instrument,
        scale=adoption.scale,
        since=since,
        purpose=Purpose.RENEWAL if renews else Purpose.DECISION,
        renews=renews,
        note=note.strip(),
        requested_by=actor,
    )
    take(actor, decision, DecisionAction.REQUEST, DecisionState.REQUESTED)
    record(
        actor=actor,
        verb="decision.requested",
        programme_id=decision.programme_id,
        target=decision,
        details={
            "trainee": str(enrolment.pk),
            "pathway": str(pathway),
            "purpose": decision.purpose,
        },
    )
    return decision


def _check_renewable(renews: Decision, enrolment: Enrolment, pathway: PathwayVersion) -> None:
    if renews.enrolment_id != enrolment.pk or renews.pathway.slug != pathway.slug:
        raise InvalidInput("This is a certificate of another kind.", code="foreign_decision")
    if certifying_step(renews) is None:
        raise InvalidInput("This decision certified nobody.", code="not_certified")
    validity = next((r for r in pathway.definition["rules"] if r["kind"] == "validity"), None)
    if validity is None or not validity["parameters"]["renewal"]:
        raise InvalidInput(
            "The pathway does not say what renews a certificate: ask for a new decision.",
            code="no_renewal",
        )


@transaction.atomic
def review_decision(*, actor: User, decision: Decision) -> FrozenTrace:
    """Freeze the evidence as it is now, with what every rule says of it. Raises Conflict.

    Again, when it has changed: signatures under an earlier trace count no more.
    """
    require(actor, Permission.DECISION_REVIEW, decision.programme_id)
    state = locked(decision)
    check_can(DecisionAction.REVIEW, state)
    _check_not_about(actor, decision)
    gathered = gather(
        question_of(decision),
        ratings_that_count(decision.enrolment),
        certificate=certificate_of(decision),
    )
    content = frozen(decision, gathered, on=timezone.localdate())
    earlier = newest_trace(decision)
    row = FrozenTrace.objects.create(
        programme_id=decision.programme_id,
        decision=decision,
        number=1 if earlier is None else earlier.number + 1,
        on=timezone.localdate(),
        evidence=content.evidence,
        evidence_hash=content.evidence_hash,
        trace=content.trace,
        trace_hash=content.trace_hash,
        made_of=content.made_of,
        frozen_by=actor,
    )
    TraceRating.objects.bulk_create(
        TraceRating(trace=row, rating=rating, therapy_session_id=rating.therapy_session_id)
        for rating in gathered.ratings.values()
    )
    take(actor, decision, DecisionAction.REVIEW, DecisionState.IN_REVIEW)
    record(
        actor=actor,
        verb="decision.reviewed",
        programme_id=decision.programme_id,
        target=decision,
        sealed=row,
        role=role_used(actor, Permission.DECISION_REVIEW, decision.programme_id),
        details={"trace_hash": row.trace_hash, "state": content.trace["unsigned_state"]},
    )
    return row


@transaction.atomic
def sign_decision(*, actor: User, decision: Decision, trace_hash: str) -> Signature:
    """Put one's name to the trace that one has read. Raises AccessDenied or Conflict."""
    require(actor, Permission.DECISION_SIGN, decision.programme_id)
    state = locked(decision)
    trace = newest_trace(decision)
    check_can_sign(decision, trace, state, actor.pk)
    if trace is None or trace.trace_hash != trace_hash:
        raise Conflict(
            "The evidence was frozen anew since you read it. Read it again before you sign.",
            code="trace_renewed",
        )
    _refuse_if_changed(decision, trace)
    if Signature.objects.filter(trace=trace, signer=actor).exists():
        raise Conflict("You have signed this already.", code="already_signed")
    pairs = supervised_pairs([decision.enrolment_id])
    row = Signature.objects.create(
        programme_id=decision.programme_id,
        decision=decision,
        trace=trace,
        signer=actor,
        supervises=(actor.pk, decision.enrolment_id) in pairs,
        trace_hash=trace_hash,
    )
    record(
        actor=actor,
        verb="decision.signed",
        programme_id=decision.programme_id,
        target=decision,
        sealed=row,
        role=role_used(actor, Permission.DECISION_SIGN, decision.programme_id),
        details={"trace_hash": trace_hash},
    )
    return row


@transaction.atomic
def certify(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Conclude that the trainee is certified: every rule is met, and those who sign have signed.

    Raises Conflict, naming what is missing or has changed since the evidence was frozen.
    """
    require(actor, Permission.DECISION_REVIEW, decision.programme_id)
    state = locked(decision)
    check_can(DecisionAction.CERTIFY, state)
    _check_not_about(actor, decision)
    said = check_reason(reason)
    trace = newest_trace(decision)
    if trace is None:
        raise Conflict("The evidence is not frozen yet.", code="not_in_review")
    _refuse_if_changed(decision, trace)
    final = signed(decision, trace, signatures_on(trace))
    if final.state != "pass":
        raise Conflict(
            "Not everything is there that the pathway asks for.",
            code="rules_not_met",
            errors=[
                ErrorDetail("rule_" + rule.state, f"{rule.sentence} {text}", field=rule.rule)
                for rule in final.rules
                if rule.state != "pass"
                for text in rule.missing or (rule.holds,)
            ],
        )
    step = take(
        actor,
        decision,
        DecisionAction.CERTIFY,
        DecisionState.CERTIFIED,
        reason=said,
        signed_trace=final.to_dict(),
        signed_hash=final.sha256(),
    )
    record(
        actor=actor,
        verb="decision.certified",
        programme_id=decision.programme_id,
        target=decision,
        sealed=step,
        role=role_used(actor, Permission.DECISION_REVIEW, decision.programme_id),
        details={"trace_hash": trace.trace_hash, "signed_hash": step.signed_hash},
    )
    for follow in followers().values():
        follow(actor, decision)
    return decision


@transaction.atomic
def refuse(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Conclude that the trainee is not certified yet, and say why. Raises Conflict."""
    require(actor, Permission.DECISION_REVIEW, decision.programme_id)
    state = locked(decision)
    check_can(DecisionAction.REFUSE, state)
    _check_not_about(actor, decision)
    step = take(
        actor, decision, DecisionAction.REFUSE, DecisionState.NOT_YET, reason=check_reason(reason)
    )
    record(
        actor=actor,
        verb="decision.refused",
        programme_id=decision.programme_id,
        target=decision,
        sealed=step,
        role=role_used(actor, Permission.DECISION_REVIEW, decision.programme_id),
    )
    return decision


@transaction.atomic
def withdraw_decision(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Take a request back before a conclusion: whoever made it, or who reviews. Raises Conflict."""
    require(actor, Permission.DECISION_REQUEST, decision.programme_id)
    is_own = decision.requested_by_id == actor.pk
    if not is_own and not allows(actor, Permission.DECISION_REVIEW, decision.programme_id):
        raise AccessDenied(
            "Whoever asked for the decision takes it back, or who reviews it.",
            code="not_own_request",
            programme_id=decision.programme_id,
        )
    check_can(DecisionAction.WITHDRAW, locked(decision))
    step = take(
        actor,
        decision,
        DecisionAction.WITHDRAW,
        DecisionState.WITHDRAWN,
        reason=check_reason(reason),
    )
    record(
        actor=actor,
        verb="decision.withdrawn",
        programme_id=decision.programme_id,
        target=decision,
        sealed=step,
    )
    return decision


def _check_not_about(actor: User, decision: Decision) -> None:
    if decision.enrolment.person_id == actor.pk:
        raise AccessDenied(
            "Nobody decides about themselves.",
            code="own_decision",
            programme_id=decision.programme_id,
        )


def _refuse_if_changed(decision: Decision, trace: FrozenTrace) -> None:
    """Raise Conflict where the trace is damaged, or what it rests on is not what it was."""
    damage = damage_of(decision, trace)
    if damage:
        raise _changed("The stored trace was tampered with.", "trace_damaged", damage)
    flags = flags_of(question_of(decision), ratings_that_count(decision.enrolment))
    found = [*changes_since(trace), *new_harm(trace, flags)]
    if found:
        raise _changed(
            "The evidence has changed since it was frozen: freeze it again.",
            "evidence_changed",
            found,
        )


def _changed(detail: str, code: str, found: list[Difference]) -> Conflict:
    return Conflict(
        detail,
        code=code,
        errors=[ErrorDetail(each.code, each.detail, part=each.where) for each in found],
    )
