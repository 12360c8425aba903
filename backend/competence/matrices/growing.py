"""The growth model of a cohort, and a line through one trainee's own scores."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from backend.reliability.matrices import CONFIDENCE
from fidelity import DegenerateData, GrowthResult, InsufficientData, NotConverged, growth
from fidelity.growth import straight_line

MIN_TRAINEES = 5


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """One independent rating as the growth model takes it."""

    trainee: str
    session: str
    session_number: int
    rater: str
    phase: str
    score: float


@dataclass(frozen=True)
class CohortGrowth:
    """The curves of a cohort and of each trainee, with what they are made of; plain JSON values."""

    # By trainee, from the cohort's first rated session to the trainee's own last one.
    curves: Mapping[str, list[dict[str, Any]]]
    cohort_curve: list[dict[str, Any]]
    # How much harsher than the average rater each one scores, in points; empty with one rater.
    severities: Mapping[str, float]
    n_trainees: int
    n_sessions: int
    n_ratings: int
    n_raters: int
    warnings: Sequence[str]
    method: str
    software: str
    data_hash: str


@dataclass(frozen=True)
class NoGrowth:
    """Why there is no model: the reason code, and which of its cases it is."""

    reason: str
    case: str
    n_trainees: int


def cohort_growth(
    rows: Sequence[GrowthRow], *, cut: float | None, by_phase: bool = True
) -> CohortGrowth | NoGrowth:
    """Fit the cohort's growth model and draw everybody's curve up to their own last session.

    `by_phase` is whether the score is made of other items in other phases.
    """
    n_trainees = len({row.trainee for row in rows})
    if n_trainees < MIN_TRAINEES:
        return NoGrowth("insufficient_data", "few_trainees", n_trainees)
    try:
        result, note = _fitted(_frame(rows), cut, by_phase)
    except InsufficientData:
        return NoGrowth("insufficient_data", "one_session_each", n_trainees)
    except (DegenerateData, NotConverged) as error:
        return NoGrowth(error.code, error.code, n_trainees)
    last: dict[str, int] = {}
    for row in rows:
        last[row.trainee] = max(last.get(row.trainee, 0), row.session_number)
    first = min(row.session_number for row in rows)
    cohort = result.cohort_curve(_steps(first, max(last.values())))
    return CohortGrowth(
        # Not before the cohort's first rated session, not after the trainee's own last one.
        curves={
            trainee: [
                _point(point, with_chance=True)
                for point in result.curve(trainee, _steps(first, until)).points
            ]
            for trainee, until in last.items()
        },
        cohort_curve=[_point(point, with_chance=False) for point in cohort.points],
        severities={rater.rater: rater.severity for rater in result.raters},
        n_trainees=result.n_trainees,
        n_sessions=result.n_sessions,
        n_ratings=result.n_ratings,
        n_raters=len({row.rater for row in rows}),
        warnings=list(result.warnings),
        method=result.method + note,
        software=result.software,
        data_hash=result.data_hash,
    )


def own_line(rows: Iterable[GrowthRow], trainee: str) -> list[dict[str, float]] | None:
    """Return a straight line through the trainee's own session means, from three sessions on."""
    own = [row for row in rows if row.trainee == trainee]
    if not own:
        return None
    (line,) = straight_line(_frame(own)).trainees
    points = [{"x": point.session_number, "level": point.level} for point in line.line]
    return points or None


def _frame(rows: Sequence[GrowthRow]) -> pd.DataFrame:
    names = list(GrowthRow.__dataclass_fields__)
    return pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)


def _fitted(frame: pd.DataFrame, cut: float | None, by_phase: bool) -> tuple[GrowthResult, str]:
    """Fit with phase as a fixed effect; without it where phase only repeats the session's order."""
    if not by_phase:
        alike = growth(frame.drop(columns="phase"), cut=cut, confidence=CONFIDENCE)
        return alike, "; phase left out, because the same items are asked in every phase"
    try:
        return growth(frame, cut=cut, confidence=CONFIDENCE), ""
    except DegenerateData:
        if frame["phase"].nunique() < 2:
            raise
    without = growth(frame.drop(columns="phase"), cut=cut, confidence=CONFIDENCE)
    return without, "; phase left out, because it repeats the order of the sessions"


def _steps(first: int, last: int) -> list[float]:
    return [float(x) for x in range(first, last + 1)]


def _point(point: Any, *, with_chance: bool) -> dict[str, Any]:
    row = {
        "x": math.floor(point.session_number),
        "level": point.level,
        "low": point.low,
        "high": point.high,
    }
    return row | {"p_at_or_above_cut": point.p_at_or_above_cut} if with_chance else row
