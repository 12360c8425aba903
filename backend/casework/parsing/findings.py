"""The list on which readers write down errors and warnings while they go through a file."""

from __future__ import annotations

from collections import Counter

from backend.casework.parsing.model import Problem, TranscriptRejected

# Ten megabytes can hold millions of faulty lines: nobody reads more than this, and the
# memory for all of them is not worth having.
MAX_ERRORS = 1_000
MAX_WARNINGS_OF_A_KIND = 200
MAX_QUOTED = 40


class Findings:
    """Errors and warnings about one file."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.unmapped_speakers: tuple[str, ...] = ()
        self._warnings: dict[str | None, list[Problem]] = {}
        self._warned: Counter[tuple[str | None, str]] = Counter()

    def error(
        self, code: str, detail: str, line: int | None = None, transcript: str | None = None
    ) -> None:
        """Write down an error; the file will be refused.

        Raises
        ------
        TranscriptRejected
            When there are so many errors that reading on is of no use.
        """
        self.errors.append(Problem(code, detail, line, transcript))
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
                Problem(code, detail, line, transcript)
            )

    def warnings(self, transcript: str | None) -> tuple[Problem, ...]:
        """Return the warnings about one transcript, or with None those about the file."""
        listed = sorted(self._warnings.get(transcript, ()), key=_line)
        for code in dict.fromkeys(problem.code for problem in listed):
            more = self._warned[transcript, code] - MAX_WARNINGS_OF_A_KIND
            if more > 0:
                detail = f"{more} more lines have the same warning ({code})."
                listed.append(Problem(code, detail, None, transcript))
        return tuple(listed)

    def rejection(self) -> TranscriptRejected:
        """Return the exception that carries every error found."""
        return TranscriptRejected(sorted(self.errors, key=_line), self.unmapped_speakers)


def rejected(code: str, detail: str, line: int | None = None) -> TranscriptRejected:
    """Return the exception for a file with one fault that makes reading it pointless."""
    return TranscriptRejected([Problem(code, detail, line)])


def quoted(text: str) -> str:
    """Return a piece of the file, shortened, in quotation marks."""
    flat = " ".join(text.split())
    return f"“{flat[:MAX_QUOTED]}…”" if len(flat) > MAX_QUOTED else f"“{flat}”"


def _line(problem: Problem) -> float:
    return float("inf") if problem.line is None else problem.line
