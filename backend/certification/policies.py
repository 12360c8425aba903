"""What the state of a decision or claim allows, and who may not sign; no permission in it."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from backend.certification.models import (
    Decision,
    DecisionAction,
    DecisionState,
    FrozenTrace,
)
from backend.certification.states import DECISION, SAID
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from backend.ratings.states import leads_on

# For so many days after a conclusion the trainee may appeal.
APPEAL_DAYS: Final = 28
# Words a person has to give are more than a sigh.
SHORTEST_REASON: Final = 10


def check_can(action: DecisionAction, state: str) -> None:
    """Raise Conflict unless the decision's state leads on by this action."""
    if not leads_on(DECISION, action, state):
        raise Conflict(f"{SAID[state]} That cannot be done now.", code=f"decision_{state}")


def check_reason(reason: str) -> str:
    """Return the reason without blanks around it. Raises InvalidInput for one that says nothing."""
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise InvalidInput(
            "Say why, in a sentence that the trainee can follow.", code="reason_missing"
        )
    return said


def bar_to_signing(decision: Decision, trace: FrozenTrace, person: UUID) -> tuple[str, str] | None:
    """Return why a person may not sign, as a code and a sentence; None where nothing bars them."""
    if decision.enrolment.person_id == person:
        return "own_decision", "Nobody signs a decision about themselves."
    raters = {each["rater"] for each in trace.evidence["ratings"]}
    if str(person) in raters:
        return "rated_evidence", "Whoever rated a session of the portfolio does not sign."
    return None


def check_can_sign(decision: Decision, trace: FrozenTrace | None, state: str, person: UUID) -> None:
    """Raise Conflict or AccessDenied unless a person may put their name to the newest trace."""
    if state != DecisionState.IN_REVIEW or trace is None:
        raise Conflict(f"{SAID[state]} There is nothing to sign now.", code="not_in_review")
    bar = bar_to_signing(decision, trace, person)
    if bar is not None:
        raise AccessDenied(bar[1], code=bar[0], programme_id=decision.programme_id)
    if trace.trace["unsigned_state"] != "pass":
        raise Conflict(
            "The rules are not all met, so there is nothing to certify and nothing to sign.",
            code="rules_not_met",
        )


def appeal_ends(concluded_at: datetime) -> date:
    """Return the last day on which the trainee may appeal."""
    return timezone.localdate(concluded_at) + timedelta(days=APPEAL_DAYS)


def check_can_appeal(state: str, concluded_at: datetime | None) -> None:
    """Raise Conflict unless the decision was against the trainee, not too long ago."""
    check_can(DecisionAction.APPEAL, state)
    if concluded_at is None or timezone.localdate() > appeal_ends(concluded_at):
        raise Conflict(
            f"An appeal is possible for {APPEAL_DAYS} days after a decision; they are over.",
            code="appeal_too_late",
        )
