"""Submit a rating: complete, then locked for good."""

from dataclasses import replace

from django.db import transaction

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import ErrorDetail, InvalidInput
from backend.ratings.actions import needed_to_write
from backend.ratings.calibrating import tell_submitted
from backend.ratings.completeness import Sheet, settled
from backend.ratings.models import Assignment, AssignmentStatus, Rating, Round
from backend.ratings.services.locking import LockedDraft


@transaction.atomic
def submit_rating(*, actor: User, rating: Rating, active_seconds: int | None = None) -> Rating:
    """Lock a complete draft. Raises InvalidInput, naming what is missing, or Conflict."""
    require(actor, needed_to_write(rating.kind), rating.programme_id)
    _wait_for_others(rating)
    draft = LockedDraft(actor, rating)
    _check_complete(draft.sheet)
    for item, asked in draft.sheet.applicability().items():
        settled_entry = settled(asked)
        stored = draft.sheet.entry(item)
        if settled_entry is not None and stored != settled_entry:
            draft.write_entry(item, replace(settled_entry, note=stored.note))
    draft.mark_saved(active_seconds, changed=False)
    draft.lock_for_good()
    assignment = draft.rating.assignment
    if assignment is not None:
        assignment.status = AssignmentStatus.SUBMITTED
        assignment.save(update_fields=["status"])
    record(
        actor=actor,
        verb="rating.submitted",
        programme_id=rating.programme_id,
        target=draft.rating,
        details={"kind": draft.rating.kind},
    )
    tell_submitted(draft.rating)
    return draft.rating


def _wait_for_others(rating: Rating) -> None:
    """Lock the rows of the round and the assignment.

    So a rating is submitted before its round closes, or its rater declines, or not at all.
    """
    rounds = Round.objects.filter(round_sessions__assignments__rating=rating)
    list(Round.objects.select_for_update().filter(pk__in=rounds.values("pk")))
    list(Assignment.objects.select_for_update().filter(rating=rating))


def _check_complete(sheet: Sheet) -> None:
    missing = sheet.missing()
    if missing:
        raise InvalidInput(
            f"{len(missing)} answers are missing." if missing[1:] else "One answer is missing.",
            code="rating_incomplete",
            errors=[
                ErrorDetail(row.code, row.detail, field=row.item or "problem_areas")
                for row in missing
            ],
        )
