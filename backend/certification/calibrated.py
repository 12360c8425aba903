"""What calibration knows of the raters of a portfolio."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from backend.calibration.selectors import changes_of
from backend.calibration.standing import standing_of
from backend.ratings.models import Rating


def in_status(programme_id: UUID, ratings: Collection[Rating]) -> dict[UUID, bool]:
    """Return whether each rating's rater was in status on its version on the day of submission."""
    changes = changes_of(
        programme_id, {row.rater_id for row in ratings}, {row.rubric_id for row in ratings}
    )
    return {
        row.pk: standing_of(
            changes.get((row.rater_id, row.rubric_id), ()),
            on=timezone.localdate(row.submitted_at),
        ).in_status
        for row in ratings
        if row.submitted_at is not None
    }
