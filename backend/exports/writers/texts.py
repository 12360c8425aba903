"""CSV: safe to open in a spreadsheet, and read by any program."""

import csv
import io
from collections.abc import Sequence

from backend.access.export import safe_cell
from backend.exports.tables.others import missing_text
from backend.exports.tables.shape import Cell, Missing, Table


def csv_of(table: Table) -> bytes:
    """Return a table as CSV in UTF-8; no text in it is taken for a formula."""
    return rows_as_csv([column.name for column in table.columns], table.rows)


def rows_as_csv(heading: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return rows as CSV, whatever they are of."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in heading])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, Missing):
        return missing_text(cell.name)
    # Only words can be a formula; a number below zero begins with a minus sign, too.
    return safe_cell(cell) if isinstance(cell, str) else repr(cell)
