"""A trainee appeals; somebody else reconsiders."""

from uuid import UUID

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.models import (
    Decision,
    DecisionAction,
    DecisionFlag,
    DecisionState,
    FlagReason,
    Signature,
)
from backend.certification.policies import check_can, check_can_appeal, check_reason
from backend.certification.selectors.decisions import concluded_on_ratings, concluding_step
from backend.certification.services.steps import locked, take
from backend.core.errors import AccessDenied
from backend.programmes.models import Programme
from backend.ratings.models import Rating


@transaction.atomic
def appeal(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Ask for a decision to be reconsidered, and say why. Raises AccessDenied or Conflict."""
    require(actor, Permission.DECISION_APPEAL, decision.programme_id)
    if decision.enrolment.person_id != actor.pk:
        raise AccessDenied(
            "Only the trainee appeals.", code="not_own_decision", programme_id=decision.programme_id
        )
    state = locked(decision)
    concluded = concluding_step(decision)
    check_can_appeal(state, None if concluded is None else concluded.taken_at)
    step = take(
        actor, decision, DecisionAction.APPEAL, DecisionState.APPEALED, reason=check_reason(reason)
    )
    record(
        actor=actor,
        verb="decision.appealed",
        programme_id=decision.programme_id,
        target=decision,
        sealed=step,
    )
    return decision


@transaction.atomic
def reconsider(*, actor: User, decision: Decision, reopen: bool, reason: str) -> Decision:
    """Answer an appeal: the decision stands, or is made anew. Raises AccessDenied or Conflict.

    Returns the decision that counts from now on.
    """
    require(actor, Permission.DECISION_RECONSIDER, decision.programme_id)
    action = DecisionAction.REOPEN if reopen else DecisionAction.UPHOLD
    check_can(action, locked(decision))
    _check_other_than_before(actor, decision)
    step = take(
        actor,
        decision,
        action,
        DecisionState.REOPENED if reopen else DecisionState.UPHELD,
        reason=check_reason(reason),
    )
    record(
        actor=actor,
        verb="decision.reopened" if reopen else "decision.upheld",
        programme_id=decision.programme_id,
        target=decision,
        sealed=step,
        role=role_used(actor, Permission.DECISION_RECONSIDER, decision.programme_id),
    )
    if not reopen:
        return decision
    anew = Decision.objects.create(
        programme_id=decision.programme_id,
        enrolment=decision.enrolment,
        pathway=decision.pathway,
        instrument=decision.instrument,
        scale=decision.scale,
        since=decision.since,
        purpose=decision.purpose,
        renews=decision.renews,
        reconsiders=decision,
        requested_by=actor,
    )
    take(actor, anew, DecisionAction.REQUEST, DecisionState.REQUESTED)
    record(
        actor=actor,
        verb="decision.requested",
        programme_id=anew.programme_id,
        target=anew,
        details={"reconsiders": str(decision.pk)},
    )
    return anew


def _check_other_than_before(actor: User, decision: Decision) -> None:
    """Raise AccessDenied for whoever has had a hand in the decision."""
    concluded = concluding_step(decision)
    before = {decision.enrolment.person_id, None if concluded is None else concluded.taken_by_id}
    before |= set(Signature.objects.filter(decision=decision).values_list("signer_id", flat=True))
    if actor.pk in before:
        raise AccessDenied(
            "An appeal is answered by somebody who had no hand in the decision.",
            code="had_a_hand",
            programme_id=decision.programme_id,
        )


@transaction.atomic
def flag_decisions_on(therapy_session_id: UUID, scores_kept: bool) -> dict[str, int]:
    """Flag the concluded decisions that rest on a session whose scores count no more."""
    if scores_kept:
        return {"decisions": 0}
    ratings = list(
        Rating.objects.filter(therapy_session_id=therapy_session_id).values_list("pk", flat=True)
    )
    concerned = list(concluded_on_ratings(ratings))
    # Two withdrawals at once flag one after the other.
    programmes = {row.trace.programme_id for row in concerned}
    list(Programme.objects.select_for_update().filter(pk__in=programmes).order_by("pk"))
    flags = [
        DecisionFlag(
            programme_id=row.trace.programme_id,
            decision=row.trace.decision,
            reason=FlagReason.CONSENT_WITHDRAWN,
            rating_id=row.rating_id,
        )
        for row in concerned
        if not DecisionFlag.objects.filter(
            decision=row.trace.decision,
            reason=FlagReason.CONSENT_WITHDRAWN,
            rating_id=row.rating_id,
        ).exists()
    ]
    DecisionFlag.objects.bulk_create(flags)
    for decision in {flag.decision_id: flag.decision for flag in flags}.values():
        record(
            actor=None,
            verb="decision.flagged",
            programme_id=decision.programme_id,
            target=decision,
            details={"reason": FlagReason.CONSENT_WITHDRAWN},
        )
    return {"decisions": len({flag.decision_id for flag in flags})}
