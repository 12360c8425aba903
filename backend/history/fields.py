"""Read the cells that say of which session, by whom and on what a row of past data is."""

import re
from datetime import date

from backend.casework.models import Phase
from backend.casework.parsing.cells import column_name
from backend.casework.parsing.findings import quoted
from backend.history.models import MAX_CODE_LETTERS, PAST_KINDS
from backend.history.study import Problems
from backend.instruments.rules import Instrument, Part

MAX_NUMBER = 999
_CODE = re.compile(r"\w[\w./-]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{1,3}([.]0+)?", re.ASCII)


class Fields:
    """Reads one cell at a time; what cannot be read is written down, and None."""

    def __init__(self, instrument: Instrument, problems: Problems, today: date) -> None:
        self._instrument = instrument
        self._problems = problems
        self._today = today
        folded: dict[str, list[Part]] = {}
        for part in instrument.parts.values():
            folded.setdefault(part.id.casefold(), []).append(part)
        self._folded = {key: parts[0] for key, parts in folded.items() if len(parts) == 1}

    def code(self, written: str, line: int, column: str) -> str | None:
        """Return a code."""
        if len(written) <= MAX_CODE_LETTERS and _CODE.fullmatch(written):
            return written
        self._problems.error(
            "not_a_code",
            f"Line {line}: {quoted(written)} in {column} is no code: at most {MAX_CODE_LETTERS} "
            "letters, digits and . _ - / without blanks.",
            line,
            column,
        )
        return None

    def kind(self, written: str, line: int) -> str | None:
        """Return a kind of rating."""
        return self._one_of(written, [str(kind) for kind in PAST_KINDS], line, "kind")

    def part(self, written: str, line: int) -> Part | None:
        """Return the item, judgement of kind or count that is meant."""
        found = self._instrument.parts.get(written) or self._folded.get(written.casefold())
        if found is None:
            self._problems.error(
                "unknown_item",
                f"Line {line}: the rubric has no item {quoted(written)}.",
                line,
                "item",
            )
        return found

    def of_session(self, column: str, written: str, line: int) -> str | int | date | None:
        """Return what a column says of the session."""
        if column in ("trainee", "case"):
            return self.code(written, line, column)
        if column == "phase":
            return self._one_of(written, Phase.values, line, column)
        if column == "held_on":
            return self._date(written, line)
        if _NUMBER.fullmatch(written) and 1 <= int(float(written)) <= MAX_NUMBER:
            return int(float(written))
        self._problems.error(
            "not_a_number",
            f"Line {line}: {quoted(written)} in {column} is no number from 1 to {MAX_NUMBER}.",
            line,
            column,
        )
        return None

    def areas(self, written: str, line: int) -> list[str] | None:
        """Return the problem areas that a rater recorded, in the rubric's order."""
        said = {column_name(word) for word in written.replace(",", " ").split()}
        known = self._instrument.problem_areas
        unknown = sorted(said - set(known))
        if unknown:
            self._problems.error(
                "unknown_problem_area",
                f"Line {line}: the rubric has no problem area {quoted(unknown[0])}, only "
                f"{', '.join(known)}.",
                line,
                "problem_areas",
            )
            return None
        if len(said) > self._instrument.most_areas:
            self._problems.error(
                "too_many_problem_areas",
                f"Line {line} names {len(said)} problem areas; a rater records at most "
                f"{self._instrument.most_areas}.",
                line,
                "problem_areas",
            )
            return None
        return [area for area in known if area in said]

    def _one_of(self, written: str, known: list[str], line: int, column: str) -> str | None:
        said = column_name(written)
        if said in known:
            return said
        self._problems.error(
            f"unknown_{column}",
            f"Line {line}: {quoted(written)} in {column} is none of {', '.join(known)}.",
            line,
            column,
        )
        return None

    def _date(self, written: str, line: int) -> date | None:
        try:
            day = date.fromisoformat(written) if _DATE.fullmatch(written) else None
        except ValueError:
            day = None
        if day is None:
            self._problems.error(
                "not_a_date",
                f"Line {line}: {quoted(written)} in held_on is no date as 2024-03-31.",
                line,
                "held_on",
            )
        elif day > self._today:
            self._problems.error(
                "date_to_come", f"Line {line}: {day} in held_on is still to come.", line, "held_on"
            )
            return None
        return day
