"""What a person may do with pathways, claims and decisions; services ask the same functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.access.roles import Permission
from backend.access.rules import allows, programmes_where
from backend.accounts.models import User
from backend.certification.models import DecisionAction, PathwayAdoption, PathwayVersion
from backend.certification.policies import check_can_appeal, check_can_sign
from backend.certification.selectors import adoptions_of
from backend.certification.selectors.claims import AnyClaim
from backend.certification.states import DECISION
from backend.programmes.models import Enrolment
from backend.ratings.policies import holds
from backend.ratings.states import leads_on


@dataclass(frozen=True, slots=True)
class PathwayChoices:
    """The adoptions that a person may know of, read once for a whole list."""

    adoptions: Mapping[UUID, list[PathwayAdoption]]
    managed: frozenset[UUID]

    def adopted_in(self, pathway: PathwayVersion) -> list[PathwayAdoption]:
        """Return the adoptions of this version."""
        return [
            row
            for _, rows in sorted(self.adoptions.items())
            for row in rows
            if row.pathway_id == pathway.pk
        ]

    def actions(self, pathway: PathwayVersion) -> list[str]:
        """Return what the person may do with this version in at least one programme."""
        fitting = {key for key in self.managed if pathway.programme_id in {None, key}}
        holding = {row.programme_id for row in self.adopted_in(pathway)}
        table = {"adopt": bool(fitting), "withdraw": bool(fitting & holding)}
        return [name for name, allowed in table.items() if allowed]


def choices_of(actor: User, programme_id: UUID | None) -> PathwayChoices:
    """Return the adoptions of the person's programmes, or of one of them."""

    def mine(permission: Permission) -> frozenset[UUID]:
        programmes = frozenset(programmes_where(actor, permission))
        return programmes if programme_id is None else programmes & {programme_id}

    return PathwayChoices(
        adoptions_of(mine(Permission.PATHWAY_READ)), mine(Permission.PATHWAY_MANAGE)
    )


# ── Claims and decisions ─────────────────────────────────────────────────────────────────


def portfolio_actions(actor: User, enrolment: Enrolment) -> list[str]:
    """Return what the person may do with a trainee's portfolio."""
    table = {
        "request": allows(actor, Permission.DECISION_REQUEST, enrolment.programme_id),
        "enter_claims": allows(actor, Permission.CLAIM_ENTER, enrolment.programme_id),
    }
    return [name for name, allowed in table.items() if allowed]


def claim_actions(actor: User, claim: AnyClaim) -> list[str]:
    """Return what the person may do with a supervision log or an attestation."""
    stands = getattr(claim, "replaced_by", None) is None
    is_own = claim.enrolment.person_id == actor.pk
    may_confirm = allows(actor, Permission.CLAIM_CONFIRM, claim.programme_id) and not is_own
    table = {
        "confirm": may_confirm and stands and claim.confirmed is not True,  # type: ignore[union-attr]
        "refuse": may_confirm and stands and claim.confirmed is not False,  # type: ignore[union-attr]
        "correct": stands and allows(actor, Permission.CLAIM_ENTER, claim.programme_id),
    }
    return [name for name, allowed in table.items() if allowed]


def decision_actions(actor: User, decision: Any) -> list[str]:
    """Return what the person may do with a decision loaded by `selectors.decision_details`."""
    state, programme_id = decision.state, decision.programme_id
    about_self = decision.enrolment.person_id == actor.pk
    traces = list(decision.traces.all())
    trace = traces[-1] if traces else None

    def may(permission: Permission) -> bool:
        return allows(actor, permission, programme_id)

    def leads_to(action: DecisionAction) -> bool:
        return leads_on(DECISION, action, state)

    signed = {
        row.signer_id for row in decision.signatures.all() if trace and row.trace_id == trace.pk
    }
    concluding = {DecisionAction.CERTIFY, DecisionAction.REFUSE}
    had_a_hand = {row.signer_id for row in decision.signatures.all()}
    had_a_hand |= {row.taken_by_id for row in decision.steps.all() if row.action in concluding}
    review = may(Permission.DECISION_REVIEW) and not about_self
    reconsider = (
        may(Permission.DECISION_RECONSIDER) and not about_self and actor.pk not in had_a_hand
    )
    table = {
        "review": review and leads_to(DecisionAction.REVIEW),
        "sign": may(Permission.DECISION_SIGN)
        and actor.pk not in signed
        and holds(lambda d: check_can_sign(d, trace, state, actor.pk), decision),
        "certify": review and leads_to(DecisionAction.CERTIFY),
        "refuse": review and leads_to(DecisionAction.REFUSE),
        "withdraw": leads_to(DecisionAction.WITHDRAW)
        and may(Permission.DECISION_REQUEST)
        and (decision.requested_by_id == actor.pk or may(Permission.DECISION_REVIEW)),
        "appeal": may(Permission.DECISION_APPEAL)
        and about_self
        and holds(lambda d: check_can_appeal(state, d.concluded_at), decision),
        "reconsider": reconsider and leads_to(DecisionAction.UPHOLD),
    }
    return [name for name, allowed in table.items() if allowed]
