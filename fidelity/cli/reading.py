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
    """Read labels as text and scores as numbers; refuse what is neither, with its line."""
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
    frame.columns = [str(name).strip() for name in frame.columns]
    columns = [*required, *(name for name in optional if name in frame.columns)]
    for name in required:
        if name not in frame.columns:
            present = ", ".join(frame.columns)
            raise InvalidInput(f"{path}: column {name!r} is missing; the columns are: {present}")
    frame = frame.fillna("")
    # A line that is too short reads like one whose last cell is empty; only a count tells.
    if (frame.iloc[:, -1] == "").any() and (problem := _malformed_line(path)):
        raise InvalidInput(f"{path}: {problem}")
    frame = frame.loc[(frame != "").any(axis=1), columns]
    if not len(frame):
        raise InvalidInput(f"{path}: there are no ratings below the header")
    score = frame["score"].str.strip()
    numbers = pd.to_numeric(score.mask(score.isin(NOT_APPLICABLE)), errors="coerce")
    _refuse(path, numbers.isna() & ~score.isin(NOT_APPLICABLE), "the score is not a number", score)
    for name in columns:
        if name != "score":
            _refuse(path, frame[name].str.strip() == "", f"the {name} is empty")
    return frame.assign(score=numbers.astype("float64"))


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
