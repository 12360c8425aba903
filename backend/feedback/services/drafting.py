"""Write a draft of feedback, hold it back, take it up again, or throw it away."""

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.feedback import policies
from backend.feedback.content import Content, checked
from backend.feedback.models import Feedback, FeedbackComment, FeedbackStatus, SectionNote
from backend.feedback.services.locking import LockedFeedback


@transaction.atomic
def save_feedback(*, actor: User, feedback: Feedback, content: Content, version: int) -> Feedback:
    """Save everything that a draft says. Raises InvalidInput or Conflict.

    What is stored already is answered as saved, whatever version it names, so that a save may be
    sent again.
    """
    require(actor, Permission.FEEDBACK_WRITE, feedback.programme_id)
    locked = LockedFeedback(actor, feedback)
    policies.check_can_write(locked.row)
    locked.check_text_open()
    said = checked(content, locked.instrument, locked.n_turns)
    if said != locked.content:
        locked.check_version(version)
        locked.write(said)
        locked.row.version += 1
        locked.row.saved_at = timezone.now()
        locked.row.save(update_fields=["opening", "version", "saved_at"])
    row: Feedback = locked.row
    return row


@transaction.atomic
def hold_feedback(*, actor: User, feedback: Feedback) -> Feedback:
    """Finish a draft and keep it back until it is released. Raises Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, feedback.programme_id)
    locked = LockedFeedback(actor, feedback)
    policies.check_can_write(locked.row)
    locked.check_text_open()
    policies.check_complete(locked.content)
    return _move(actor, locked.row, FeedbackStatus.HELD, "feedback.held")


@transaction.atomic
def reopen_feedback(*, actor: User, feedback: Feedback) -> Feedback:
    """Go on writing what is held. Raises Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, feedback.programme_id)
    locked = LockedFeedback(actor, feedback)
    policies.check_can_reopen(locked.row)
    return _move(actor, locked.row, FeedbackStatus.DRAFT, "feedback.reopened")


@transaction.atomic
def discard_feedback(*, actor: User, feedback: Feedback) -> None:
    """Throw away what was never released. Raises Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, feedback.programme_id)
    locked = LockedFeedback(actor, feedback)
    policies.check_not_released(locked.row)
    record(
        actor=actor,
        verb="feedback.discarded",
        programme_id=locked.row.programme_id,
        target=locked.row,
        details={"session": str(locked.row.therapy_session_id)},
    )
    SectionNote.objects.filter(feedback=locked.row).delete()
    FeedbackComment.objects.filter(feedback=locked.row).delete()
    locked.row.delete()


def _move(actor: User, row: Feedback, status: FeedbackStatus, verb: str) -> Feedback:
    row.status = status
    row.save(update_fields=["status"])
    record(actor=actor, verb=verb, programme_id=row.programme_id, target=row)
    return row
