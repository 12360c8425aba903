"""What follows when the work on a calibration assignment has ended; for the worker."""

from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.calibration.services.judging import judge_attempt
from backend.calibration.services.watching import read_watch
from backend.ratings.models import Assignment


@transaction.atomic
def follow_up(*, assignment_id: UUID) -> None:
    """Judge the attempt if it is complete, or read the watch over a live check."""
    assignment = Assignment.objects.select_related("round_session__round__attempt").get(
        pk=assignment_id
    )
    # One at a time for a person: readings follow one another in the order of the checks.
    User.objects.select_for_update().get(pk=assignment.rater_id)
    attempt = getattr(assignment.round_session.round, "attempt", None)
    if attempt is not None:
        judge_attempt(attempt=attempt)
    elif assignment.round_session.is_check:
        read_watch(assignment=assignment)
