"""Whether a person may make a text ready, now."""

from typing import Any

from backend.accounts.models import User
from backend.casework.models import Transcript
from backend.core.errors import AccessDenied
from backend.deidentification.selectors import reviewed_transcripts


def check_preparable(actor: User, transcript: Transcript) -> None:
    """Raise AccessDenied unless the person may read the words to prepare them now."""
    row: Any = reviewed_transcripts(actor).filter(pk=transcript.pk).first()
    if row is None or not row.is_preparable:
        raise AccessDenied(
            "This text is closed to you: only who makes it ready reviews it, until it is.",
            code="transcript_closed",
        )
