"""Turn a long table of scores into checked, ordered arrays for the growth model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import DuplicateRating, InsufficientData, InvalidInput

REQUIRED = ("trainee", "session_number", "score")
OPTIONAL = ("session", "rater", "phase")


@dataclass(frozen=True)
class Labelled:
    """A column of labels as codes, with the sorted labels they stand for."""

    labels: tuple[str, ...]
    codes: IntArray


@dataclass(frozen=True)
class GrowthRatings:
    """Checked scores in an order that does not depend on the order of the table's rows.

    `sessions` numbers the sessions over all trainees: by the `session` column where there is one,
    otherwise by session number. `session` holds the labels of that column.
    """

    trainee: Labelled
    session_number: FloatArray
    score: FloatArray
    sessions: IntArray
    session: Labelled | None
    rater: Labelled | None
    phase: Labelled | None
    n_dropped: int
    data_hash: str

    @property
    def n_trainees(self) -> int:
        """Number of trainees with a score."""
        return len(self.trainee.labels)

    @property
    def n_sessions(self) -> int:
        """Number of sessions with a score."""
        return int(self.sessions.max()) + 1


def growth_ratings(frame: pd.DataFrame) -> GrowthRatings:
    """Check a long table and order it; rows without a score are left out and counted.

    Raises
    ------
    InvalidInput
        A column is missing, or holds text, an infinite number or an empty label.
    DuplicateRating
        One rater scored one session of a trainee twice.
    InsufficientData
        No row has a score.
    """
    _check_table(frame)
    numbers = {name: _validate.numeric(frame[name], name) for name in ("session_number", "score")}
    _refuse_empty(pd.Series(numbers["session_number"]), "session_number")
    columns = ["trainee", *[name for name in OPTIONAL if _is_given(frame, name)]]
    table = pd.DataFrame({name: _labels(frame, name) for name in columns} | numbers)
    scored = table[table["score"].notna()]
    if scored.empty:
        raise InsufficientData("no row has a score")
    order = [
        name for name in ("trainee", "session_number", *columns[1:], "score") if name in scored
    ]
    scored = scored.sort_values(order, kind="stable", ignore_index=True)
    _check_duplicates(scored)
    by_session = ["trainee", "session"] if "session" in scored else ["trainee", "session_number"]
    sessions = scored.groupby(by_session, sort=False).ngroup().to_numpy(dtype=np.int64)
    if "session" in scored:
        _check_one_value_per_session(scored, by_session, "session_number")
    if "phase" in scored:
        _check_one_value_per_session(scored, by_session, "phase")
    return GrowthRatings(
        trainee=_labelled(scored["trainee"]),
        session_number=scored["session_number"].to_numpy(dtype=np.float64),
        score=scored["score"].to_numpy(dtype=np.float64),
        sessions=sessions.astype(np.int64),
        session=_labelled(scored["session"]) if "session" in scored else None,
        rater=_labelled(scored["rater"]) if "rater" in scored else None,
        phase=_labelled(scored["phase"]) if "phase" in scored else None,
        n_dropped=len(table) - len(scored),
        data_hash=_hash(table, order),
    )


def _check_table(frame: pd.DataFrame) -> None:
    if not isinstance(frame, pd.DataFrame):
        raise InvalidInput(f"a table (pandas DataFrame) is needed, not {type(frame).__name__}")
    given = [name for name in OPTIONAL if name in frame.columns]
    _validate.check_columns(frame, [*REQUIRED, *given])


def _is_given(frame: pd.DataFrame, name: str) -> bool:
    """Tell whether an optional column is there; one that is wholly empty counts as absent."""
    return name in frame.columns and bool(frame[name].notna().any())


def _labels(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of labels as text; empty ones and ones that read alike are refused."""
    _refuse_empty(frame[name], name)
    codes, uniques = pd.factorize(frame[name])
    texts = [str(value) for value in uniques]
    _validate.check_labels(texts, name)
    return pd.Series(np.array(texts, dtype=object)[codes], index=frame.index, dtype=object)


def _refuse_empty(column: pd.Series, name: str) -> None:
    empty = column.isna().to_numpy()
    if empty.any():
        raise InvalidInput(f"row {int(np.argmax(empty)) + 1}: {name} is empty")


def _check_duplicates(scored: pd.DataFrame) -> None:
    """Refuse repeated ratings.

    Rows of one named session without raters are ratings by unnamed raters. Without either column
    nothing tells a second rating from a row entered twice.
    """
    if "session" in scored and "rater" not in scored:
        return
    session = "session" if "session" in scored else "session_number"
    key = ["trainee", session, *(["rater"] if "rater" in scored else [])]
    repeated = scored[scored.duplicated(key)]
    if repeated.empty:
        return
    found = ", ".join(f"{name} {repeated.iloc[0][name]}" for name in key)
    hint = "" if "rater" in scored else "; name the raters in a column `rater`"
    raise DuplicateRating(f"more than one score for {found}{hint}")


def _check_one_value_per_session(scored: pd.DataFrame, key: list[str], name: str) -> None:
    values = scored.groupby(key, sort=False)[name].nunique()
    if (values > 1).any():
        trainee, session = values[values > 1].index[0]
        raise InvalidInput(f"session {session} of trainee {trainee} has more than one {name}")


def _labelled(column: pd.Series) -> Labelled:
    codes, labels = pd.factorize(column, sort=True)
    return Labelled(tuple(str(label) for label in labels), codes.astype(np.int64))


def _hash(table: pd.DataFrame, order: list[str]) -> str:
    """Fingerprint the rows as given, whatever their order, rows without a score included."""
    text = table.sort_values(order, kind="stable")[order].to_csv(index=False)
    return hashlib.sha256(text.encode()).hexdigest()
