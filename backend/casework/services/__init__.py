"""The only place that writes cases, sessions, consents and transcripts."""

from backend.casework.drafts import ConsentDraft, ImportedTranscript, ImportResult, SessionDraft
from backend.casework.services.consenting import attest_deidentified, record_consent
from backend.casework.services.erasing import erase_session_text
from backend.casework.services.following import (
    CaseFacts,
    agree_areas,
    change_case,
    correct_outcome,
    record_outcome,
)
from backend.casework.services.importing import (
    import_file,
    import_from_command_line,
    too_large,
)
from backend.casework.services.opening import open_turns
from backend.casework.services.placing import Placement, create_case, place_session
from backend.casework.services.previewing import (
    TranscriptPreview,
    preview_file,
    preview_from_command_line,
)
from backend.casework.services.publishing import publish_consent_form
from backend.casework.services.reckoning import (
    export_register,
    open_register,
    register_template,
)
from backend.casework.services.registering import (
    RegisteredRow,
    RegisterResult,
    import_register,
    preview_register,
    register_meeting,
    strike_meeting,
)
from backend.casework.services.voicing import SpeakerChange, change_speakers, rename_speakers
from backend.casework.services.withdrawing import withdraw_consent

__all__ = [
    "CaseFacts",
    "ConsentDraft",
    "ImportResult",
    "ImportedTranscript",
    "Placement",
    "RegisterResult",
    "RegisteredRow",
    "SessionDraft",
    "SpeakerChange",
    "TranscriptPreview",
    "agree_areas",
    "attest_deidentified",
    "change_case",
    "change_speakers",
    "correct_outcome",
    "create_case",
    "erase_session_text",
    "export_register",
    "import_file",
    "import_from_command_line",
    "import_register",
    "open_register",
    "open_turns",
    "place_session",
    "preview_file",
    "preview_from_command_line",
    "preview_register",
    "publish_consent_form",
    "record_consent",
    "record_outcome",
    "register_meeting",
    "register_template",
    "rename_speakers",
    "strike_meeting",
    "too_large",
    "withdraw_consent",
]
