"""Excel: one workbook with a sheet a table. Text is written as text, never as a formula."""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import xlsxwriter

from backend.core.errors import Conflict
from backend.exports.tables.others import missing_text
from backend.exports.tables.shape import Cell, Missing, Table

# What Excel opens, the heading included.
MAX_ROWS: Final = 1_048_576
_MAX_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")


def xlsx_of(tables: Sequence[Table], made_at: datetime) -> bytes:
    """Return tables as a workbook. Raises Conflict for one with more rows than Excel opens."""
    for table in tables:
        if len(table.rows) >= MAX_ROWS:
            raise Conflict(
                f'The table "{table.name}" has {len(table.rows):,} rows, more than Excel opens. '
                "Choose another format, or one round at a time.",
                code="too_many_rows",
            )
    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None), "title": "Ratings"})
        bold = book.add_format({"bold": True})
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.name, names))
            for place, column in enumerate(table.columns):
                sheet.write_string(0, place, column.name, bold)
                sheet.write_comment(0, place, column.label)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(table.rows, start=1):
                for place, cell in enumerate(row):
                    _write(sheet, line, place, cell)
    return out.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", line: int, place: int, cell: Cell) -> None:
    if isinstance(cell, Missing):
        if text := missing_text(cell.name):
            sheet.write_string(line, place, text)
    elif isinstance(cell, str):
        sheet.write_string(line, place, cell)
    else:
        sheet.write_number(line, place, cell)


def _sheet_name(name: str, used: set[str]) -> str:
    base = _NOT_IN_NAMES.sub(" ", name)[:_MAX_NAME]
    found, number = base, 2
    while found.lower() in used:
        suffix = f" {number}"
        found, number = base[: _MAX_NAME - len(suffix)] + suffix, number + 1
    used.add(found.lower())
    return found
