"""Erase the words of a session, in every app that holds some; a tombstone stays."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.erasure import erasers
from backend.casework.models import TherapySession, Transcript, Turn


@transaction.atomic
def erase_session_text(
    *, actor: User | None, therapy_session_id: UUID, reason: str
) -> dict[str, int]:
    """Erase a session's words for good and return the counts of what went.

    `reason` is a word such as "consent_withdrawn"; without `actor` the system acts. Running it
    again erases what is left, which is nothing, and leaves no second event.
    """
    session = TherapySession.objects.select_for_update().get(pk=therapy_session_id)
    counts: dict[str, int] = {}
    for eraser in erasers().values():
        for what, n in eraser(session.pk).items():
            counts[what] = counts.get(what, 0) + n
    counts = {what: n for what, n in sorted(counts.items()) if n}
    if counts:
        row = Transcript.objects.filter(therapy_session=session).first()
        record(
            actor=actor,
            verb="session.text_erased",
            programme_id=session.programme_id,
            target=session,
            details={
                "reason": reason,
                "content_hash": row.content_hash if row is not None else "",
                "counts": counts,
            },
        )
    return counts


def erase_transcript(therapy_session_id: UUID) -> dict[str, int]:
    """Erase the turns and what warnings quote of them; the number of turns and the hash stay."""
    row = (
        Transcript.objects.select_for_update().filter(therapy_session_id=therapy_session_id).first()
    )
    if row is None or row.deleted_at is not None:
        return {}
    _, rows = Turn.objects.filter(transcript=row).delete()
    row.warnings = []
    row.deleted_at = timezone.now()
    row.save(update_fields=["warnings", "deleted_at"])
    return {"transcripts": 1, "turns": rows.get("casework.Turn", 0)}
