"""Background work of this app."""

import uuid

from django_tasks import task

from backend.competence import services


@task()
def compute_components(programme_id: str, instrument: str) -> None:
    """Estimate what a programme's scores vary with; a second run adds nothing."""
    services.compute_components(programme_id=uuid.UUID(programme_id), instrument=instrument)


@task()
def refresh_curves(programme_id: str, instrument: str) -> None:
    """Make the curves of a programme ready; a second run finds them."""
    services.refresh_curves(programme_id=uuid.UUID(programme_id), instrument=instrument)
