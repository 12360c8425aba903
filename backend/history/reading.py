"""From the bytes of a file to a study, with every problem named by line and column.

Nothing is guessed: what cannot be read is an error, and what is empty is missing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from backend.casework.parsing import TranscriptRejected
from backend.casework.parsing.cells import Row, column_name, delimiter_of, rows_of
from backend.casework.parsing.decoding import decode
from backend.casework.parsing.findings import Findings, quoted
from backend.history.answers import AnswerReader
from backend.history.columns import REQUIRED, Column, columns_of, scale_columns
from backend.history.fields import Fields
from backend.history.study import Problems, RatingRead, SessionRead, Study
from backend.instruments.rules import Instrument

MAX_BYTES = 10 * 1024 * 1024
# 500 sessions by three raters on 26 items are 39,000.
MAX_ANSWERS = 60_000
_MAX_COLUMNS = 200
_MAX_NAMED = 20
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def read_study(raw: bytes, instrument: Instrument, today: date) -> tuple[Study, Problems]:
    """Read a file of past data under a rubric version; with errors the study is not whole."""
    problems = Problems()
    if len(raw) > MAX_BYTES:
        problems.error("too_large", too_large(len(raw)))
        return Study(), problems
    if raw.startswith(_SPREADSHEETS):
        problems.error(
            "spreadsheet", "This is a spreadsheet or another office file; save it as CSV first."
        )
        return Study(), problems
    findings = Findings()
    try:
        text = decode(raw, findings)
        reader = _Reader(instrument, problems, today)
        reader.read(text, findings)
    except TranscriptRejected as rejected:
        for found in rejected.problems:
            detail = found.detail.partition("; the formats read are")[0].rstrip(".")
            problems.error(found.code, f"{detail}.", found.line)
        return Study(), problems
    for found in findings.errors:
        problems.error(found.code, found.detail, found.line)
    for found in findings.warnings(None):
        problems.warn(found.code, found.detail, found.line)
    return reader.study, problems


def too_large(n_bytes: int) -> str:
    """Return what is said of a file that is too large."""
    return (
        f"The file has {n_bytes:,} bytes; at most {MAX_BYTES:,} are read. Bring it in in parts, "
        "session by session."
    )


class _Reader:
    """Reads rows into a study."""

    def __init__(self, instrument: Instrument, problems: Problems, today: date) -> None:
        self.study = Study()
        self._instrument = instrument
        self._problems = problems
        self._fields = Fields(instrument, problems, today)
        self._answers = AnswerReader(instrument, problems)
        self._n_empty = 0

    def read(self, text: str, findings: Findings) -> None:
        """Read every row after the header."""
        columns = columns_of(self._instrument)
        known = {name for column in columns for name in column.names}
        rows = rows_of(text, delimiter_of(text, known), findings)
        header = next((row for row in rows if not row.is_blank), None)
        if header is None:
            return
        places = self._places(header, columns)
        if places is None:
            return
        n_rows = 0
        for row in rows:
            if row.is_blank:
                continue
            n_rows += 1
            if n_rows > MAX_ANSWERS:
                self._problems.error(
                    "too_many_rows",
                    f"The file has more than {MAX_ANSWERS:,} rows; bring it in in parts.",
                    row.line,
                )
                return
            self._row(row, len(header.cells), places)
        if not n_rows:
            self._problems.error("no_rows", "There is nothing below the header.", header.line)
        self._remark()

    def _places(self, header: Row, columns: Sequence[Column]) -> dict[str, int] | None:
        """Return which cell holds which column; None where reading on is of no use."""
        names = [column_name(cell) for cell in header.cells]
        if len(names) > _MAX_COLUMNS:
            self._problems.error(
                "too_many_columns",
                f"The header names {len(names)} columns; {_MAX_COLUMNS} are read.",
                header.line,
            )
            return None
        places: dict[str, int] = {}
        for column in columns:
            found = [place for place, name in enumerate(names) if name in column.names]
            if len(found) > 1:
                twice = ", ".join(quoted(header.cells[place]) for place in found)
                self._problems.error(
                    "duplicate_columns",
                    f"The header names {column.name} more than once: {twice}.",
                    header.line,
                    column.name,
                )
            elif found:
                places[column.name] = found[0]
            elif column.is_required:
                self._problems.error(
                    "missing_column",
                    f"The header has no column {column.name}; looked for: "
                    f"{', '.join(column.names)}.",
                    header.line,
                    column.name,
                )
        self._refuse_without_answers(header, places)
        self._name_ignored(header, places.values())
        return None if self._problems.n_errors else places

    def _refuse_without_answers(self, header: Row, places: Mapping[str, int]) -> None:
        wanted = [*scale_columns(self._instrument).values()]
        kinds = {part.kind for part in self._instrument.parts.values()}
        wanted += [name for kind, name in _ANSWER_OF.items() if kind in kinds]
        if not any(name in places for name in wanted):
            self._problems.error(
                "missing_scores",
                f"The header has no column of scores; looked for: {', '.join(wanted)}.",
                header.line,
            )

    def _name_ignored(self, header: Row, used: Collection[int]) -> None:
        ignored = [
            quoted(cell) if cell.strip() else f"number {place + 1} without a name"
            for place, cell in enumerate(header.cells)
            if place not in used
        ]
        if ignored:
            more = len(ignored) - _MAX_NAMED
            tail = f" and {more} more" if more > 0 else ""
            self._problems.warn(
                "columns_ignored",
                f"Columns that are not read or kept: {', '.join(ignored[:_MAX_NAMED])}{tail}.",
                header.line,
            )

    def _row(self, row: Row, n_cells: int, places: Mapping[str, int]) -> None:
        if len(row.cells) != n_cells:
            self._problems.error(
                "wrong_field_count",
                f"Line {row.line} has {len(row.cells)} fields where the header has {n_cells}.",
                row.line,
            )
            return
        cells = {name: row.cells[place].strip() for name, place in places.items()}
        empty = [name for name in REQUIRED if not cells[name]]
        for name in empty:
            self._problems.error(
                "missing_value", f"Line {row.line} has nothing in {name}.", row.line, name
            )
        if empty:
            return
        session = self._fields.code(cells["session"], row.line, "session")
        rater = self._fields.code(cells["rater"], row.line, "rater")
        kind = self._fields.kind(cells["kind"], row.line)
        part = self._fields.part(cells["item"], row.line)
        answer = self._answers.read(cells, row.line, part) if part else None
        if session:
            self._session(session, cells, row.line)
        if not (session and rater and kind and part and answer):
            return
        rating = self.study.ratings.setdefault(
            (session, rater, kind), RatingRead(session, rater, kind, row.line)
        )
        self._areas(rating, cells.get("problem_areas", ""), row.line)
        earlier = rating.answers.setdefault(part.id, answer)
        if earlier is not answer:
            self._problems.error(
                "duplicate_row",
                f"Line {row.line} is of the same session, rater, kind and item as line "
                f"{earlier.line}.",
                row.line,
                "item",
            )
        elif answer.is_missing:
            self._n_empty += 1

    def _session(self, code: str, cells: Mapping[str, str], line: int) -> None:
        """Take what the line says of the session; two lines that differ are an error."""
        session = self.study.sessions.setdefault(code, SessionRead(code, line))
        for column, name in _SESSION_COLUMNS.items():
            written = cells.get(column, "")
            if not written:
                continue
            said = self._fields.of_session(column, written, line)
            before = getattr(session, name)
            if said is None:
                continue
            if before in ("", None):
                setattr(session, name, said)
            elif before != said:
                self._problems.error(
                    "session_differs",
                    f"Line {line} says {column} {said} of session {code}, an earlier line "
                    f"{before}.",
                    line,
                    column,
                )

    def _areas(self, rating: RatingRead, written: str, line: int) -> None:
        if not written:
            return
        said = self._fields.areas(written, line)
        if said is None:
            return
        if rating.areas is None:
            rating.areas = said
        elif rating.areas != said:
            self._problems.error(
                "areas_differ",
                f"Line {line} says problem area {' '.join(said)} of session {rating.session} by "
                f"{rating.rater}, an earlier line {' '.join(rating.areas)}.",
                line,
                "problem_areas",
            )

    def _remark(self) -> None:
        """Say of the whole file what a person should look at."""
        rated = {item for rating in self.study.ratings.values() for item in rating.answers}
        without = [part for part in self._instrument.parts if part not in rated]
        if rated and without:
            self._problems.warn(
                "items_without_rows",
                f"Items of the rubric that the file does not have: {', '.join(without)}. One that "
                "the rubric asks for in every session counts as missing.",
            )
        if self._n_empty:
            self._problems.warn(
                "missing_answers",
                f"Rows without an answer, which are kept as missing: {self._n_empty:,}.",
            )
        coded: dict[str, Collection[str]] = {
            "session": self.study.sessions,
            "rater": self.study.raters,
            "trainee": self.study.trainees,
        }
        for column, codes in coded.items():
            wordlike = [code for code in codes if not any(letter.isdigit() for letter in code)]
            if wordlike:
                more = len(wordlike) - _MAX_NAMED
                tail = f" and {more} more" if more > 0 else ""
                self._problems.warn(
                    "code_like_a_name",
                    f"Codes of {column} without a digit, which must not be names: "
                    f"{', '.join(wordlike[:_MAX_NAMED])}{tail}.",
                    column=column,
                )


_ANSWER_OF = {"category": "choices", "count": "count"}
_SESSION_COLUMNS = {
    "trainee": "trainee",
    "case": "case",
    "session_number": "number",
    "held_on": "held_on",
    "phase": "phase",
}
