"""SPSS and Stata: numbers with labels of variables and values, and codes that name what is missing.

pyreadstat is imported when it is first needed: it takes long, and few requests write a file.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from backend.exports.tables.shape import (
    MISSING_FROM,
    MISSING_TO,
    Cell,
    Column,
    Kind,
    Missing,
    Table,
)

# Bytes of UTF-8, of which a label may have no more.
_SPSS_LABEL: Final = 255
_SPSS_VALUE: Final = 120
# Stata counts letters; a letter has at most four bytes.
_STATA_LABEL: Final = 80
_STATA_VALUE: Final = 2000
# By so many rows the writer of Stata files tells what a column holds.
_LOOKED_AT: Final = 100
_MEASURES: Final = {"nominal": "nominal", "ordinal": "ordinal", "scale": "scale"}


def sav_of(table: Table) -> bytes:
    """Return a table as an SPSS file: what is missing has a code below -900 and a label."""
    import pyreadstat

    frame, values, measures = {}, {}, {}
    ranges: dict[str, list[Any]] = {}
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        if column.kind is Kind.TEXT:
            frame[column.name] = pd.Series(cells, dtype="object")
            continue
        reasons = table.missing_in(place)
        frame[column.name] = pd.Series(
            [_spss(column, cell) for cell in cells], dtype="float64", index=range(len(cells))
        )
        labels: dict[float, str] = {
            float(number): _clipped(label, _SPSS_VALUE)
            for number, label in column.numbered().items()
        }
        labels |= {float(reason.code): _clipped(reason.words, _SPSS_VALUE) for reason in reasons}
        if labels:
            values[column.name] = labels
        if reasons:
            ranges[column.name] = [{"lo": MISSING_FROM, "hi": MISSING_TO}]
        measures[column.name] = _MEASURES[column.level]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.sav"
        pyreadstat.write_sav(
            pd.DataFrame(frame, columns=[column.name for column in table.columns]),
            str(path),
            file_label=_clipped(table.title, 60),
            column_labels=_labels(table.columns, _SPSS_LABEL),
            variable_value_labels=values,
            missing_ranges=ranges,
            variable_measure=measures,
        )
        return path.read_bytes()


def dta_of(table: Table) -> bytes:
    """Return a table as a Stata file: what is missing is .a, .b and so on, with a label."""
    import pyreadstat

    frame, values, letters = {}, {}, {}
    rows = _telling_rows_first(table)
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in rows]
        if column.kind is Kind.TEXT:
            frame[column.name] = pd.Series(cells, dtype="object")
            continue
        reasons = table.missing_in(place)
        numbers = [_stata(column, cell) for cell in cells]
        # Letters among the numbers stand for missing values of their own.
        frame[column.name] = pd.Series(
            numbers, dtype="object" if reasons else "float64", index=range(len(cells))
        )
        labels: dict[Any, str] = {
            number: _clipped(label, _STATA_VALUE) for number, label in column.numbered().items()
        }
        labels |= {reason.letter: reason.words for reason in reasons}
        if labels:
            values[column.name] = labels
        if reasons:
            letters[column.name] = [reason.letter for reason in reasons]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.dta"
        pyreadstat.write_dta(
            pd.DataFrame(frame, columns=[column.name for column in table.columns]),
            str(path),
            file_label=_clipped(table.title, _STATA_LABEL),
            column_labels=_labels(table.columns, _STATA_LABEL),
            variable_value_labels=values,
            missing_user_values=letters,
        )
        return path.read_bytes()


def _telling_rows_first(table: Table) -> Sequence[Sequence[Cell]]:
    """Return the rows so that a number of each column with numbers is among the first.

    The writer looks at these to tell numbers from texts, and letters stand for missing numbers.
    """
    first: dict[int, None] = {}
    for place, column in enumerate(table.columns):
        if column.kind is Kind.TEXT:
            continue
        numbers = (n for n, row in enumerate(table.rows) if not isinstance(row[place], Missing))
        found = next(numbers, 0)
        if found >= _LOOKED_AT - len(table.columns):
            first[found] = None
    if not first:
        return table.rows
    others = (row for n, row in enumerate(table.rows) if n not in first)
    return [*(table.rows[n] for n in first), *others]


def _spss(column: Column, cell: Cell) -> float:
    if isinstance(cell, Missing):
        return float(cell.code)
    return float(_number(column, cell))


def _stata(column: Column, cell: Cell) -> float | str:
    return cell.letter if isinstance(cell, Missing) else float(_number(column, cell))


def _number(column: Column, cell: str | int | float) -> float:
    """Return the number of a cell; a word that the codebook does not know has none."""
    if isinstance(cell, str):
        return column.number_of(cell) if cell in column.values else float("nan")
    return cell


def _labels(columns: Sequence[Column], most: int) -> list[str | None]:
    return [_clipped(" ".join(column.label.split()), most) for column in columns]


def _clipped(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut between two letters."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - 3].decode(errors="ignore").rstrip() + "…"
