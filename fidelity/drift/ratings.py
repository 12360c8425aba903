"""Turn a long table of dated scores into checked, ordered arrays for the drift model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import DuplicateRating, InsufficientData, InvalidInput

#: Mean length of a month, so that dates give months.
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class DatedRatings:
    """Checked scores with their time in months, ordered by session and rater label.

    `origin` is the first date, from which months are counted; None where months were given.
    """

    sessions: tuple[str, ...]
    raters: tuple[str, ...]
    session: IntArray
    rater: IntArray
    month: FloatArray
    score: FloatArray
    origin: str | None
    n_dropped: int
    data_hash: str

    @property
    def design(self) -> Design:
        """Who rated what."""
        return Design(self.session, self.rater, len(self.raters))


def dated_ratings(frame: pd.DataFrame, time: str | None) -> DatedRatings:
    """Check a long table and order it; rows without a score are left out and counted.

    Raises
    ------
    InvalidInput
        A column is missing, or holds text, an infinite number or an empty label or time.
    DuplicateRating
        One rater scored one session twice.
    InsufficientData
        No row has a score.
    """
    if not isinstance(frame, pd.DataFrame):
        raise InvalidInput(f"a table (pandas DataFrame) is needed, not {type(frame).__name__}")
    if time is None:
        given = [name for name in ("month", "date") if name in frame.columns]
        if len(given) != 1:
            raise InvalidInput("the time is one column, `month` or `date`")
        time = given[0]
    _validate.check_columns(frame, ["session", "rater", "score", time])
    score = _validate.numeric(frame["score"], "score")
    month, origin = _months(frame[time], time)
    table = pd.DataFrame(
        {
            "session": _labels(frame["session"], "session"),
            "rater": _labels(frame["rater"], "rater"),
            "month": month,
            "score": score,
        }
    )
    table = table.sort_values(["session", "rater", "month", "score"], ignore_index=True)
    digest = hashlib.sha256(f"{origin}\n{table.to_csv(index=False)}".encode()).hexdigest()
    scored = table[table["score"].notna()].reset_index(drop=True)
    if scored.empty:
        raise InsufficientData("no row has a score")
    repeated = scored.duplicated(["session", "rater"])
    if repeated.any():
        row = scored[repeated].iloc[0]
        raise DuplicateRating(f"session {row['session']}, rater {row['rater']}: rated twice")
    session, sessions = pd.factorize(scored["session"], sort=True)
    rater, raters = pd.factorize(scored["rater"], sort=True)
    return DatedRatings(
        sessions=tuple(sessions),
        raters=tuple(raters),
        session=session.astype(np.int64),
        rater=rater.astype(np.int64),
        month=scored["month"].to_numpy(dtype=np.float64),
        score=scored["score"].to_numpy(dtype=np.float64),
        origin=origin,
        n_dropped=len(table) - len(scored),
        data_hash=digest,
    )


def _labels(column: pd.Series, name: str) -> pd.Series:
    empty = column.isna().to_numpy()
    if empty.any():
        raise InvalidInput(f"row {int(empty.argmax()) + 1}: {name} is empty")
    codes, uniques = pd.factorize(column)
    texts = [str(value) for value in uniques]
    _validate.check_labels(texts, name)
    return pd.Series(np.array(texts, dtype=object)[codes], dtype=object)


def _months(column: pd.Series, name: str) -> tuple[FloatArray, str | None]:
    """Return times in months; dates count from the first of them."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or (
        not pd.api.types.is_numeric_dtype(column) and not _are_numbers(column, name)
    ):
        dates = _dates(column, name)
        first = dates.min()
        days = (dates - first) / pd.Timedelta(days=1)
        return days.to_numpy(dtype=np.float64) / DAYS_PER_MONTH, first.isoformat()
    months = _validate.numeric(column, name)
    _refuse_empty(np.isnan(months), name)
    return months, None


def _are_numbers(column: pd.Series, name: str) -> bool:
    """Tell numbers from dates; numbers written as text are months unless the column is `date`."""
    if name == "date" or (isinstance(column.dtype, np.dtype) and column.dtype.kind == "M"):
        return bool(column.map(lambda value: isinstance(value, (int, float, np.number))).all())
    return bool(pd.to_numeric(column, errors="coerce").notna().all())


def _dates(column: pd.Series, name: str) -> pd.Series:
    _refuse_empty(column.isna().to_numpy(), name)
    dates = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    wrong = dates.isna().to_numpy()
    if wrong.any():
        row = int(wrong.argmax())
        raise InvalidInput(
            f"row {row + 1}: {name} {column.iloc[row]!r} is neither a number of months nor a date "
            "such as 2025-03-31"
        )
    return dates.dt.tz_localize(None).reset_index(drop=True)


def _refuse_empty(empty: Any, name: str) -> None:
    if empty.any():
        raise InvalidInput(f"row {int(empty.argmax()) + 1}: {name} is empty")
