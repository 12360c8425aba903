"""What a format module hands over before roles are known and the turns are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from backend.casework.parsing.findings import Findings


@dataclass(slots=True)
class DraftTurn:
    """A turn as it stands in the file; `speaker` is None where the file names nobody."""

    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    text: str
    line: int


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
        Whether a text is of this format. The last argument here and of `read` holds the keys
        of the speaker labels that the caller has named.
    read : callable
        Turns a text into drafts and writes problems into the findings.
    """

    name: str
    recognises: Callable[[str, Collection[str]], bool]
    read: Callable[[str, Findings, Collection[str]], list[DraftTranscript]]
