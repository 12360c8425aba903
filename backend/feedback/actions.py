"""What a person may do with a feedback or a goal; services ask the same functions."""

from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.feedback import policies
from backend.feedback.models import FeedbackStatus, GoalState


def feedback_actions(actor: User, feedback: Any) -> list[str]:
    """Return what the person may do with a feedback loaded by `selectors.feedback_details`."""
    programme_id = feedback.programme_id
    writes = (
        feedback.author_id == actor.pk
        and feedback.is_supervised
        and allows(actor, Permission.FEEDBACK_WRITE, programme_id)
    )
    is_open = writes and not feedback.is_closed
    is_released = feedback.status == FeedbackStatus.RELEASED
    given = feedback.is_given and allows(actor, Permission.FEEDBACK_ANSWER, programme_id)
    reads = given and feedback.is_readable
    table = {
        "save": is_open and policies.holds(policies.check_can_write, feedback),
        "hold": is_open and policies.holds(policies.check_can_write, feedback),
        "reopen": is_open and policies.holds(policies.check_can_reopen, feedback),
        "release": is_open and policies.holds(policies.check_not_released, feedback),
        "discard": writes and policies.holds(policies.check_not_released, feedback),
        "correct": is_open and policies.holds(policies.check_can_correct, feedback),
        "rate_yourself": given and feedback.why_hidden == "self_rating_first",
        "answer": reads and is_released,
        "acknowledge": reads and policies.holds(policies.check_can_acknowledge, feedback),
        "print": feedback.is_readable and is_released,
    }
    return [name for name, allowed in table.items() if allowed]


def goal_actions(actor: User, goal: Any) -> list[str]:
    """Return what the person may do with a goal loaded by `selectors.goals_visible_to`."""
    guides = allows(actor, Permission.FEEDBACK_WRITE, goal.programme_id)
    is_own = goal.enrolment.person_id == actor.pk
    return ["review"] if guides and not is_own and goal.state == GoalState.OPEN else []
