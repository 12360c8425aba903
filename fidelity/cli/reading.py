"""Reading CSV files so that every complaint names the line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from fidelity.errors import InvalidInput

#: Cells that say "not applicable".
NOT_APPLICABLE = ("", "NA")


def read_ratings(path: Path, *, required: Sequence[str], optional: Sequence[str]) -> pd.DataFrame:
    """Read labels as text and the column score as numbers, in which a cell may be empty or NA."""
    return read_table(path, labels=required, optional=optional, numbers=("score",), may_miss=True)


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
    # A line that is too short reads like one whose last cell is empty; only a count tells.
    if (frame.iloc[:, -1] == "").any() and (problem := _malformed_line(path)):
        raise InvalidInput(f"{path}: {problem}")
    frame = frame.loc[(frame != "").any(axis=1), columns]
    if not len(frame):
        raise InvalidInput(f"{path}: there are no ratings below the header")
    found = {name: _numbers(path, frame[name], name, may_miss) for name in numbers}
    for name in columns:
        if name not in numbers:
            _refuse(path, frame[name].str.strip() == "", f"the {name} is empty")
    return frame.assign(**found)


def _numbers(path: Path, column: pd.Series, name: str, may_miss: bool) -> pd.Series:
    text = column.str.strip()
    missing = text.isin(NOT_APPLICABLE)
    values = pd.to_numeric(text.mask(missing), errors="coerce")
    _refuse(path, values.isna() & ~missing, f"the {name} is not a number", text)
    if not may_miss:
        _refuse(path, missing, f"the {name} is empty")
    return values.astype("float64")


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
    return frame.fillna("")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _refuse(path: Path, bad: pd.Series, problem: str, shown: pd.Series | None = None) -> None:
    if bad.any():
        position = int(bad.to_numpy().argmax())
        what = "" if shown is None else f": {shown.iloc[position]!r}"
        raise InvalidInput(f"{path}, line {int(bad.index[position]) + 2}: {problem}{what}")


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
