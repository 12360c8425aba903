"""Erase the words of a session, in every app that holds some; a tombstone stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.erasure import Erased, erasers, is_kept, tell_witnesses
from backend.casework.models import (
    DeidentificationAttestation,
    ImportedFile,
    Speaker,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.policies import neutral_label
from backend.core.errors import Conflict
from backend.core.scrubbing import empty_write_ahead_log
from backend.programmes.models import Programme


@transaction.atomic
def erase_session_text(
    *, actor: User | None, therapy_session_id: UUID, reason: str
) -> dict[str, int]:
    """Erase a session's words for good and return the counts of what went.

    `reason` is a word such as "consent_withdrawn"; without `actor` the system acts. Running it
    again erases what is left, which is nothing, and leaves no second event. Raises Conflict while
    a legal hold keeps the text.
    """
    rows = TherapySession.objects.filter(pk=therapy_session_id)
    # Whoever places a hold locks the programme too: a text is erased before the hold, or kept.
    Programme.objects.select_for_update().get(pk__in=rows.values("programme_id"))
    session = rows.select_for_update().get()
    if is_kept(session.pk):
        raise Conflict("A legal hold keeps the text of this session.", code="legal_hold")
    began_at = timezone.now()
    counts: dict[str, int] = {}
    for eraser in erasers().values():
        for what, n in eraser(session.pk).items():
            counts[what] = counts.get(what, 0) + n
    counts = {what: n for what, n in sorted(counts.items()) if n}
    if counts:
        _bear_witness(actor, session, reason, counts, began_at)
        # Whatever is in the way of it, the text is erased, and the daily run tries again.
        transaction.on_commit(empty_write_ahead_log, robust=True)
    return counts


def _bear_witness(
    actor: User | None,
    session: TherapySession,
    reason: str,
    counts: dict[str, int],
    began_at: datetime,
) -> None:
    transcript = Transcript.objects.filter(therapy_session=session).first()
    content_hash = transcript.content_hash if transcript is not None else ""
    event = record(
        actor=actor,
        verb="session.text_erased",
        programme_id=session.programme_id,
        target=session,
        details={"reason": reason, "content_hash": content_hash, "counts": counts},
    )
    tell_witnesses(
        Erased(
            programme_id=session.programme_id,
            therapy_session_id=session.pk,
            reason=reason,
            counts=counts,
            content_hash=content_hash,
            sequence=event.sequence,
            began_at=began_at,
        )
    )


def erase_transcript(therapy_session_id: UUID) -> dict[str, int]:
    """Erase the turns and what names or quotes besides; the number of turns and the hash stay."""
    row = (
        Transcript.objects.select_for_update(of=("self",))
        .select_related("therapy_session")
        .filter(therapy_session_id=therapy_session_id)
        .first()
    )
    if row is None or row.deleted_at is not None:
        return {}
    _, rows = Turn.objects.filter(transcript=row).delete()
    # Who spoke is told by the roles alone from now on.
    Speaker.objects.filter(transcript=row).delete()
    row.warnings = []
    row.deleted_at = timezone.now()
    row.save(update_fields=["warnings", "deleted_at"])
    _forget_names(row)
    notes = DeidentificationAttestation.objects.filter(therapy_session_id=therapy_session_id)
    return {
        "transcripts": 1,
        "turns": rows.get("casework.Turn", 0),
        "attestation_notes": notes.exclude(note="").update(note=""),
    }


def _forget_names(transcript: Transcript) -> None:
    """Take away what the file called the session, which can be a name."""
    session = transcript.therapy_session
    file = ImportedFile.objects.select_for_update().filter(transcripts=transcript).first()
    if file is not None:
        with_text = Transcript.objects.filter(source=file, deleted_at__isnull=True)
        others = file.warnings if with_text.exists() else []
        file.warnings = [row for row in others if row.get("transcript") != session.label]
        file.save(update_fields=["warnings"])
    session.label = neutral_label(session.number)
    session.save(update_fields=["label"])
