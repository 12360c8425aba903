"""What of consents and attestations the audit trail vouches for.

The note of an attestation is free text and is sealed with a salt; a consent form's text names
nobody and is sealed as it is.
"""

from typing import Final

from django.db.models import Q

from backend.audit.rows import RowsOf
from backend.casework.models import Consent, ConsentForm, DeidentificationAttestation

_WITHDRAWAL: Final = ("withdrawn_at", "withdrawn_by_id")

# Verb of the event, how its rows are read, and what one is called.
SEALED: Final = (
    # Forms that a migration wrote for earlier consents were published by nobody.
    (
        "consent_form.published",
        RowsOf(ConsentForm, where=Q(published_by__isnull=False)),
        "consent form",
    ),
    # A withdrawal is written into the row of the consent, and sealed by an event of its own.
    ("consent.recorded", RowsOf(Consent, without=_WITHDRAWAL), "consent"),
    (
        "consent.withdrawn",
        RowsOf(Consent, where=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=False)),
        "withdrawal of consent",
    ),
    (
        "session.attested_deidentified",
        RowsOf(DeidentificationAttestation, text=("note",), subject="therapy_session_id"),
        "attestation",
    ),
)
