"""Background work of this app."""

import uuid

from django_tasks import task

from backend.exports import services


@task()
def build_export(export_id: str) -> None:
    """Build an export that was asked for."""
    services.build_export(export_id=uuid.UUID(export_id))
