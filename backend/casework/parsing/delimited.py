"""CSV: one row a turn, never merged."""

from __future__ import annotations

from collections.abc import Collection

from backend.casework.parsing.cells import Row, column_name, column_names, delimiter_of, rows_of
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
_MAX_COLUMNS = 200
_ALL_NAMES = frozenset(name for names in COLUMNS.values() for name in names)


def recognises(content: Content, _named: Collection[str]) -> bool:
    """Whether the first row names both a speaker and a text column."""
    text = content.text
    header = column_names(text, delimiter_of(text, _ALL_NAMES))
    return all(any(name in header for name in COLUMNS[field]) for field in REQUIRED)


def has_some_columns(text: str) -> bool:
    """Whether the first row is a header of several columns of which at least one is known."""
    header = column_names(text, delimiter_of(text, _ALL_NAMES))
    return len(header) > 1 and any(name in _ALL_NAMES for name in header)


def read(content: Content, findings: Findings, _named: Collection[str]) -> list[DraftTranscript]:
    """Read every row as a turn; transcripts come in the order of their first row."""
    rows = rows_of(content.text, delimiter_of(content.text, _ALL_NAMES), findings)
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


def _places(names: list[str], header: Row, findings: Findings) -> dict[str, int]:
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


FORMAT = Format("csv", recognises, read)
