"""The only place that writes cases, sessions, consents and transcripts."""

from backend.casework.services.consenting import attest_deidentified, record_consent
from backend.casework.services.erasing import erase_session_text
from backend.casework.services.importing import (
    ConsentDraft,
    ImportedTranscript,
    ImportResult,
    SessionDraft,
    import_file,
    import_from_command_line,
    too_large,
)
from backend.casework.services.opening import open_turns
from backend.casework.services.placing import Placement, create_case, place_session
from backend.casework.services.previewing import TranscriptPreview, preview_file
from backend.casework.services.publishing import publish_consent_form
from backend.casework.services.voicing import SpeakerChange, change_speakers, rename_speakers
from backend.casework.services.withdrawing import withdraw_consent

__all__ = [
    "ConsentDraft",
    "ImportResult",
    "ImportedTranscript",
    "Placement",
    "SessionDraft",
    "SpeakerChange",
    "TranscriptPreview",
    "attest_deidentified",
    "change_speakers",
    "create_case",
    "erase_session_text",
    "import_file",
    "import_from_command_line",
    "open_turns",
    "place_session",
    "preview_file",
    "publish_consent_form",
    "record_consent",
    "rename_speakers",
    "too_large",
    "withdraw_consent",
]
