"""The rows of a file whose cells stand between delimiters, for whatever reads such a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from backend.casework.parsing.findings import Findings

DELIMITERS = ",;\t"
# Far more than a header has; keeps the look at the first row cheap whatever the file.
_HEAD_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the line of the file in which it begins."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


def rows_of(text: str, delimiter: str, findings: Findings) -> Iterator[Row]:
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
            yield Row(line, cells)


def delimiter_of(text: str, known: Collection[str]) -> str:
    """Return the delimiter by which the header has the most of the known columns."""

    def n_known(delimiter: str) -> int:
        return sum(name in known for name in column_names(text, delimiter))

    return max(DELIMITERS, key=n_known)


def column_names(text: str, delimiter: str) -> list[str]:
    """Return the names in the header; none where there is no row."""
    rows = rows_of(text.lstrip("\n ")[:_HEAD_LETTERS], delimiter, Findings())
    header = next((row for row in rows if not row.is_blank), None)
    return [column_name(cell) for cell in header.cells] if header else []


def column_name(cell: str) -> str:
    """Return the form in which the names of columns are compared."""
    return "_".join(cell.casefold().replace("-", " ").replace("_", " ").split())
