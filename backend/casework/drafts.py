"""What is said of a file on its way in, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.casework.models import ConsentForm, ConsentScope, Phase, TherapySession, Transcript


@dataclass(frozen=True)
class ImportedTranscript:
    """A transcript of a file, and whether it was there before."""

    transcript: Transcript
    already_present: bool


@dataclass(frozen=True)
class ImportResult:
    """What came of a file; `warnings` are rows of code, detail, line and transcript."""

    format: str
    already_imported: bool
    transcripts: tuple[ImportedTranscript, ...]
    warnings: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ConsentDraft:
    """What the client agreed to, recorded with the session."""

    form: ConsentForm
    scopes: tuple[ConsentScope, ...]
    given_on: date
    expires_on: date | None = None
    keep_scores: bool = False


@dataclass(frozen=True)
class SessionDraft:
    """What is said of the one session in a file; `meeting` is registered and has no text yet."""

    meeting: TherapySession | None = None
    number: int | None = None
    held_on: date | None = None
    phase: Phase | None = None
    own_speaker: str = ""
    speaker_names: Mapping[str, str] = field(default_factory=dict)
    consent: ConsentDraft | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether the file alone says everything."""
        return self == SessionDraft()
