"""End the work on a session whose text is gone: nobody can finish it, and nobody is to blame."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.audit.services import record
from backend.casework.reading import sessions_with_withdrawn_consent
from backend.ratings.calibrating import tell_ended
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    RatingStatus,
    Round,
)
from backend.ratings.visibility import DUE

WITHDRAWN, DELETED = "consent_withdrawn", "text_deleted"


@transaction.atomic
def end_work_on(therapy_session_id: UUID) -> dict[str, int]:
    """End what is unfinished on a session and erase what it held; what was submitted stays.

    Running it again ends what is left, which is nothing.
    """
    # In the order in which a submission takes its locks: it comes before, or not at all.
    rounds = Round.objects.filter(round_sessions__therapy_session_id=therapy_session_id)
    list(Round.objects.select_for_update().filter(pk__in=rounds.values("pk")).order_by("pk"))
    given = Assignment.objects.select_for_update(of=("self",)).select_related(
        "round_session__round"
    )
    given = given.filter(round_session__therapy_session_id=therapy_session_id, status__in=DUE)
    withdrawn = sessions_with_withdrawn_consent().filter(pk=therapy_session_id).exists()
    because, now = WITHDRAWN if withdrawn else DELETED, timezone.now()
    assignments = list(given.order_by("pk"))
    for assignment in assignments:
        assignment.status = AssignmentStatus.ENDED
        assignment.ended_at, assignment.ended_because = now, because
        assignment.save(update_fields=["status", "ended_at", "ended_because"])
        tell_ended(assignment)
    drafts = list(
        Rating.objects.select_for_update(of=("self",))
        .filter(therapy_session_id=therapy_session_id, status=RatingStatus.DRAFT)
        .order_by("pk")
    )
    for draft in drafts:
        _end(draft)
        record(
            actor=None,
            verb="rating.ended",
            programme_id=draft.programme_id,
            target=draft,
            details={"because": because},
        )
    return {"assignments": len(assignments), "drafts": len(drafts)}


def _end(draft: Rating) -> None:
    for parts in (Evidence, ItemScore, RaisedFlag):
        parts._default_manager.filter(rating=draft).delete()
    draft.status = RatingStatus.ENDED
    draft.problem_areas, draft.note = None, ""
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["status", "problem_areas", "note", "version", "saved_at"])


def end_after_withdrawal(therapy_session_id: UUID, scores_kept: bool) -> dict[str, int]:  # noqa: ARG001
    """End the work on a session whose client withdrew, whether its text is on hold or not."""
    return end_work_on(therapy_session_id)
