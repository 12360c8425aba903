"""What a programme's scores vary with, from stored ratings."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from backend.reliability.matrices import SOFTWARE
from fidelity import DegenerateData, InsufficientData, NotConverged, g_study


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One independent rating as a G-study takes it, with its session's place in the training."""

    trainee: str
    case: str
    session: str
    rater: str
    x: int
    score: float


@dataclass(frozen=True)
class Study:
    """What scores vary with, in squared points, or the code of the reason why that is not known."""

    variance: Mapping[str, float] | None
    reason: str
    method: str
    warnings: tuple[str, ...]
    software: str
    data_hash: str


def study_of(rows: Sequence[StudyRow]) -> Study:
    """Estimate the components of scores, cases apart where the design shows them.

    What trainees gain on average from one session to the next is taken out first: it is no error of
    a portfolio, though it makes sessions, and the cases they belong to, differ.
    """
    names = list(StudyRow.__dataclass_fields__)
    frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    if rows:
        frame["score"] -= common_gain(frame) * (frame["x"] - frame["x"].mean())
    frame = frame.drop(columns="x")
    known_by = {"software": SOFTWARE, "data_hash": study_hash(rows)}
    reason = "insufficient_data"
    for columns in (frame, frame.drop(columns="case")):
        try:
            study = g_study(columns)
        except (InsufficientData, DegenerateData, NotConverged) as error:
            reason = error.code
            continue
        return Study(study.components, "", study.method, study.warnings, **known_by)
    return Study(None, reason, "", (), **known_by)


def common_gain(frame: pd.DataFrame) -> float:
    """Return the mean gain in points a session, within trainees; 0 where no trainee has two.

    Columns trainee, x and score, one row a rating.
    """
    within = frame[["x", "score"]] - frame.groupby("trainee")[["x", "score"]].transform("mean")
    spread = float((within["x"] ** 2).sum())
    return float((within["x"] * within["score"]).sum()) / spread if spread else 0.0


def study_hash(rows: Iterable[StudyRow]) -> str:
    """Return the SHA-256 of the rows, in whatever order they come."""
    lines = sorted(
        f"{row.trainee}|{row.case}|{row.session}|{row.rater}|{row.x}|{row.score!r}" for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
