"""Background work of this app."""

import uuid

from django_tasks import task

from backend.care.models import HarmFlag
from backend.care.selectors import responsible_for
from backend.care.services import note_overdue
from backend.core.mail import send_to


@task()
def tell(flag: str) -> None:
    """Tell whoever is responsible that a harm flag waits; the mail says nothing of the session."""
    row = HarmFlag.objects.select_related("programme", "rating", "therapy_session__case").get(
        pk=uuid.UUID(flag)
    )
    send_to(
        responsible_for(row),
        subject="A harm flag waits for you",
        lines=[
            f"A harm flag was raised in {row.programme.name}.",
            f"Please acknowledge it by {row.acknowledge_by:%d %B %Y, %H:%M} UTC.",
            "Sign in to Attune: it stands first on your page Today.",
        ],
    )


@task()
def remind(flag: str) -> None:
    """Tell everybody responsible when a harm flag has waited longer than it may."""
    if note_overdue(uuid.UUID(flag)) is None:
        return
    row = HarmFlag.objects.select_related("programme", "rating", "therapy_session__case").get(
        pk=uuid.UUID(flag)
    )
    send_to(
        responsible_for(row),
        subject="A harm flag is overdue",
        lines=[
            f"A harm flag in {row.programme.name} has waited longer than it may.",
            "Sign in to Attune: it stands first on your page Today.",
        ],
    )
