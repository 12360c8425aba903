"""Record what a client agreed to, its withdrawal, and that a transcript names nobody."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.models import (
    Consent,
    ConsentScope,
    DeidentificationAttestation,
    TherapySession,
    Transcript,
)
from backend.casework.selectors import transcripts_readable_by
from backend.core.errors import AccessDenied, Conflict, InvalidInput


@transaction.atomic
def record_consent(
    *,
    actor: User,
    therapy_session: TherapySession,
    scopes: Iterable[ConsentScope],
    given_on: date,
    form_version: str,
    expires_on: date | None = None,
) -> Consent:
    """Record a consent; from then on it is the one that holds. Raises InvalidInput."""
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.CONSENT_RECORD),
        therapy_session.programme_id,
    )
    chosen = sorted({str(scope) for scope in scopes})
    if not chosen:
        raise InvalidInput("Say what the client agreed to.", code="scopes_missing")
    if not form_version.strip():
        raise InvalidInput("Name the version of the consent form.", code="form_version_missing")
    if given_on > timezone.localdate():
        raise InvalidInput(
            f"Consent cannot have been given on {given_on}, which is yet to come.",
            code="given_in_future",
        )
    if expires_on is not None and expires_on < given_on:
        raise InvalidInput(
            f"Consent given on {given_on} cannot expire on {expires_on}.",
            code="expires_before_given",
        )
    consent = Consent.objects.create(
        programme_id=therapy_session.programme_id,
        therapy_session=therapy_session,
        scopes=chosen,
        form_version=form_version.strip(),
        given_on=given_on,
        expires_on=expires_on,
        recorded_by=actor,
    )
    record(
        actor=actor,
        verb="consent.recorded",
        programme_id=consent.programme_id,
        target=consent,
        details={"session": str(therapy_session.pk), "scopes": chosen},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, actor: User, consent: Consent) -> Consent:
    """Record that the client withdrew a consent. Raises Conflict."""
    require(
        actor,
        needed_for(actor, consent.therapy_session.case, Permission.CONSENT_RECORD),
        consent.programme_id,
    )
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is not None:
        raise Conflict("This consent was withdrawn already.", code="already_withdrawn")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    record(
        actor=actor,
        verb="consent.withdrawn",
        programme_id=row.programme_id,
        target=row,
        details={"session": str(row.therapy_session_id)},
    )
    return row


@transaction.atomic
def attest_deidentified(
    *, actor: User, therapy_session: TherapySession, note: str = ""
) -> DeidentificationAttestation:
    """Vouch that nobody can be recognised in a transcript. Raises Conflict or AccessDenied.

    A lead can no longer read the words from then on.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.TRANSCRIPT_PREPARE),
        therapy_session.programme_id,
    )
    row = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    if row.attestations.exists():
        raise Conflict("This session is attested already.", code="already_attested")
    if not Transcript.objects.filter(therapy_session=row, deleted_at__isnull=True).exists():
        raise Conflict("This session has no text to vouch for.", code="no_transcript")
    if not transcripts_readable_by(actor).filter(therapy_session=row).exists():
        raise AccessDenied(
            "Only who can read the transcript can vouch for it.", code="transcript_closed"
        )
    attestation = DeidentificationAttestation.objects.create(
        programme_id=row.programme_id, therapy_session=row, attested_by=actor, note=note.strip()
    )
    record(
        actor=actor,
        verb="session.attested_deidentified",
        programme_id=row.programme_id,
        target=row,
        details={"attestation": str(attestation.pk)},
    )
    return attestation
