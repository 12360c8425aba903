"""Open a transcript for reading, which always leaves a trace."""

from django.db import transaction
from django.db.models import QuerySet

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_to_read
from backend.casework.models import Transcript, Turn
from backend.casework.selectors import grounds_for, turns_of
from backend.core.errors import AccessDenied


@transaction.atomic
def open_turns(*, actor: User, transcript: Transcript) -> QuerySet[Turn]:
    """Return a transcript's turns and record who read them and why. Raises AccessDenied."""
    require(actor, needed_to_read(actor, transcript.programme_id), transcript.programme_id)
    grounds = grounds_for(actor, transcript)
    if not grounds:
        raise AccessDenied(
            "You may see that this transcript exists, but you have no ground for reading it.",
            code="transcript_closed",
        )
    prepares = grounds == ["preparation"]
    used = Permission.TRANSCRIPT_PREPARE if prepares else Permission.TRANSCRIPT_READ
    record(
        actor=actor,
        verb="transcript.read",
        programme_id=transcript.programme_id,
        target=transcript,
        role=role_used(actor, used, transcript.programme_id),
        purpose="+".join(grounds)[:60],
    )
    return turns_of(transcript)
