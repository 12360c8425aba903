"""Background work of this app."""

import uuid

from django_tasks import task

from backend.oversight import services


@task()
def verify_chain(verification: str) -> None:
    """Verify the chain that was asked for."""
    services.run_verification(verification_id=uuid.UUID(verification))


@task()
def tell_of_faults(verification: str) -> None:
    """Write to those who look after the trail that something is wrong with it."""
    services.tell_of_faults(verification_id=uuid.UUID(verification))
