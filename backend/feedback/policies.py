"""What the state of a feedback or a goal allows; no person in it."""

from collections.abc import Callable
from typing import TypeVar

from backend.core.errors import Conflict, DomainError
from backend.feedback.content import Content, missing_in
from backend.feedback.models import Feedback, FeedbackStatus, GoalState

T = TypeVar("T")

WRITABLE = (FeedbackStatus.DRAFT,)
UNRELEASED = (FeedbackStatus.DRAFT, FeedbackStatus.HELD)


def holds(check: Callable[[T], None], subject: T) -> bool:
    """Turn a check into an answer."""
    try:
        check(subject)
    except DomainError:
        return False
    return True


def check_can_write(feedback: Feedback) -> None:
    """Raise Conflict unless the feedback is a draft."""
    if feedback.status == FeedbackStatus.HELD:
        raise Conflict("This feedback is held; take it up again to change it.", code="held")
    check_not_released(feedback)


def check_can_reopen(feedback: Feedback) -> None:
    """Raise Conflict unless the feedback is held."""
    check_not_released(feedback)
    if feedback.status != FeedbackStatus.HELD:
        raise Conflict("This feedback is a draft already.", code="not_held")


def check_not_released(feedback: Feedback) -> None:
    """Raise Conflict for what the trainee was given."""
    if feedback.status == FeedbackStatus.RELEASED:
        raise Conflict(
            "This feedback is released; it never changes any more. Write a correction.",
            code="already_released",
        )


def check_complete(content: Content) -> None:
    """Raise Conflict unless the content can be given to a trainee."""
    missing = missing_in(content)
    if missing:
        raise Conflict(missing[0].detail, code=missing[0].code, errors=missing)


def check_can_correct(feedback: Feedback) -> None:
    """Raise Conflict unless the feedback is released and nothing corrects it."""
    if feedback.status != FeedbackStatus.RELEASED:
        raise Conflict("Only released feedback is corrected.", code="not_released")
    if getattr(feedback, "correction", None) is not None:
        raise Conflict("A correction of this feedback was begun already.", code="corrected")


def check_can_acknowledge(feedback: Feedback) -> None:
    """Raise Conflict unless the feedback is released and was not acknowledged."""
    if feedback.status != FeedbackStatus.RELEASED:
        raise Conflict("Only released feedback is acknowledged.", code="not_released")
    if getattr(feedback, "acknowledgement", None) is not None:
        raise Conflict("You acknowledged this feedback already.", code="already_acknowledged")


def check_can_review(state: str) -> None:
    """Raise Conflict unless the goal is open."""
    if state != GoalState.OPEN:
        raise Conflict("This goal is closed; set a new one.", code=f"goal_{state}")
