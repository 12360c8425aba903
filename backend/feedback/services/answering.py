"""What a trainee does with feedback."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied
from backend.feedback import policies
from backend.feedback.models import Acknowledgement, Feedback, FeedbackAnswer
from backend.feedback.selectors import SELF_RATING_FIRST, feedback_visible_to


def _given(actor: User, feedback: Feedback) -> Any:
    """Return a feedback that the person was given and reads, locked. Raises AccessDenied."""
    Feedback.objects.select_for_update().get(pk=feedback.pk)
    row = get_object_or_404(feedback_visible_to(actor), pk=feedback.pk)
    if not row.is_given:
        raise AccessDenied("This feedback is another trainee's.", code="not_own_feedback")
    if row.why_hidden == SELF_RATING_FIRST:
        raise AccessDenied("Rate the session yourself first.", code=SELF_RATING_FIRST)
    if not row.is_readable:
        raise AccessDenied("The text of this session is closed.", code=row.why_hidden)
    return row


@transaction.atomic
def answer_feedback(*, actor: User, feedback: Feedback, text: str) -> FeedbackAnswer:
    """Answer feedback. Raises AccessDenied."""
    require(actor, Permission.FEEDBACK_ANSWER, feedback.programme_id)
    row = _given(actor, feedback)
    answer = FeedbackAnswer.objects.create(
        programme_id=row.programme_id,
        feedback_id=row.pk,
        therapy_session_id=row.therapy_session_id,
        made_by=actor,
        text=text.strip(),
    )
    record(
        actor=actor,
        verb="feedback.answered",
        programme_id=row.programme_id,
        target=row,
        sealed=answer,
        details={"answer": str(answer.pk)},
    )
    return answer


@transaction.atomic
def acknowledge_feedback(*, actor: User, feedback: Feedback) -> Acknowledgement:
    """Say that one has read the feedback. Raises AccessDenied or Conflict."""
    require(actor, Permission.FEEDBACK_ANSWER, feedback.programme_id)
    row = _given(actor, feedback)
    policies.check_can_acknowledge(row)
    made = Acknowledgement.objects.create(
        programme_id=row.programme_id, feedback_id=row.pk, made_by=actor
    )
    record(
        actor=actor,
        verb="feedback.acknowledged",
        programme_id=row.programme_id,
        target=row,
        sealed=made,
    )
    return made
