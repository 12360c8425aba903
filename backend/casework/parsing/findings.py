"""The list on which readers write down errors and warnings while they go through a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backend.casework.parsing.model import Problem, TranscriptRejected

# Ten megabytes can hold millions of faulty lines: nobody reads more than this, and the
# memory for all of them is not worth having.
MAX_ERRORS = 1_000
MAX_WARNINGS_OF_A_KIND = 200
MAX_QUOTED = 40


class Findings:
    """Errors and warnings about one file.

    Attributes
    ----------
    parts : sequence of str
        Names of the places in a file that is not made of lines; the number that a reader gives
        as line then counts them from 1.
    """

    def __init__(self) -> None:
        self.parts: Sequence[str] = ()
        self.errors: list[Problem] = []
        self.unmapped_speakers: tuple[str, ...] = ()
        self._warnings: dict[str | None, list[Problem]] = {}
        self._warned: Counter[tuple[str | None, str]] = Counter()

    def part(self, line: int | None) -> str | None:
        """Return the name of a place in a file that is not made of lines, else None."""
        return None if line is None or not self.parts else self.parts[line - 1]

    def place(self, line: int) -> str:
        """Return the name of a place for use in a sentence: `line 3`, `paragraph 3`."""
        name = self.part(line) or f"Line {line}"
        return name[0].lower() + name[1:]

    def head(self, line: int) -> str:
        """Return the name of a place for the beginning of a sentence: `Line 3`."""
        return self.part(line) or f"Line {line}"

    def span(self, first: int, last: int) -> str:
        """Return the names of the first and the last of several places: `Lines 3 to 5`."""
        if first == last:
            return self.head(first)
        if not self.parts:
            return f"Lines {first} to {last}"
        return f"{self.head(first)} to {self.place(last)}"

    def error(
        self, code: str, detail: str, line: int | None = None, transcript: str | None = None
    ) -> None:
        """Write down an error; the file will be refused.

        Raises
        ------
        TranscriptRejected
            When there are so many errors that reading on is of no use.
        """
        self.errors.append(self._problem(code, detail, line, transcript))
        if len(self.errors) >= MAX_ERRORS:
            stopped = f"Reading stopped after {MAX_ERRORS} errors; there may be more."
            self.errors.append(Problem("too_many_errors", stopped, line))
            raise self.rejection()

    def warn(
        self, code: str, detail: str, line: int | None = None, transcript: str | None = None
    ) -> None:
        """Write down a warning; past a limit, warnings of one kind are only counted."""
        self._warned[transcript, code] += 1
        if self._warned[transcript, code] <= MAX_WARNINGS_OF_A_KIND:
            self._warnings.setdefault(transcript, []).append(
                self._problem(code, detail, line, transcript)
            )

    def warnings(self, transcript: str | None) -> tuple[Problem, ...]:
        """Return the warnings about one transcript, or with None those about the file."""
        listed = sorted(self._warnings.get(transcript, ()), key=_line)
        for code in dict.fromkeys(problem.code for problem in listed):
            more = self._warned[transcript, code] - MAX_WARNINGS_OF_A_KIND
            if more > 0:
                places = "places" if self.parts else "lines"
                detail = f"{more} more {places} have the same warning ({code})."
                listed.append(Problem(code, detail, None, transcript))
        return tuple(listed)

    def rejection(self) -> TranscriptRejected:
        """Return the exception that carries every error found, and the warnings beside them."""
        warnings = [found for transcript in self._warnings for found in self.warnings(transcript)]
        return TranscriptRejected(sorted(self.errors, key=_line), self.unmapped_speakers, warnings)

    def _problem(self, code: str, detail: str, line: int | None, transcript: str | None) -> Problem:
        part = self.part(line)
        return Problem(code, detail, None if part else line, transcript, part)


def rejected(
    code: str, detail: str, line: int | None = None, part: str | None = None
) -> TranscriptRejected:
    """Return the exception for a file with one fault that makes reading it pointless."""
    return TranscriptRejected([Problem(code, detail, line, None, part)])


def quoted(text: str) -> str:
    """Return a piece of the file, shortened, in quotation marks.

    What cannot be printed is shown as a replacement character: PostgreSQL stores no NUL, and a
    control character in a message helps nobody.
    """
    flat = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in " ".join(text.split())
    )
    return f"“{flat[:MAX_QUOTED]}…”" if len(flat) > MAX_QUOTED else f"“{flat}”"


def _line(problem: Problem) -> float:
    return float("inf") if problem.line is None else problem.line
