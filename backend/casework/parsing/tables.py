"""Tables of a document in which every row is a turn: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from backend.casework.parsing.cells import column_name
from backend.casework.parsing.clock import EXPECTED, milliseconds
from backend.casework.parsing.delimited import COLUMNS
from backend.casework.parsing.draft import DraftTurn
from backend.casework.parsing.findings import Findings, quoted
from backend.casework.parsing.roles import is_role_word, label_key

Row = tuple[int, list[str]]

_MAX_SPEAKERS = 20
_MAX_LABEL_WORDS = 5
_MOST = 0.8
_NUMBER = re.compile(r"\(?[0-9]{1,6}[.)]?")
_BRACKETS = "[]() "


def turns_of(rows: Sequence[Row], findings: Findings, named: Collection[str]) -> list[DraftTurn]:
    """Read every row as a turn, never joined; nothing if the table is none of turns.

    Parameters
    ----------
    rows : sequence of (int, list of str)
        Rows of one table with the numbers of their places.
    findings : Findings
        Takes ``malformed_time``.
    named : collection of str
        Keys of labels the caller has named.

    Returns
    -------
    list of DraftTurn
        Turns in the order of the rows; one without a speaker has None.
    """
    width = max(len(cells) for _, cells in rows)
    header = [column_name(cell) for cell in rows[0][1]]
    places = _by_header(header)
    if places is not None:
        rows = rows[1:]
    else:
        places = _by_content([cells for _, cells in rows], width, named)
    if places is None:
        return []
    turns: list[DraftTurn] = []
    for number, cells in rows:
        padded = [*cells, *[""] * (width - len(cells))]
        text = " ".join(padded[places["text"]].split())
        label = " ".join(padded[places["speaker"]].split()).rstrip(":\uff1a").rstrip()
        if not text and not label:
            continue
        times = {
            field: _time(padded[places[field]], field, number, findings)
            for field in ("start", "end")
            if field in places
        }
        turns.append(DraftTurn(label or None, times.get("start"), times.get("end"), text, number))
    return turns


def _by_header(header: list[str]) -> dict[str, int] | None:
    """Return the columns by the names that CSV has for them."""
    places: dict[str, int] = {}
    for field, wanted in COLUMNS.items():
        present = [name for name in wanted if name in header]
        if present:
            places[field] = header.index(present[0])
    return places if "speaker" in places and "text" in places else None


def _by_content(
    rows: Sequence[list[str]], width: int, named: Collection[str]
) -> dict[str, int] | None:
    """Tell the columns of a table without a header by what stands in them."""
    columns = {
        place: [
            cells[place].strip() for cells in rows if len(cells) > place and cells[place].strip()
        ]
        for place in range(width)
    }
    columns = {place: cells for place, cells in columns.items() if cells}
    places: dict[str, int] = {}
    for place in [place for place, cells in columns.items() if _mostly(cells, _is_time)][:2]:
        places["end" if "start" in places else "start"] = place
        del columns[place]
    columns = {place: cells for place, cells in columns.items() if not _mostly(cells, _is_number)}
    if len(columns) < 2:
        return None
    speakers = [place for place, cells in columns.items() if _are_speakers(cells, named)]
    if not speakers:
        return None
    places["speaker"] = speakers[0]
    del columns[speakers[0]]
    places["text"] = max(columns, key=lambda place: sum(len(cell) for cell in columns[place]))
    return places


def _are_speakers(cells: Sequence[str], named: Collection[str]) -> bool:
    """Whether these are a few short labels that come again, or words for therapist and client."""
    keys = [label_key(cell.rstrip(":\uff1a")) for cell in cells]
    if any(len(cell.split()) > _MAX_LABEL_WORDS or len(cell) > 60 for cell in cells):
        return False
    if all(key in named or is_role_word(key) for key in keys):
        return True
    return 2 <= len(set(keys)) <= min(_MAX_SPEAKERS, len(keys) // 2)


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return sum(test(cell) for cell in cells) >= _MOST * len(cells)


def _is_time(cell: str) -> bool:
    return ":" in cell and milliseconds(cell.strip(_BRACKETS)) is not None


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _time(written: str, field: str, number: int, findings: Findings) -> int | None:
    found = milliseconds(written.strip(_BRACKETS))
    if written.strip() and found is None:
        findings.warn(
            "malformed_time",
            f"{findings.head(number)}: {quoted(written)} is no {field} time ({EXPECTED}); the turn "
            "is kept without it.",
            number,
            "",
        )
    return found
