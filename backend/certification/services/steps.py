"""The steps of a decision: one after the other, also when two people act at once."""

from typing import Any

from backend.accounts.models import User
from backend.certification.models import Decision, DecisionAction, DecisionState, DecisionStep


def locked(decision: Decision) -> str:
    """Return where the decision stands; nobody else takes a step until this transaction ends."""
    Decision.objects.select_for_update().get(pk=decision.pk)
    step = DecisionStep.objects.filter(decision=decision).order_by("-number").first()
    return "" if step is None else step.state


def take(
    actor: User,
    decision: Decision,
    action: DecisionAction,
    state: DecisionState,
    **said: Any,
) -> DecisionStep:
    """Write the next step of a decision."""
    last = DecisionStep.objects.filter(decision=decision).order_by("-number").first()
    return DecisionStep.objects.create(
        programme_id=decision.programme_id,
        decision=decision,
        number=1 if last is None else last.number + 1,
        action=action,
        state=state,
        taken_by=actor,
        **said,
    )
