"""A client takes the consent back: the words go at once, and everything that rests on them."""

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.erasure import consequences, is_kept
from backend.casework.models import Consent, TherapySession
from backend.casework.selectors import newest_consent
from backend.casework.services.erasing import erase_session_text
from backend.core.errors import Conflict
from backend.programmes.models import Programme

WITHDRAWN = "consent_withdrawn"


@transaction.atomic
def withdraw_consent(*, actor: User, consent: Consent) -> Consent:
    """Record that the client withdrew, and erase the session's words. Raises Conflict.

    Under a legal hold the text is closed at once and erased when the hold is lifted. Withdrawing
    again changes nothing.
    """
    require(
        actor,
        needed_for(actor, consent.therapy_session.case, Permission.CONSENT_RECORD),
        consent.programme_id,
    )
    # The order in which everything that erases takes its locks.
    Programme.objects.select_for_update().get(pk=consent.programme_id)
    session = TherapySession.objects.select_for_update().get(pk=consent.therapy_session_id)
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is not None:
        return row
    newest = newest_consent(session.pk)
    if newest is None or newest.pk != row.pk:
        raise Conflict(
            "A newer consent was recorded for this session; that one can be withdrawn.",
            code="newer_consent",
        )
    row.withdrawn_at = timezone.now()
    row.withdrawn_by = actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ended: dict[str, int] = {}
    for consequence in consequences().values():
        ended |= consequence(session.pk, row.keep_scores)
    kept = is_kept(session.pk)
    record(
        actor=actor,
        verb="consent.withdrawn",
        programme_id=row.programme_id,
        target=row,
        details={
            "session": str(session.pk),
            "scores_kept": row.keep_scores,
            "text_on_hold": kept,
            "ended": {what: n for what, n in sorted(ended.items()) if n},
        },
    )
    if not kept:
        erase_session_text(actor=actor, therapy_session_id=session.pk, reason=WITHDRAWN)
    return row
