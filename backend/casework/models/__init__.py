"""Cases, therapy sessions, consent and transcripts."""

from backend.casework.models.consents import Consent, ConsentForm, DeidentificationAttestation
from backend.casework.models.courses import Case, TherapySession
from backend.casework.models.progress import AgreedAreas, OutcomeScore
from backend.casework.models.transcripts import ImportedFile, Speaker, Transcript, Turn
from backend.casework.models.vocabulary import (
    Condition,
    ConsentScope,
    Format,
    Measure,
    MissingReason,
    Phase,
    ProblemArea,
    Recording,
    SourceFormat,
    SpeakerRole,
)

__all__ = [
    "AgreedAreas",
    "Case",
    "Condition",
    "Consent",
    "ConsentForm",
    "ConsentScope",
    "DeidentificationAttestation",
    "Format",
    "ImportedFile",
    "Measure",
    "MissingReason",
    "OutcomeScore",
    "Phase",
    "ProblemArea",
    "Recording",
    "SourceFormat",
    "Speaker",
    "SpeakerRole",
    "TherapySession",
    "Transcript",
    "Turn",
]
