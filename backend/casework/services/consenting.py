"""Record what a client agreed to, and that a transcript names nobody."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.attesting import checks
from backend.casework.models import (
    Consent,
    ConsentForm,
    ConsentScope,
    DeidentificationAttestation,
    TherapySession,
    Transcript,
)
from backend.casework.reading import is_closed
from backend.casework.selectors import awaits_erasure, transcripts_readable_by
from backend.core.dates import months_after
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput


@transaction.atomic
def record_consent(
    *,
    actor: User,
    therapy_session: TherapySession,
    form: ConsentForm,
    scopes: Iterable[ConsentScope],
    given_on: date,
    expires_on: date | None = None,
    keep_scores: bool = False,
) -> Consent:
    """Record a consent; from then on it is the one that holds. Raises InvalidInput or Conflict.

    Without `expires_on` it holds as long as the form says.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.CONSENT_RECORD),
        therapy_session.programme_id,
    )
    TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    chosen = sorted({str(scope) for scope in scopes})
    _check_against_form(therapy_session, form, chosen, keep_scores=keep_scores)
    if awaits_erasure(therapy_session.pk):
        raise Conflict(
            "The client withdrew, and the text is kept for a legal hold alone. It is erased when "
            "the hold is lifted; no new consent opens it.",
            code="text_awaits_erasure",
        )
    consent = Consent.objects.create(
        programme_id=therapy_session.programme_id,
        therapy_session=therapy_session,
        scopes=chosen,
        form=form,
        form_version=form.version,
        given_on=given_on,
        expires_on=_checked_expiry(form, given_on, expires_on),
        keep_scores=keep_scores,
        recorded_by=actor,
    )
    record(
        actor=actor,
        verb="consent.recorded",
        programme_id=consent.programme_id,
        target=consent,
        details={
            "session": str(therapy_session.pk),
            "form": str(form.pk),
            "scopes": chosen,
            "keep_scores": keep_scores,
        },
    )
    return consent


def _check_against_form(
    therapy_session: TherapySession, form: ConsentForm, chosen: list[str], *, keep_scores: bool
) -> None:
    """Refuse what the form does not offer. Raises InvalidInput."""
    if form.programme_id != therapy_session.programme_id:
        raise InvalidInput("This form is not of the session's programme.", code="other_form")
    if not chosen:
        raise InvalidInput("Say what the client agreed to.", code="scopes_missing")
    beyond = [scope for scope in chosen if scope not in form.scopes]
    if beyond:
        raise InvalidInput(
            f"The form {form} does not ask for {', '.join(beyond)}.",
            code="scope_not_offered",
            errors=[
                ErrorDetail("scope_not_offered", f"{scope} is not on the form.", field="scopes")
                for scope in beyond
            ],
        )
    if keep_scores and not form.offers_keeping_scores:
        raise InvalidInput(
            f"The form {form} does not ask whether scores may be kept.",
            code="keeping_not_offered",
            errors=[
                ErrorDetail("keeping_not_offered", "It is not on the form.", field="keep_scores")
            ],
        )


def _checked_expiry(form: ConsentForm, given_on: date, expires_on: date | None) -> date | None:
    """Return the day on which a consent ends. Raises InvalidInput."""
    if given_on > timezone.localdate():
        raise InvalidInput(
            f"Consent cannot have been given on {given_on}, which is yet to come.",
            code="given_in_future",
        )
    months = form.expires_after_months
    last = None if months is None else months_after(given_on, months)
    if expires_on is None:
        return last
    if expires_on < given_on:
        raise InvalidInput(
            f"Consent given on {given_on} cannot expire on {expires_on}.",
            code="expires_before_given",
        )
    if last is not None and expires_on > last:
        raise InvalidInput(
            f"By the form {form} this consent ends on {last} at the latest.",
            code="expires_after_form",
            errors=[
                ErrorDetail("expires_after_form", f"Not later than {last}.", field="expires_on")
            ],
        )
    return expires_on


@transaction.atomic
def attest_deidentified(
    *, actor: User, therapy_session: TherapySession, note: str = ""
) -> DeidentificationAttestation:
    """Vouch that nobody can be recognised in a transcript. Raises Conflict or AccessDenied.

    A lead can no longer read the words from then on. Where a session is closed because a name was
    left in, somebody vouches anew.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.TRANSCRIPT_PREPARE),
        therapy_session.programme_id,
    )
    row = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    if row.attestations.exists() and not is_closed(row.pk):
        raise Conflict("This session is attested already.", code="already_attested")
    if not Transcript.objects.filter(therapy_session=row, deleted_at__isnull=True).exists():
        raise Conflict("This session has no text to vouch for.", code="no_transcript")
    if not transcripts_readable_by(actor).filter(therapy_session=row).exists():
        raise AccessDenied(
            "Only who can read the transcript can vouch for it.", code="transcript_closed"
        )
    for check in checks().values():
        check(actor, row.pk)
    attestation = DeidentificationAttestation.objects.create(
        programme_id=row.programme_id, therapy_session=row, attested_by=actor, note=note.strip()
    )
    record(
        actor=actor,
        verb="session.attested_deidentified",
        programme_id=row.programme_id,
        target=row,
        details={"attestation": str(attestation.pk)},
        sealed=attestation,
    )
    return attestation
