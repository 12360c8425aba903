"""Cases, therapy sessions, consent and transcripts."""

from backend.casework.models.consents import Consent, ConsentForm, DeidentificationAttestation
from backend.casework.models.courses import Case, TherapySession
from backend.casework.models.transcripts import ImportedFile, Speaker, Transcript, Turn
from backend.casework.models.vocabulary import (
    ConsentScope,
    Format,
    Phase,
    ProblemArea,
    SourceFormat,
    SpeakerRole,
)

__all__ = [
    "Case",
    "Consent",
    "ConsentForm",
    "ConsentScope",
    "DeidentificationAttestation",
    "Format",
    "ImportedFile",
    "Phase",
    "ProblemArea",
    "SourceFormat",
    "Speaker",
    "SpeakerRole",
    "TherapySession",
    "Transcript",
    "Turn",
]
