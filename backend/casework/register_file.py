"""The register of meetings as a CSV file: its columns, and reading it without a database."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from django.db.models import TextChoices

from backend.access.export import safe_cell
from backend.casework.models import ConsentScope, MissingReason, Phase, Recording
from backend.casework.parsing import TranscriptRejected
from backend.casework.parsing.cells import column_name, delimiter_of, rows_of
from backend.casework.parsing.decoding import decode
from backend.casework.parsing.findings import Findings
from backend.core.errors import ErrorDetail

REQUIRED: Final = ("case", "number", "held_on", "recording")
CONSENT: Final = ("consent_form", "consent_scopes", "consent_given_on", "keep_scores")
COLUMNS: Final = (*REQUIRED, "missing_reason", "missing_note", "phase", *CONSENT)
MAX_BYTES: Final = 512 * 1024
MAX_ROWS: Final = 2000
MAX_NUMBER: Final = 200
MAX_NOTE: Final = 300
_YES: Final = {"yes": True, "no": False, "": False, "true": True, "false": False}

T = TypeVar("T", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class ConsentCells:
    """What a row says the client agreed to; `form` is the form's name and version."""

    form: str
    scopes: tuple[ConsentScope, ...]
    given_on: date
    keep_scores: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting as a line of the file has it."""

    line: int
    case: str
    number: int
    held_on: date
    recording: Recording
    missing_reason: str = ""
    missing_note: str = ""
    phase: str = ""
    consent: ConsentCells | None = None


@dataclass(slots=True)
class RegisterFile:
    """The rows that could be read, and every problem by line and column."""

    rows: list[Row] = field(default_factory=list)
    problems: list[ErrorDetail] = field(default_factory=list)


def read_register(raw: bytes) -> RegisterFile:
    """Read a file of meetings; a row with a problem is not among the rows."""
    file = RegisterFile()
    if len(raw) > MAX_BYTES:
        file.problems.append(
            ErrorDetail("too_large", f"The file has {len(raw):,} bytes; {MAX_BYTES:,} are read.")
        )
        return file
    findings = Findings()
    try:
        _read_rows(decode(raw, findings), file, findings)
        found = findings.errors
    except TranscriptRejected as rejected:
        found = list(rejected.problems)
    for each in found:
        detail = each.detail.partition("; the formats read are")[0].rstrip(".")
        file.problems.append(ErrorDetail(each.code, f"{detail}.", line=each.line))
    return file


def _read_rows(text: str, file: RegisterFile, findings: Findings) -> None:
    rows = (row for row in rows_of(text, delimiter_of(text, COLUMNS), findings) if not row.is_blank)
    header = next(rows, None)
    columns = [column_name(cell) for cell in header.cells] if header else []
    file.problems.extend(_wrong_columns(columns, header.line if header else 1))
    if file.problems:
        return
    for row in rows:
        if len(file.rows) >= MAX_ROWS:
            detail = f"At most {MAX_ROWS:,} meetings a file."
            file.problems.append(ErrorDetail("too_many_rows", detail, line=row.line))
            return
        if any(cell.strip() for cell in row.cells[len(columns) :]):
            detail = "The line has more cells than columns."
            file.problems.append(ErrorDetail("too_many_cells", detail, line=row.line))
            continue
        _Cells(row.line, dict(zip(columns, map(_plain, row.cells), strict=False)), file).read()


def _plain(value: str) -> str:
    """Return a cell without the mark that keeps spreadsheets from calculating it."""
    text = value.strip()
    rest = text.removeprefix("'")
    return rest if safe_cell(rest) == text else text


def _wrong_columns(columns: Sequence[str], line: int) -> Iterator[ErrorDetail]:
    for name in REQUIRED:
        if name not in columns:
            yield ErrorDetail(
                "column_missing", f"There is no column {name}.", field=name, line=line
            )
    for name in sorted({name for name in columns if name and name not in COLUMNS}):
        yield ErrorDetail(
            "column_unknown",
            f"No column is called “{name[:40]}”. There are: {', '.join(COLUMNS)}.",
            field=name[:40],
            line=line,
        )
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        yield ErrorDetail("column_twice", f"The column {name} is there twice.", field=name)


class _Cells:
    """One line on its way to a row; what is wrong is noted under its column."""

    def __init__(self, line: int, cells: Mapping[str, str], file: RegisterFile) -> None:
        self.line = line
        self.cells = cells
        self.file = file
        self.is_good = True

    def read(self) -> None:
        """Add the row to the file, or what is wrong with it."""
        case = self._text("case", 24)
        if not case:
            self._wrong("case", "case_missing", "Say to which case the meeting belongs.")
        number = self._number()
        held_on = self._day("held_on")
        recording = self._choice("recording", Recording, yes=Recording.RECORDED)
        reason = self._choice("missing_reason", MissingReason, required=False)
        note = self._text("missing_note", MAX_NOTE)
        phase = self._choice("phase", Phase, required=False)
        consent = self._consent()
        if self.is_good and number and held_on and recording:
            self.file.rows.append(
                Row(
                    line=self.line,
                    case=case,
                    number=number,
                    held_on=held_on,
                    recording=recording,
                    missing_reason=reason or "",
                    missing_note=note,
                    phase=phase or "",
                    consent=consent,
                )
            )

    def _wrong(self, column: str, code: str, detail: str) -> None:
        self.is_good = False
        self.file.problems.append(ErrorDetail(code, detail, field=column, line=self.line))

    def _text(self, column: str, longest: int) -> str:
        text = self.cells.get(column, "")
        if len(text) > longest:
            self._wrong(column, "too_long", f"At most {longest} letters, not {len(text)}.")
        if any(not letter.isprintable() and letter not in "\n\r\t" for letter in text):
            self._wrong(column, "control_character", "The cell holds a character nobody can see.")
        return text

    def _number(self) -> int | None:
        text = self.cells.get("number", "")
        if text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MAX_NUMBER:
            return int(text)
        self._wrong(
            "number",
            "number_invalid",
            f"Meetings are counted from 1 to {MAX_NUMBER}, not “{text[:20]}”.",
        )
        return None

    def _day(self, column: str) -> date | None:
        text = self.cells.get(column, "")
        try:
            # The one way to write a day that means the same in every country.
            return date.fromisoformat(text) if len(text) == len("2026-01-31") else _no_day()
        except ValueError:
            self._wrong(
                column,
                "date_invalid",
                f"Write the day as year-month-day, such as 2026-01-31, not “{text[:20]}”.",
            )
            return None

    def _choice(
        self, column: str, choices: type[T], *, required: bool = True, yes: T | None = None
    ) -> T | None:
        text = self.cells.get(column, "")
        wanted = text.lower().replace(" ", "_")
        if not wanted and not required:
            return None
        if yes is not None and wanted == "yes":
            return yes
        for choice in choices:
            if wanted == choice.value or text.lower() == str(choice.label).lower():
                return choice
        known = ", ".join(choices.values)
        self._wrong(column, "choice_invalid", f"“{text[:40]}” is none of: {known}.")
        return None

    def _consent(self) -> ConsentCells | None:
        if not any(self.cells.get(column) for column in CONSENT[:3]):
            return None
        form = self._text("consent_form", 121)
        if not form:
            self._wrong("consent_form", "form_missing", "Name the form with its version.")
        scopes = self._scopes()
        given_on = self._day("consent_given_on")
        kept = self.cells.get("keep_scores", "").lower()
        if kept not in _YES:
            self._wrong("keep_scores", "choice_invalid", f"“{kept[:20]}” is neither yes nor no.")
        if not self.is_good or given_on is None:
            return None
        return ConsentCells(form, scopes, given_on, _YES[kept])

    def _scopes(self) -> tuple[ConsentScope, ...]:
        words = self.cells.get("consent_scopes", "").replace(";", " ").replace(",", " ").split()
        wrong = [word for word in words if word.lower() not in ConsentScope.values]
        if wrong or not words:
            known = " ".join(ConsentScope.values)
            said = f"“{wrong[0][:40]}” is none of them" if wrong else "there is none"
            self._wrong("consent_scopes", "scopes_invalid", f"Name scopes ({known}): {said}.")
            return ()
        return tuple(ConsentScope(word.lower()) for word in words)


def _no_day() -> date:
    raise ValueError


def written(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows by column as a file that no spreadsheet takes for formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(row.get(column) or "") for column in COLUMNS])
    return out.getvalue()
