"""What a transcript file holds once it has been read, and what may be wrong with it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NOTE_CODES = frozenset({"columns_ignored", "turns_joined"})


class SpeakerRole(StrEnum):
    """The part a speaker has in the session."""

    THERAPIST = "therapist"
    CLIENT = "client"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a file: an error that refuses it, or a warning that does not.

    Attributes
    ----------
    code : str
        Stable name of the kind of finding, listed in this package's README.
    detail : str
        One sentence for the person who sent the file.
    line : int or None
        Physical line in the file, counted from 1; None where no line is to blame.
    transcript : str or None
        Label of the transcript; None where the finding is about the whole file.
    """

    code: str
    detail: str
    line: int | None = None
    transcript: str | None = None

    @property
    def is_note(self) -> bool:
        """Whether this only reports what was done and asks for no attention."""
        return self.code in NOTE_CODES


class TranscriptRejected(Exception):
    """A file that cannot be read as it stands.

    Attributes
    ----------
    problems : tuple of Problem
        Every error found, in the order of lines.
    unmapped_speakers : tuple of str
        Speakers whose role is not known, so that the caller can ask for it and send again.
    """

    def __init__(self, problems: Iterable[Problem], unmapped_speakers: Iterable[str] = ()) -> None:
        self.problems = tuple(problems)
        self.unmapped_speakers = tuple(unmapped_speakers)
        super().__init__(" ".join(problem.detail for problem in self.problems[:3]))


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """One turn of talk; `line` is where it starts in the file."""

    speaker: str
    role: SpeakerRole | None
    start_ms: int | None
    end_ms: int | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """The turns of one session; `label` is empty where the file names no transcript."""

    label: str
    turns: tuple[ParsedTurn, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speaker labels in the order of their first turn."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was said, by whom and when, whatever the file looked like.

        Line ends, runs of white space and the way accents are encoded make no difference;
        neither do the label and the end times.
        """
        said = [
            (_plain(turn.speaker), turn.role, turn.start_ms, _plain(turn.text))
            for turn in self.turns
        ]
        canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Everything read from one file; `warnings` are those about the file as a whole."""

    format: str
    sha256: str
    transcripts: tuple[ParsedTranscript, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def all_warnings(self) -> tuple[Problem, ...]:
        """Warnings of the file, then those of each transcript."""
        of_transcripts = (w for transcript in self.transcripts for w in transcript.warnings)
        return (*self.warnings, *of_transcripts)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
