"""Rows of ratings to `fidelity`: the one door from here to the statistics core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pandas as pd

from backend.instruments.rules import Instrument, instrument_of
from backend.instruments.scoring import ScoringRule
from backend.ratings.models import ItemStatus, Rating
from fidelity import (
    DegenerateData,
    Design,
    GStudyComponents,
    InsufficientData,
    expected_icc_width,
    score_sessions,
)

OVERALL = "overall"
# Simulated studies behind an expected width: its Monte Carlo error is then a few hundredths of it.
REPLICATES = 60
# What each status is called there.
_STATUSES: Mapping[str, str] = {ItemStatus.UNSCORED: "missing"}


def session_scores(frame: pd.DataFrame, scoring: ScoringRule) -> pd.DataFrame:
    """Return the scores of sections and of the whole by a rubric's own rule.

    One row an item, as `fidelity.score_sessions` takes them, and what it returns.
    """
    return score_sessions(
        frame,
        min_answered=scoring.min_answered,
        absent=scoring.absent,
        missed_opportunity=scoring.missed_opportunity,
        section_score=scoring.section_score,
        overall_score=scoring.overall_score,
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A rating's score on one scale: of a section, or of the whole ("overall")."""

    of: str
    scale: str
    score: float | None
    # Why there is none.
    reason: str | None


def scores_of(rating: Rating) -> list[Score]:
    """Return a rating's scores by its rubric's rule, section by section, the whole last.

    The item scores are loaded or prefetched.
    """
    instrument = instrument_of(rating.rubric_id)
    frame = _frame([rating], instrument)
    if frame.empty:
        return []
    sections = [part.section for part in instrument.parts.values()]
    scales = list(instrument.scales)
    found = [
        Score(
            of=row["section"],
            scale=row["scale"],
            score=None if pd.isna(row["score"]) else float(row["score"]),
            reason=None if pd.isna(row["reason"]) else row["reason"],
        )
        for row in session_scores(frame, instrument.scoring).to_dict("records")
    ]
    order = [*dict.fromkeys(sections), OVERALL]
    return sorted(found, key=lambda row: (order.index(row.of), scales.index(row.scale)))


def overall_scores(ratings: Sequence[Rating]) -> dict[UUID, dict[str, float | None]]:
    """Return for each rating its score on each scale of its rubric; None where there is none.

    The item scores are loaded or prefetched. A rubric that makes no overall score has no scale.
    """
    by_rubric: dict[UUID, list[Rating]] = {}
    for rating in ratings:
        by_rubric.setdefault(rating.rubric_id, []).append(rating)
    found: dict[UUID, dict[str, float | None]] = {}
    for rubric_id, rows in by_rubric.items():
        instrument = instrument_of(rubric_id)
        scales = () if instrument.scoring.overall_score == "none" else instrument.scales
        found |= {rating.pk: dict.fromkeys(scales) for rating in rows}
        frame = _frame(rows, instrument)
        if frame.empty:
            continue
        scores = session_scores(frame, instrument.scoring)
        for row in scores[scores["section"] == OVERALL].to_dict("records"):
            value = row["score"]
            found[UUID(row["rater"])][row["scale"]] = None if pd.isna(value) else float(value)
    return found


def _frame(ratings: Sequence[Rating], instrument: Instrument) -> pd.DataFrame:
    """Return a row per rating, scale and item."""
    return pd.DataFrame(
        [
            {
                "session": str(rating.therapy_session_id),
                # A supervisor may have rated what they rated independently before.
                "rater": str(rating.pk),
                "scale": scale,
                "section": instrument.parts[score.item].section,
                "item": score.item,
                "value": score.values.get(scale),
                "status": _status(score.status, score.values.get(scale)),
            }
            for rating in ratings
            for score in rating.item_scores.all()
            for scale in instrument.parts[score.item].scales
        ]
    )


def _status(status: str, value: int | None) -> str:
    if status == ItemStatus.SCORED and value is None:
        return "missing"
    return _STATUSES.get(status, status)


def expected_width(
    raters_of: Sequence[Sequence[int]], variance: Mapping[str, float]
) -> tuple[float | None, float | None, float | None, str | None]:
    """Return ICC(A,1), the expected half-width of its interval, and what nine in ten keep to.

    `raters_of` holds the raters of each session, in ascending order; `variance` the components of
    single scores. The last is the code of the reason why there is no interval.
    """
    parts = GStudyComponents(
        **{
            "trainee": 0.0,
            "session_in_trainee": 0.0,
            "trainee_x_rater": 0.0,
            **variance,
        }
    ).crossed()
    sessions = np.repeat(np.arange(len(raters_of)), [len(raters) for raters in raters_of])
    raters = np.array([rater for raters in raters_of for rater in raters], dtype=np.int64)
    design = Design(sessions.astype(np.int64), raters, int(raters.max(initial=0)) + 1)
    try:
        found = expected_icc_width(
            design,
            session=parts["session"],
            rater=parts["rater"],
            residual=parts["residual"],
            replicates=REPLICATES,
        )
    except (InsufficientData, DegenerateData) as error:
        return None, None, None, error.code
    return found.icc, found.width / 2, found.upper_width / 2, None
