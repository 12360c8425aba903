"""Background work of this app."""

import uuid

from django_tasks import task

from backend.calibration import services


@task()
def follow_up(assignment_id: str) -> None:
    """Judge an attempt that is complete, or read the watch; a second run adds nothing."""
    services.follow_up(assignment_id=uuid.UUID(assignment_id))
