"""Begin feedback on a rating, or a correction of what was given."""

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied, Conflict
from backend.feedback import policies
from backend.feedback.models import Feedback
from backend.feedback.services.locking import WORDS_CLOSED, LockedFeedback
from backend.programmes.selectors import supervises
from backend.ratings.models import Rating
from backend.ratings.policies import TEXT_CLOSED, check_can_be_given
from backend.ratings.selectors import why_text_closed


@transaction.atomic
def begin_feedback(*, actor: User, rating: Rating) -> tuple[Feedback, bool]:
    """Begin feedback on a rating, or go on with it. Raises AccessDenied or Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, rating.programme_id)
    rows = Rating.objects.select_for_update(of=("self",)).select_related(
        "assignment__round_session__round", "therapy_session__case"
    )
    rating = rows.get(pk=rating.pk)
    case = rating.therapy_session.case
    if case is None or not supervises(actor, case.enrolment_id):
        raise AccessDenied("You do not supervise this trainee.", code="not_own_trainee")
    begun = Feedback.objects.filter(rating=rating, corrects__isnull=True).first()
    if begun is not None and begun.author_id != actor.pk:
        raise Conflict("A colleague gives feedback on this rating.", code="another_author")
    if begun is not None:
        return begun, False
    check_can_be_given(rating)
    if why_text_closed(rating):
        raise Conflict(WORDS_CLOSED, code=TEXT_CLOSED)
    feedback = Feedback.objects.create(
        programme_id=rating.programme_id,
        enrolment_id=case.enrolment_id,
        therapy_session_id=rating.therapy_session_id,
        rating=rating,
        author=actor,
        saved_at=timezone.now(),
    )
    record(
        actor=actor,
        verb="feedback.begun",
        programme_id=feedback.programme_id,
        target=feedback,
        details={"session": str(feedback.therapy_session_id), "rating": str(rating.pk)},
    )
    return feedback, True


@transaction.atomic
def correct_feedback(*, actor: User, feedback: Feedback, reason: str) -> Feedback:
    """Begin a correction, which starts as a copy. Raises AccessDenied or Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, feedback.programme_id)
    locked = LockedFeedback(actor, feedback)
    policies.check_can_correct(locked.row)
    locked.check_text_open()
    correction = Feedback.objects.create(
        programme_id=locked.row.programme_id,
        enrolment_id=locked.row.enrolment_id,
        therapy_session_id=locked.row.therapy_session_id,
        rating_id=locked.row.rating_id,
        author=actor,
        corrects=locked.row,
        reason=reason.strip(),
        saved_at=timezone.now(),
    )
    copy = LockedFeedback(actor, correction)
    copy.write(locked.content)
    copy.row.save(update_fields=["opening"])
    record(
        actor=actor,
        verb="feedback.correction_begun",
        programme_id=correction.programme_id,
        target=correction,
        details={"corrects": str(locked.row.pk)},
    )
    return correction
