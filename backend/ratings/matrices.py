"""Rows of ratings to `fidelity`: the one door from here to the statistics core."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pandas as pd

from backend.instruments.rules import instrument_of
from backend.ratings.models import ItemStatus, Rating
from fidelity import score_sessions

SCALES = ("adherence", "competence")
# What each status is called there.
_STATUSES: Mapping[str, str] = {ItemStatus.UNSCORED: "missing"}


def overall_scores(ratings: Sequence[Rating]) -> dict[UUID, dict[str, float | None]]:
    """Return for each rating the mean of its items on each scale; None where there is none.

    The item scores are loaded or prefetched. All are means by the rule of the rating's rubric.
    """
    found: dict[UUID, dict[str, float | None]] = {
        rating.pk: dict.fromkeys(SCALES) for rating in ratings
    }
    by_rubric: dict[UUID, list[Rating]] = {}
    for rating in ratings:
        by_rubric.setdefault(rating.rubric_id, []).append(rating)
    for rubric_id, rows in by_rubric.items():
        instrument = instrument_of(rubric_id)
        frame = pd.DataFrame(
            [
                {
                    "session": str(rating.therapy_session_id),
                    # A supervisor may have rated what they rated independently before.
                    "rater": str(rating.pk),
                    "scale": scale,
                    "section": instrument.items[score.item].section,
                    "item": score.item,
                    "value": getattr(score, scale),
                    "status": _status(score.status, getattr(score, scale)),
                }
                for rating in rows
                for score in rating.item_scores.all()
                for scale in instrument.items[score.item].scales
            ]
        )
        if frame.empty:
            continue
        means = score_sessions(frame, min_answered=instrument.minimum_answered_percent / 100)
        for row in means[means["section"] == "overall"].to_dict("records"):
            value = row["score"]
            found[UUID(row["rater"])][row["scale"]] = None if pd.isna(value) else float(value)
    return found


def _status(status: str, value: int | None) -> str:
    if status == ItemStatus.SCORED and value is None:
        return "missing"
    return _STATUSES.get(status, status)
