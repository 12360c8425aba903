"""CSV: one row a turn, never merged."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from backend.casework.parsing.clock import EXPECTED, milliseconds
from backend.casework.parsing.draft import Content, DraftTranscript, DraftTurn, Format
from backend.casework.parsing.findings import Findings, quoted

# In order of preference: the first of a line that the header has is taken.
COLUMNS = {
    "transcript": ("transcript_id", "transcript", "session"),
    "speaker": ("speaker", "role", "who"),
    "start": ("start", "start_time", "time", "timestamp"),
    "end": ("end", "end_time"),
    "text": ("text", "utterance", "content"),
}
REQUIRED = ("speaker", "text")
_DELIMITERS = ",;\t"
_MAX_COLUMNS = 200
# Far more than a header has; keeps the look at the first row cheap whatever the file.
_HEAD_LETTERS = 20_000
_ALL_NAMES = frozenset(name for names in COLUMNS.values() for name in names)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the first row names both a speaker and a text column."""
    text = content.text
    header = _column_names(text, _delimiter(text))
    return all(any(name in header for name in COLUMNS[field]) for field in REQUIRED)


def has_some_columns(text: str) -> bool:
    """Whether the first row is a header of several columns of which at least one is known."""
    header = _column_names(text, _delimiter(text))
    return len(header) > 1 and any(name in _ALL_NAMES for name in header)


def read(content: Content, findings: Findings, _named: Collection[str]) -> list[DraftTranscript]:
    """Read every row as a turn; transcripts come in the order of their first row."""
    rows = _rows(content.text, _delimiter(content.text), findings)
    header = next(row for row in rows if not row.is_blank)
    if len(header.cells) > _MAX_COLUMNS:
        detail = f"Line {header.line} names {len(header.cells)} columns; {_MAX_COLUMNS} are read."
        findings.error("too_many_columns", detail, header.line)
        return []
    places = _places([column_name(cell) for cell in header.cells], header, findings)
    if not all(field in places for field in REQUIRED):
        return []
    transcripts: dict[str, DraftTranscript] = {}
    for row in rows:
        if row.is_blank:
            continue
        if len(row.cells) != len(header.cells):
            findings.error(
                "wrong_field_count",
                f"Line {row.line} has {len(row.cells)} fields where the header has "
                f"{len(header.cells)}.",
                row.line,
            )
            continue
        cells = {field: row.cells[place].strip() for field, place in places.items()}
        label = " ".join(cells.get("transcript", "").split())
        if "transcript" in places and not label:
            findings.error(
                "missing_transcript_id", f"Line {row.line} names no transcript.", row.line
            )
            continue
        turn = _turn(cells, row.line, label, findings)
        transcripts.setdefault(label, DraftTranscript(label)).turns.append(turn)
    return list(transcripts.values())


def _turn(cells: dict[str, str], line: int, label: str, findings: Findings) -> DraftTurn:
    if not cells["text"]:
        findings.error("empty_text", f"Line {line} has a turn without text.", line, label)
    times: dict[str, int | None] = {}
    for field in ("start", "end"):
        written = cells.get(field, "")
        times[field] = milliseconds(written)
        if written and times[field] is None:
            findings.warn(
                "malformed_time",
                f"Line {line}: {quoted(written)} is no {field} time ({EXPECTED}); "
                "the turn is kept without it.",
                line,
                label,
            )
    return DraftTurn(cells["speaker"] or None, times["start"], times["end"], cells["text"], line)


def _places(names: list[str], header: _Row, findings: Findings) -> dict[str, int]:
    """Return which cell holds which field; say what is missing, doubled or not used."""
    doubled = sorted({name for name in names if name in _ALL_NAMES and names.count(name) > 1})
    if doubled:
        findings.error(
            "duplicate_columns",
            f"Line {header.line} names a column twice: {', '.join(doubled)}.",
            header.line,
        )
    places: dict[str, int] = {}
    for field, wanted in COLUMNS.items():
        present = [name for name in wanted if name in names]
        if present:
            places[field] = names.index(present[0])
        elif field in REQUIRED:
            findings.error(
                "missing_columns",
                f"The header in line {header.line} has no {field} column; looked for: "
                f"{', '.join(wanted)}.",
                header.line,
            )
    ignored = [
        quoted(cell) if cell.strip() else f"number {place + 1} without a name"
        for place, cell in enumerate(header.cells)
        if place not in places.values()
    ]
    if ignored:
        more = f" and {len(ignored) - 20} more" if len(ignored) > 20 else ""
        findings.warn(
            "columns_ignored",
            f"Columns not used: {', '.join(ignored[:20])}{more}.",
            header.line,
        )
    return places


def _rows(text: str, delimiter: str, findings: Findings) -> Iterator[_Row]:
    """Yield the rows with their first physical line; a broken row is an error and the last."""
    reader = csv.reader(
        io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if "field limit" in str(fault):
                detail = f"Line {line} begins a field of more than {csv.field_size_limit()} letters"
                findings.error("field_too_long", f"{detail}; is a quotation mark missing?", line)
            else:
                detail = f"The row that begins in line {line} has a quotation mark that is not"
                findings.error("broken_quotes", f"{detail} closed, or text after one.", line)
            return
        if cells:
            yield _Row(line, cells)


def _delimiter(text: str) -> str:
    """Return the delimiter by which the header has the most known columns."""

    def known(delimiter: str) -> int:
        return sum(name in _ALL_NAMES for name in _column_names(text, delimiter))

    return max(_DELIMITERS, key=known)


def _column_names(text: str, delimiter: str) -> list[str]:
    rows = _rows(text.lstrip("\n ")[:_HEAD_LETTERS], delimiter, Findings())
    header = next((row for row in rows if not row.is_blank), None)
    return [column_name(cell) for cell in header.cells] if header else []


def column_name(cell: str) -> str:
    """Return the form in which the names of columns are compared."""
    return "_".join(cell.casefold().replace("-", " ").replace("_", " ").split())


FORMAT = Format("csv", recognises, read)
