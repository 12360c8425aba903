"""Reading a square table with a header row, so that every complaint names the line."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from fidelity.errors import InvalidInput


def read_square(path: Path, *, what: str, whole: bool = False) -> pd.DataFrame:
    """Read one row per category under a header of categories; row names are optional.

    `what` is the name of a cell in complaints. Numbers are 0 or more, and whole where asked for.
    """
    rows = _rows(path)
    if not rows:
        raise InvalidInput(f"{path}: the file is empty")
    (_, header), body = rows[0], rows[1:]
    if not body:
        raise InvalidInput(f"{path}: there is no row below the header")
    # Without names of rows there are as many columns as rows, with them one more.
    named = len(header) == len(body) + 1
    for line, cells in body:
        if len(cells) != len(header):
            raise InvalidInput(
                f"{path}, line {line}: {len(cells)} cells where the header has {len(header)}"
            )
    if not named and len(header) != len(body):
        raise InvalidInput(
            f"{path}: the table is not square: {len(body)} rows of {len(header)} columns below "
            "the header (a first column of row names makes one column more than rows)"
        )
    categories = header[1:] if named else header
    for position, category in enumerate(categories):
        if not category:
            raise InvalidInput(f"{path}: category {position + 1} of the header has no name")
        if category in categories[:position]:
            raise InvalidInput(f"{path}: the header names the category {category!r} twice")
    numbers = np.zeros((len(body), len(body)))
    for row, (line, cells) in enumerate(body):
        if named and cells[0] != categories[row]:
            raise InvalidInput(
                f"{path}, line {line}: the row is named {cells[0]!r} where the header has "
                f"{categories[row]!r} (with one column more than rows the first holds row names; "
                "if it holds numbers, the table is not square or lacks its header)"
            )
        for column, cell in enumerate(cells[1:] if named else cells):
            numbers[row, column] = _number(
                cell, f"{path}, line {line}, column {categories[column]}: the {what}", whole
            )
    return pd.DataFrame(numbers, columns=categories, index=pd.Index(categories))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of every line that is not blank, with its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except FileNotFoundError:
        raise InvalidInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: not UTF-8 text (byte {error.start})") from None
    except csv.Error as error:
        raise InvalidInput(f"{path}, line {reader.line_num}: {error}") from None
    return [(line, cells) for line, cells in lines if any(cells)]


def _number(cell: str, where: str, whole: bool) -> float:
    if not cell:
        raise InvalidInput(f"{where} is empty")
    try:
        number = float(cell)
    except ValueError:
        raise InvalidInput(f"{where} is not a number: {cell!r}") from None
    if not np.isfinite(number):
        raise InvalidInput(f"{where} is no finite number: {cell!r}")
    if number < 0.0:
        raise InvalidInput(f"{where} is negative: {cell}")
    if whole and number != int(number):
        raise InvalidInput(f"{where} is no whole number: {cell}")
    return number
