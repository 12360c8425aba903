"""What the state of an attempt allows, and who may not decide about it."""

from backend.accounts.models import User
from backend.calibration.models import Attempt
from backend.calibration.states import ATTEMPT, state_of
from backend.core.errors import AccessDenied, Conflict
from backend.ratings.models import Assignment
from backend.ratings.states import leads_on
from backend.ratings.visibility import DUE


def check_may_end(actor: User, attempt: Attempt) -> None:
    """Raise AccessDenied for one's own attempt."""
    if attempt.rater_id == actor.pk:
        raise AccessDenied("Nobody ends their own practice or test.", code="own_attempt")


def check_can_end(attempt: Attempt) -> None:
    """Raise Conflict unless the attempt is open and something of it is still to be rated."""
    if not leads_on(ATTEMPT, "end", state_of(attempt)):
        raise Conflict("This attempt is over.", code="attempt_over")
    given = Assignment.objects.filter(round_session__round_id=attempt.round_id)
    if not given.filter(status__in=DUE).exists():
        raise Conflict(
            "Every session is rated or declined; the result is being computed.",
            code="attempt_complete",
        )
