"""What a transcript file holds once it has been read, and what may be wrong with it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

NOTE_CODES = frozenset({"columns_ignored", "turns_joined", "segments_split"})


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
    part : str or None
        Where in the file, for formats that are not made of lines: a paragraph or table row of a
        document, a path in JSON, a member of an archive.
    """

    code: str
    detail: str
    line: int | None = None
    transcript: str | None = None
    part: str | None = None

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
    warnings : tuple of Problem
        What was odd as far as the file was read.
    """

    def __init__(
        self,
        problems: Iterable[Problem],
        unmapped_speakers: Iterable[str] = (),
        warnings: Iterable[Problem] = (),
    ) -> None:
        self.problems = tuple(problems)
        self.unmapped_speakers = tuple(unmapped_speakers)
        self.warnings = tuple(warnings)
        super().__init__(" ".join(problem.detail for problem in self.problems[:3]))


@dataclass(frozen=True, slots=True)
class JoinedPiece:
    """A cue or segment that was made part of a turn; `line` as in `ParsedTurn`."""

    line: int
    start_ms: int | None
    end_ms: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """One turn of talk.

    Attributes
    ----------
    speaker : str
        Label as the file first writes it.
    role : SpeakerRole or None
        None only while the transcript is checked; a file with such a turn is refused.
    start_ms, end_ms : int or None
        Milliseconds from the start of the recording.
    text : str
        What was said.
    line : int
        Where it starts: the physical line; the number of the paragraph or table row in a Word
        document; the number of the segment in JSON.
    part : str or None
        The name of that place in formats that are not made of lines.
    joined : tuple of JoinedPiece
        The pieces the turn was joined from, in order; empty where nothing was joined.
    """

    speaker: str
    role: SpeakerRole | None
    start_ms: int | None
    end_ms: int | None
    text: str
    line: int
    part: str | None = None
    joined: tuple[JoinedPiece, ...] = ()


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
        neither do the label, the end times, and the roles that the speakers are given.
        """
        return _digest(
            (_plain(turn.speaker), turn.start_ms, _plain(turn.text)) for turn in self.turns
        )

    @property
    def content_hash_with_roles(self) -> str:
        """The hash by which transcripts were known while it covered roles as well.

        A text that was changed since it came in, as by de-identification, can no longer be given
        the other hash, so it is recognised by this one.
        """
        return _digest(
            (_plain(turn.speaker), turn.role, turn.start_ms, _plain(turn.text))
            for turn in self.turns
        )


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


def _digest(said: Iterable[tuple[str | int | None, ...]]) -> str:
    canonical = json.dumps(list(said), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
