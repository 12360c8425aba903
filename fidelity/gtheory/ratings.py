"""Turn a long table of scores into checked, ordered arrays for a G-study."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import DuplicateRating, InsufficientData, InvalidInput


@dataclass(frozen=True, eq=False)
class GStudyRatings:
    """Checked scores, ordered by trainee, session and rater label.

    Sessions and cases are numbered over all trainees: a session belongs to one trainee, so two
    trainees may both have a session "1". `case` is None where the table has no cases.
    """

    trainees: tuple[str, ...]
    raters: tuple[str, ...]
    trainee: IntArray
    session: IntArray
    rater: IntArray
    case: IntArray | None
    score: FloatArray
    n_dropped: int
    data_hash: str

    @property
    def n_ratings(self) -> int:
        """Scores."""
        return len(self.score)

    @property
    def n_sessions(self) -> int:
        """Sessions with a score, of all trainees."""
        return int(self.session.max()) + 1

    @property
    def n_cases(self) -> int | None:
        """Cases with a score, of all trainees; None without cases."""
        return None if self.case is None else int(self.case.max()) + 1

    @property
    def design(self) -> Design:
        """Who rated which session, without trainees and scores."""
        return Design(self.session, self.rater, len(self.raters))

    @property
    def pair(self) -> IntArray:
        """Number of the pair of trainee and rater of each score, ordered by trainee."""
        key = self.trainee * len(self.raters) + self.rater
        pair: IntArray = np.unique(key, return_inverse=True)[1].astype(np.int64)
        return pair


def gstudy_ratings(frame: pd.DataFrame) -> GStudyRatings:
    """Check a long table and order it; rows without a score are left out and counted.

    Raises
    ------
    InvalidInput
        A column is missing, or holds text, an infinite number or an empty label; a session is
        given to two cases.
    DuplicateRating
        One rater scored one session of a trainee twice.
    InsufficientData
        No row has a score.
    """
    if not isinstance(frame, pd.DataFrame):
        raise InvalidInput(f"a table (pandas DataFrame) is needed, not {type(frame).__name__}")
    has_case = "case" in frame.columns and bool(np.asarray(frame["case"].notna()).any())
    names = ["trainee", "session", "rater", *(["case"] if has_case else [])]
    _validate.check_columns(frame, [*names, "score"])
    score = _validate.numeric(frame["score"], "score")
    columns = {name: _codes(frame[name], name) for name in names}
    order = np.lexsort([columns[name][0] for name in ("rater", "session", "trainee")])
    labels = {name: columns[name][1] for name in names}
    codes = {name: columns[name][0][order] for name in names}
    score = score[order]
    _check_duplicates(codes, labels)
    digest = _hash(codes, labels, score)
    scored = ~np.isnan(score)
    if not scored.any():
        raise InsufficientData("no row has a score")
    codes = {name: code[scored] for name, code in codes.items()}
    session = _runs(codes["trainee"], codes["session"])
    if has_case:
        _check_one_case(session, codes, labels)
        case = codes["trainee"] * len(labels["case"]) + codes["case"]
    trainee, trainees = _used(codes["trainee"], labels["trainee"])
    rater, raters = _used(codes["rater"], labels["rater"])
    return GStudyRatings(
        trainees=trainees,
        raters=raters,
        trainee=trainee,
        session=session,
        rater=rater,
        case=np.unique(case, return_inverse=True)[1].astype(np.int64) if has_case else None,
        score=score[scored],
        n_dropped=int((~scored).sum()),
        data_hash=digest,
    )


def _codes(column: pd.Series, what: str) -> tuple[IntArray, tuple[str, ...]]:
    """Return positions and sorted text labels; empty labels and ones that read alike are refused.

    An absent label is looked for before the rest, so that the row named is the row in the table.
    """
    codes, uniques = pd.factorize(column, use_na_sentinel=True)
    if codes.size and codes.min() < 0:
        raise InvalidInput(f"row {int(np.argmin(codes)) + 1}: {what} is empty")
    labels = [str(value) for value in uniques]
    _validate.check_labels(labels, what)
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.empty(len(labels), dtype=np.int64)
    rank[order] = np.arange(len(labels))
    return rank[codes], tuple(labels[position] for position in order)


def _check_duplicates(codes: dict[str, IntArray], labels: dict[str, tuple[str, ...]]) -> None:
    names = ("trainee", "session", "rater")
    same: BoolArray = np.all([np.diff(codes[name]) == 0 for name in names], axis=0)
    if same.any():
        row = int(np.argmax(same))
        found = ", ".join(f"{name} {labels[name][codes[name][row]]}" for name in names)
        raise DuplicateRating(f"more than one score for {found}")


def _check_one_case(
    session: IntArray, codes: dict[str, IntArray], labels: dict[str, tuple[str, ...]]
) -> None:
    mixed = (np.diff(session) == 0) & (np.diff(codes["case"]) != 0)
    if mixed.any():
        row = int(np.argmax(mixed))
        name, trainee = (labels[what][codes[what][row]] for what in ("session", "trainee"))
        raise InvalidInput(f"session {name} of trainee {trainee} is given to more than one case")


def _runs(*codes: IntArray) -> IntArray:
    """Give equal neighbouring rows one number, from 0 on."""
    changes = np.any([np.diff(code) != 0 for code in codes], axis=0)
    return np.concatenate(([0], np.cumsum(changes))).astype(np.int64)


def _used(codes: IntArray, labels: tuple[str, ...]) -> tuple[IntArray, tuple[str, ...]]:
    """Renumber codes so that labels without a score play no part."""
    used, renumbered = np.unique(codes, return_inverse=True)
    return renumbered.astype(np.int64), tuple(labels[position] for position in used)


def _hash(codes: dict[str, IntArray], labels: dict[str, tuple[str, ...]], score: FloatArray) -> str:
    """Fingerprint the rows, whatever their order, rows without a score included."""
    digest = hashlib.sha256(json.dumps(labels, ensure_ascii=False).encode())
    for code in codes.values():
        digest.update(code.astype("<i8").tobytes())
    canonical = score.astype("<f8")
    canonical[np.isnan(canonical)] = np.nan
    digest.update(canonical.tobytes())
    return digest.hexdigest()
