"""The sample files, each with the reading a person would give it.

Beside `name` lies `name.expected`: a comment on what is odd about the file, its format, the roles
that have to be asked for, the warnings with their places, and a line a turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from backend.casework.parsing import ParsedFile, Problem, SpeakerRole
from backend.casework.parsing.clock import milliseconds

FOLDER = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.expected"))
# Of each format the one that goes through the whole product.
ONE_OF_EACH = (
    "teams-voices.vtt",
    "zoom-prefix.vtt",
    "srt-cp1252.srt",
    "whisper.json",
    "whisperx.json",
    "assemblyai.json",
    "deepgram-paragraphs.json",
    "word-paragraphs.docx",
    "word-table.docx",
    "text-utf16.txt",
    "csv-semicolon.csv",
)


@dataclass(frozen=True)
class Turn:
    """A turn as a person would read it."""

    place: str
    start_ms: int | None
    end_ms: int | None
    role: str
    speaker: str
    text: str


@dataclass(frozen=True)
class Sample:
    """A file and its expected reading."""

    name: str
    raw: bytes
    format: str
    asked: dict[str, SpeakerRole]
    notes: tuple[str, ...]
    turns: tuple[Turn, ...]

    @property
    def roles_by_name(self) -> dict[str, str]:
        """Roles that have to be asked for, as the API takes them."""
        return {name: str(role) for name, role in self.asked.items()}


def load(name: str) -> Sample:
    """Return the sample of this name with what is written beside it."""
    head, _, body = (FOLDER / f"{name}.expected").read_text().partition("\n\n")
    fields = [line.split(" ", 1) for line in head.splitlines() if not line.startswith("#")]
    asked = next((value for key, value in fields if key == "asked"), "")
    return Sample(
        name,
        (FOLDER / name).read_bytes(),
        next(value for key, value in fields if key == "format"),
        {
            found["name"]: SpeakerRole(found["role"])
            for found in re.finditer(r"(?P<name>[^=]+)=(?P<role>\w+)(?:, )?", asked)
        },
        tuple(sorted(value for key, value in fields if key == "note")),
        tuple(_turn(line) for line in body.splitlines()),
    )


def read(parsed: ParsedFile) -> tuple[Turn, ...]:
    """Return what was read in the form of what is expected."""
    return tuple(
        Turn(
            turn.part or str(turn.line),
            turn.start_ms,
            turn.end_ms,
            str(turn.role),
            turn.speaker,
            " ".join(turn.text.split()),
        )
        for transcript in parsed.transcripts
        for turn in transcript.turns
    )


def noted(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return codes and places of warnings in the form of what is expected."""
    rows = ((problem.code, problem.part or problem.line) for problem in problems)
    return tuple(sorted(f"{code} {place or ''}".strip() for code, place in rows))


def _turn(line: str) -> Turn:
    place, start, end, role, speaker, text = line.split(" | ", 5)
    return Turn(place, milliseconds(start), milliseconds(end), role, speaker, text)
