"""Give feedback to trainees, one or several at once."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, DomainError, ErrorDetail
from backend.feedback import policies
from backend.feedback.models import Feedback, FeedbackStatus
from backend.feedback.services.locking import LockedFeedback
from backend.programmes.models import Programme
from backend.ratings.models import Release
from backend.ratings.services import release_rating


@transaction.atomic
def release_feedback(
    *, actor: User, programme: Programme, feedback: Sequence[Feedback]
) -> list[Feedback]:
    """Release all of these, or none. Raises AccessDenied, or Conflict naming what is in the way."""
    require(actor, Permission.FEEDBACK_WRITE, programme.pk)
    ready: list[Feedback] = []
    errors: list[ErrorDetail] = []
    # In one order, so that two who release together wait instead of blocking each other.
    for row in sorted(feedback, key=lambda row: str(row.pk)):
        locked = LockedFeedback(actor, row)
        try:
            policies.check_not_released(locked.row)
            locked.check_text_open()
            policies.check_complete(locked.content)
        except DomainError as error:
            errors.append(ErrorDetail(error.code, error.detail, field=str(row.pk)))
        else:
            ready.append(locked.row)
    if errors:
        alone = len(feedback) == 1
        many = f"{len(errors)} of {len(feedback)} cannot be released yet, so none was."
        raise Conflict(
            errors[0].detail if alone else many,
            code=errors[0].code if alone else "not_ready",
            errors=errors,
        )
    return [_release(actor, row) for row in ready]


def _release(actor: User, row: Feedback) -> Feedback:
    if not Release.objects.filter(rating_id=row.rating_id).exists():
        release_rating(actor=actor, rating=row.rating)
    row.status = FeedbackStatus.RELEASED
    row.released_at = timezone.now()
    row.save(update_fields=["status", "released_at"])
    record(
        actor=actor,
        verb="feedback.released",
        programme_id=row.programme_id,
        target=row,
        details={
            "session": str(row.therapy_session_id),
            "rating": str(row.rating_id),
            "corrects": str(row.corrects_id or ""),
        },
    )
    return row
