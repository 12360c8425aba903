"""What a format module is given, and what it hands over before the turns are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from backend.casework.parsing import documents
from backend.casework.parsing.findings import Findings
from backend.casework.parsing.model import JoinedPiece


@dataclass(frozen=True)
class Content:
    """A file as its readers see it: its bytes, and its text unless it is an archive."""

    raw: bytes
    text: str = ""

    @cached_property
    def document(self) -> object:
        """The JSON document, None where the text is none. Raises TranscriptRejected."""
        return documents.load(self.text) if documents.looks_like_json(self.text) else None


@dataclass(slots=True)
class DraftTurn:
    """A turn as it stands in the file; `speaker` is None where the file names nobody."""

    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    text: str
    line: int
    joined: tuple[JoinedPiece, ...] = ()


@dataclass(slots=True)
class DraftTranscript:
    """The turns of one session in the order of the file."""

    label: str
    turns: list[DraftTurn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Format:
    """The interface of a format module.

    Attributes
    ----------
    name : str
        Name under which the format is reported.
    recognises : callable
        Whether a file is of this format. The last argument here and of `read` holds the keys
        of the speaker labels that the caller has named.
    read : callable
        Turns a file into drafts and writes problems into the findings.
    """

    name: str
    recognises: Callable[[Content, Collection[str]], bool]
    read: Callable[[Content, Findings, Collection[str]], list[DraftTranscript]]
