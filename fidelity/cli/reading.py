"""Reading CSV files so that every complaint names the line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.errors import InvalidInput

#: Cells that say "not applicable".
NOT_APPLICABLE = ("", "NA")


def read_ratings(path: Path, *, required: Sequence[str], optional: Sequence[str]) -> pd.DataFrame:
    """Read labels as text and the column score as numbers, in which a cell may be empty or NA."""
    return read_table(path, labels=required, optional=optional, numbers=("score",), may_miss=True)


def read_wide_ratings(path: Path) -> pd.DataFrame:
    """Read a column for every rater into rows of session, rater and score, and item if there is.

    NA says that the item did not apply; an empty cell that the rater was not asked.
    """
    text = _read_text(path)
    labels = [name for name in ("session", "item") if name in text.columns]
    raters = [str(name) for name in text.columns if name not in labels]
    if not raters:
        raise InvalidInput(f"{path}: there is no column of a rater beside {', '.join(labels)}")
    unnamed = [place for place, name in enumerate(text.columns, start=1) if not name]
    if unnamed:
        raise InvalidInput(f"{path}: column {unnamed[0]} has no name")
    wide = read_table(path, labels=("session", *labels[1:]), numbers=raters, may_miss=True)
    long = wide.melt(labels, var_name="rater", value_name="score", ignore_index=False)
    given = text.loc[wide.index, raters].melt(ignore_index=False)["value"].str.strip()
    kept = long[(given != "").to_numpy()]
    if not len(kept):
        raise InvalidInput(f"{path}: no rater gave a score")
    # As a file of lines would have them: session by session.
    return kept.sort_index(kind="stable").reset_index(drop=True)


def read_table(
    path: Path,
    *,
    labels: Sequence[str],
    numbers: Sequence[str],
    optional: Sequence[str] = (),
    may_miss: bool = False,
) -> pd.DataFrame:
    """Read named columns: labels as text, numbers as floats; refuse what is neither, with its line.

    `optional` columns are read where the file has them. A number may be empty or NA, then NaN,
    only with `may_miss`. A column named both as label and as number is a number.
    """
    frame = _read_text(path)
    columns = list(dict.fromkeys([*labels, *numbers]))
    for name in columns:
        if name not in frame.columns:
            present = ", ".join(frame.columns)
            raise InvalidInput(f"{path}: column {name!r} is missing; the columns are: {present}")
    columns += [name for name in optional if name in frame.columns and name not in columns]
    twice = [name for name in columns if int((frame.columns == name).sum()) > 1]
    if twice:
        raise InvalidInput(f"{path}: column {twice[0]!r} is there more than once")
    cells = [_Cells.of(frame.iloc[:, position]) for position in range(frame.shape[1])]
    # A line that is too short reads like one whose last cell is empty; only a count tells.
    if cells[-1].nothing().any() and (problem := _malformed_line(path)):
        raise InvalidInput(f"{path}: {problem}")
    blank = np.logical_and.reduce([column.nothing() for column in cells])
    place = {name: position for position, name in enumerate(frame.columns)}
    kept = {name: cells[place[name]].without(blank) for name in columns}
    frame = frame.loc[~blank, columns]
    if not len(frame):
        raise InvalidInput(f"{path}: there are no ratings below the header")
    found = {name: _numbers(path, kept[name], name, may_miss) for name in numbers}
    for name in columns:
        if name not in numbers:
            _refuse(path, kept[name], kept[name].texts == "", f"the {name} is empty")
    read: pd.DataFrame = frame.assign(**found)
    return read


@dataclass(frozen=True)
class _Cells:
    """A column as its different texts and where each of them is.

    A file repeats few labels and scores in many lines; so each is looked at once.
    """

    written: pd.Index
    texts: pd.Index  # without blanks around them
    codes: IntArray
    rows: IntArray

    @classmethod
    def of(cls, column: pd.Series) -> _Cells:
        codes, texts = pd.factorize(column)
        return cls(pd.Index(texts), pd.Index(texts).str.strip(), codes, np.arange(len(column)))

    def nothing(self) -> BoolArray:
        return np.asarray(self.written == "")[self.codes]

    def without(self, dropped: BoolArray) -> _Cells:
        return _Cells(self.written, self.texts, self.codes[~dropped], self.rows[~dropped])


def _numbers(path: Path, cells: _Cells, name: str, may_miss: bool) -> FloatArray:
    missing = cells.texts.isin(NOT_APPLICABLE)
    texts = pd.Series(cells.texts).mask(missing)
    values = pd.to_numeric(texts, errors="coerce").to_numpy(np.float64)
    _refuse(path, cells, np.isnan(values) & ~missing, f"the {name} is not a number", shown=True)
    if not may_miss:
        _refuse(path, cells, missing, f"the {name} is empty")
    found: FloatArray = values[cells.codes]
    return found


def _read_text(path: Path) -> pd.DataFrame:
    """Read every cell as text."""
    try:
        frame = pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            skip_blank_lines=False,
            index_col=False,
            on_bad_lines="error",
        )
    except FileNotFoundError:
        raise InvalidInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: not UTF-8 text (byte {error.start})") from None
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        malformed = _malformed_line(path) or "the quotes do not match"
        raise InvalidInput(f"{path}: {malformed}") from None
    except pd.errors.EmptyDataError:
        raise InvalidInput(f"{path}: the file is empty") from None
    # pandas renames a column that is there twice, which would hide one of them.
    header = _header(path)
    names = header if len(header) == frame.shape[1] else frame.columns
    frame.columns = [str(name).strip() for name in names]
    # Only a line that is too short leaves cells without a text, its last one among them.
    return frame.fillna("") if frame.iloc[:, -1].hasnans else frame


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _refuse(
    path: Path, cells: _Cells, bad: BoolArray, problem: str, *, shown: bool = False
) -> None:
    """Refuse the first line whose text is among the bad ones."""
    rows = np.asarray(bad)[cells.codes] if bad.any() else bad
    if rows.any():
        position = int(rows.argmax())
        what = f": {cells.texts[cells.codes[position]]!r}" if shown else ""
        raise InvalidInput(f"{path}, line {int(cells.rows[position]) + 2}: {problem}{what}")


def _malformed_line(path: Path) -> str | None:
    """Find the first line that is not blank and has more or fewer cells than the header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        for row in reader:
            if row and len(row) != len(header):
                cells = f"{len(row)} cells where the header has {len(header)}"
                return f"line {reader.line_num}: {cells}"
    return None
