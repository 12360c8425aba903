"""Whether raters changed while they rated: harsher or milder over time, set against the others.

Read from the overall scores of sessions that two raters or more scored, so that what a trainee
learns is not taken for what a rater forgets. The time of a rating is when it was submitted.

| what the ratings give | what is said of a rater |
| --- | --- |
| slope with its interval above 0 | grew harsher |
| slope with its interval below 0 | grew milder |
| an interval that holds 0 | no change shown |
| anything else | cannot tell, with the reason |

Cannot tell: fewer than three raters who share sessions, fewer than five such ratings by the rater,
or less than four weeks between the rater's first and last; no variance of slopes; no fit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import pandas as pd

from backend.reliability.layout import OVERALL
from backend.reliability.matrices import RoundMatrices, drift_model
from backend.reliability.wording import drift_unknown

LEAST_RATERS: Final = 3
LEAST_RATINGS: Final = 5
LEAST_DAYS: Final = 28
DAYS_PER_MONTH: Final = 30.4375

HARSHER, MILDER, NONE_SHOWN, CANNOT_TELL = "harsher", "milder", "none_shown", "cannot_tell"


def drift_of(matrices: RoundMatrices, rated_at: Mapping[UUID, datetime]) -> list[dict[str, Any]]:
    """Return for each scale with an overall score how raters changed, in points a month.

    `rated_at` has the time of each rating; ratings without one are not looked at.
    """
    times = {str(rating): at for rating, at in rated_at.items()}
    whole = matrices.means[matrices.means["section"] == OVERALL]
    found = []
    for scale in matrices.layout.scales:
        scored = whole[whole["scale"] == scale]
        scored = scored.assign(date=scored["rating"].map(times))
        scored = scored[scored["date"].notna()]
        if not scored.empty:
            found.append(_on_scale(scale, scored))
    return found


def _on_scale(scale: str, scored: pd.DataFrame) -> dict[str, Any]:
    raters_of = scored.groupby("session")["rater"].transform("nunique")
    several = scored[raters_of > 1]
    counts = several.groupby("rater").size()
    row: dict[str, Any] = {
        "scale": scale,
        "n_sessions": int(several["session"].nunique()),
        "n_ratings": len(several),
        "first": _day(several["date"].min()) if len(several) else None,
        "last": _day(several["date"].max()) if len(several) else None,
        "p_value": None,
        "data_hash": None,
    }
    reason, fitted = _fitted(several)
    if fitted is not None:
        row |= {"p_value": fitted.p_value, "data_hash": fitted.data_hash}
    trends = {} if fitted is None else {trend.rater: trend for trend in fitted.raters}
    in_part: dict[int, int] = {}
    for trend in trends.values():
        in_part[trend.component] = in_part.get(trend.component, 0) + 1
    row["raters"] = [
        _rater(
            rater,
            int(counts.get(rater, 0)),
            several[several["rater"] == rater]["date"],
            trends.get(rater),
            reason or _too_few_beside(trends.get(rater), in_part),
        )
        for rater in sorted(scored["rater"].unique())
    ]
    return row


def _fitted(several: pd.DataFrame) -> tuple[str | None, Any]:
    """Return the model, or the reason why there is none."""
    if several.empty:
        return "no_pairable_sessions", None
    if several["rater"].nunique() < LEAST_RATERS:
        return "too_few_raters", None
    if (several["date"].max() - several["date"].min()).days < LEAST_DAYS:
        return "short_time", None
    frame = several[["session", "rater", "score"]].assign(
        date=pd.to_datetime(several["date"], utc=True)
    )
    return drift_model(frame)


def _too_few_beside(trend: Any, in_part: Mapping[int, int]) -> str | None:
    """Return why a rater's part of a design that falls apart says nothing of them."""
    if trend is not None and in_part[trend.component] < LEAST_RATERS:
        return "too_few_raters"
    return None


def _rater(rater: str, n: int, dates: pd.Series, trend: Any, reason: str | None) -> dict[str, Any]:
    days = (dates.max() - dates.min()).days if n else 0
    slope: dict[str, Any] | None = None
    if reason is None and n < LEAST_RATINGS:
        reason = "rater_thin"
    if reason is None and days < LEAST_DAYS:
        reason = "short_time"
    if reason is None:
        slope = trend.slope.to_dict()
        if slope["value"] is None:
            reason = slope["reason"]
        elif slope["low"] is None:
            reason = "boundary_variance"
    row = {"rater": rater, "n_ratings": n, "months": days / DAYS_PER_MONTH}
    if slope is None or reason is not None:
        return row | {"change": CANNOT_TELL, "slope": drift_unknown(str(reason))}
    return row | {"change": _change(slope["low"], slope["high"]), "slope": slope}


def _change(low: float, high: float) -> str:
    if low > 0:
        return HARSHER
    return MILDER if high < 0 else NONE_SHOWN


def _day(at: datetime) -> str:
    return at.date().isoformat()
