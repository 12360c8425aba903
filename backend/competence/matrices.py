"""The one way from stored ratings to the growth models of `fidelity`."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import pandas as pd

from backend.instruments.carrying import ScaleReading
from backend.ratings.models import ItemStatus
from backend.reliability.layout import Layout
from backend.reliability.matrices import CONFIDENCE, SOFTWARE, ItemRows, mean_scores
from fidelity import (
    DegenerateData,
    GrowthResult,
    InsufficientData,
    NotConverged,
    g_study,
    growth,
)
from fidelity.growth import straight_line

MIN_TRAINEES = 5


class Rated(Protocol):
    """A rating as far as its score is concerned."""

    @property
    def pk(self) -> UUID:
        """Its key."""

    @property
    def rubric_id(self) -> UUID:
        """The version it was made with."""


@dataclass(frozen=True, slots=True)
class Score:
    """A rating's score on one section or the whole, and over how many items."""

    value: float
    n_items: int


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
class Growth:
    """A trainee's curve beside the cohort's, with what they are made of."""

    curve: list[dict[str, Any]]
    cohort_curve: list[dict[str, Any]]
    n_trainees: int
    n_sessions: int
    n_ratings: int
    n_raters: int
    warnings: tuple[str, ...]
    method: str
    software: str
    data_hash: str


@dataclass(frozen=True)
class NoGrowth:
    """Why there is no model: the reason code, and which of its cases it is."""

    reason: str
    case: str
    n_trainees: int


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


def scores_of(
    ratings: Sequence[Rated],
    layouts: Mapping[UUID, Layout],
    *,
    section: str,
    scale: str | None = None,
    rows: ItemRows | None = None,
) -> dict[UUID, Score]:
    """Return the scores of ratings by their own rubric's rule; a rating without one is left out.

    Without a scale, each is on the leading scale of its own rubric. `rows` are the item rows of
    ratings that are not stored as those made here.
    """
    found: dict[UUID, Score] = {}
    for rubric, of_rubric in _by_rubric(ratings, rows).items():
        layout = layouts[rubric]
        wanted_scale = scale or layout.leading_scale
        if wanted_scale in layout.scales:
            found |= _scored(of_rubric.scores(layout), layout, wanted_scale, section)
    return found


def comparable_scores(
    ratings: Sequence[Rated],
    layouts: Mapping[UUID, Layout],
    reading: ScaleReading,
    *,
    section: str,
    rows: ItemRows | None = None,
) -> dict[UUID, Score]:
    """Return the scores of ratings over the items that all versions share, as of the newest one.

    What an answer is worth is said by the rating's own rubric, absent and missed included; then it
    is carried into the newest version, whose rule makes the score. Ratings of versions that cannot
    be read are left out, and so are those without a score.
    """
    newest = layouts[reading.used[-1]]
    parts = [
        _carried(of_rubric.scores(layouts[rubric]), layouts[rubric], rubric, reading)
        for rubric, of_rubric in _by_rubric(ratings, rows).items()
        if rubric in reading.used and reading.scale in layouts[rubric].scales
    ]
    if not parts:
        return {}
    frame = pd.concat(parts, ignore_index=True)
    frame["section"] = frame["item"].map({item.id: item.section for item in newest.items})
    return _scored(frame, newest, reading.scale, section)


def _by_rubric(ratings: Sequence[Rated], rows: ItemRows | None) -> dict[UUID, ItemRows]:
    """Return the item rows of ratings by their rubric, read at once where they are not given."""
    if rows is None:
        rows = ItemRows.of(rating.pk for rating in ratings)
    members: dict[UUID, set[str]] = {}
    for rating in ratings:
        members.setdefault(rating.rubric_id, set()).add(str(rating.pk))
    return {
        rubric: ItemRows(rows.frame[rows.frame["rating"].isin(of_rubric)])
        for rubric, of_rubric in members.items()
    }


def _scored(scores: pd.DataFrame, layout: Layout, scale: str, section: str) -> dict[UUID, Score]:
    means = mean_scores(scores, layout)
    wanted = means[(means["scale"] == scale) & (means["section"] == section)]
    return {
        UUID(row["rating"]): Score(float(row["score"]), int(row["n_items"]))
        for row in wanted.to_dict("records")
    }


def _carried(
    scores: pd.DataFrame, layout: Layout, rubric: UUID, reading: ScaleReading
) -> pd.DataFrame:
    """Return the rows of shared items with the ids and the values of the newest version."""
    way = reading.ways[rubric]
    is_shared = (scores["scale"] == reading.scale) & scores["item"].isin(list(way))
    kept = scores[is_shared].copy()
    for status, stands_for in (
        (ItemStatus.ABSENT, layout.scoring.absent),
        (ItemStatus.MISSED_OPPORTUNITY, layout.scoring.missed_opportunity),
    ):
        is_so = kept["status"] == status
        kept["value"] = kept["value"].mask(is_so, float(stands_for[reading.scale]))
        kept["status"] = kept["status"].mask(is_so, str(ItemStatus.SCORED))
    is_scored = kept["status"] == ItemStatus.SCORED
    kept["value"] = [
        way[item].carry(reading.scale, value) if scored else None
        for item, value, scored in zip(kept["item"], kept["value"], is_scored, strict=True)
    ]
    kept = kept.astype({"value": "float64"})
    # A number that is no point of its scale has no worth, so that it counts as not given.
    kept["status"] = kept["status"].mask(is_scored & kept["value"].isna(), "missing")
    kept["item"] = kept["item"].map({earlier: part.later for earlier, part in way.items()})
    return kept


def cohort_growth(
    rows: Sequence[GrowthRow], trainee: str, *, cut: float | None
) -> Growth | NoGrowth:
    """Fit the cohort's growth model and draw one trainee's curve up to their last session."""
    n_trainees = len({row.trainee for row in rows})
    own = [row.session_number for row in rows if row.trainee == trainee]
    if not own:
        return NoGrowth("insufficient_data", "no_own_rating", n_trainees)
    if n_trainees < MIN_TRAINEES:
        return NoGrowth("insufficient_data", "few_trainees", n_trainees)
    try:
        result, note = _fitted(_frame(rows), cut)
    except InsufficientData:
        return NoGrowth("insufficient_data", "one_session_each", n_trainees)
    except (DegenerateData, NotConverged) as error:
        return NoGrowth(error.code, error.code, n_trainees)
    numbers = [row.session_number for row in rows]
    cohort = result.cohort_curve(_steps(min(numbers), max(numbers)))
    # Not before the cohort's first rated session, not after the trainee's own last one.
    curve = result.curve(trainee, _steps(min(numbers), max(own)))
    return Growth(
        curve=[_point(point, with_chance=True) for point in curve.points],
        cohort_curve=[_point(point, with_chance=False) for point in cohort.points],
        n_trainees=result.n_trainees,
        n_sessions=result.n_sessions,
        n_ratings=result.n_ratings,
        n_raters=len({row.rater for row in rows}),
        warnings=result.warnings,
        method=result.method + note,
        software=result.software,
        data_hash=result.data_hash,
    )


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


def _fitted(frame: pd.DataFrame, cut: float | None) -> tuple[GrowthResult, str]:
    """Fit with phase as a fixed effect; without it where phase only repeats the session's order."""
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
