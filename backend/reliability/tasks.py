"""Background work of this app."""

import uuid

from django_tasks import task

from backend.reliability import services


@task()
def compute_report(round_id: str) -> None:
    """Compute the report of a round that was closed; a second run adds nothing."""
    services.compute_report_at_close(round_id=uuid.UUID(round_id))
