"""Scores of ratings, from stored item rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import pandas as pd

from backend.consensus.adjudicated import counted_by_area
from backend.instruments.carrying import CommonReading, ScaleReading
from backend.ratings.models import ItemStatus
from backend.reliability.layout import OVERALL, Layout
from backend.reliability.matrices import ItemRows, mean_scores

# The mean over the items that every phase requires, which no change of phase moves.
EVERY_PHASE = "every_phase"


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


# By scale, then by section, the whole, and what every phase requires.
ScoreTable = Mapping[str, Mapping[str, Score]]


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
    always: frozenset[str] = frozenset(),
    rows: ItemRows | None = None,
) -> dict[UUID, Score]:
    """Return the scores of ratings over the items that all versions share, as of the newest one.

    What an answer is worth is said by the rating's own rubric, absent and missed included; then it
    is carried into the newest version, whose rule makes the score. Ratings of versions that cannot
    be read are left out, and so are those without a score. `always` are the items that every phase
    requires, of which the section `EVERY_PHASE` is made.
    """
    by_rubric = {
        rubric: of_rubric.scores(layouts[rubric])
        for rubric, of_rubric in _by_rubric(ratings, rows).items()
    }
    tables = _tables(by_rubric, layouts, [reading], always)
    return {
        pk: table[reading.scale][section]
        for pk, table in tables.items()
        if section in table[reading.scale]
    }


def score_tables(
    ratings: Sequence[Rated],
    layouts: Mapping[UUID, Layout],
    reading: CommonReading,
    always: frozenset[str],
) -> dict[UUID, ScoreTable]:
    """Return the comparable scores of ratings on every scale and section of the newest version."""
    by_rubric = {
        rubric: of_rubric.scores(layouts[rubric])
        for rubric, of_rubric in _by_rubric(ratings, None).items()
    }
    newest = layouts[reading.target.pk]
    readings = [reading.on(scale) for scale in newest.scales]
    return _tables(by_rubric, layouts, readings, always)


def _tables(
    by_rubric: Mapping[UUID, pd.DataFrame],
    layouts: Mapping[UUID, Layout],
    readings: Sequence[ScaleReading],
    always: frozenset[str],
) -> dict[UUID, ScoreTable]:
    parts = [
        _carried(scores, layouts[rubric], rubric, reading)
        for reading in readings
        for rubric, scores in by_rubric.items()
        if rubric in reading.used and reading.scale in layouts[rubric].scales
    ]
    if not parts:
        return {}
    newest = layouts[readings[0].used[-1]]
    frame = pd.concat(parts, ignore_index=True)
    frame["section"] = frame["item"].map({item.id: item.section for item in newest.items})
    means = mean_scores(frame, newest)
    if always:
        of_these = mean_scores(frame[frame["item"].isin(always)], newest)
        whole = of_these[of_these["section"] == OVERALL].assign(section=EVERY_PHASE)
        means = pd.concat([means, whole], ignore_index=True)
    found: dict[UUID, dict[str, dict[str, Score]]] = {}
    columns = (means[name] for name in ("rating", "scale", "section", "score", "n_items"))
    for rating, scale, section, score, n_items in zip(*columns, strict=True):
        of_rating = found.setdefault(UUID(rating), {reading.scale: {} for reading in readings})
        of_rating[scale][section] = Score(float(score), int(n_items))
    return {rating: table for rating, table in found.items()}  # noqa: C416 - widens the type


def _by_rubric(ratings: Sequence[Rated], rows: ItemRows | None) -> dict[UUID, ItemRows]:
    """Return the item rows of ratings by their rubric, read at once where they are not given.

    Those that are stored are read by the adjudicated problem area of their session.
    """
    if rows is None:
        keys = [rating.pk for rating in ratings]
        may_be_settled = [rating.pk for rating in ratings if getattr(rating, "is_settled", True)]
        rows = ItemRows.of(keys).counting(counted_by_area(may_be_settled))
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
