"""What stands beside a curve: one's own word against that of others, and the monitor."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from backend.competence.matrices import gap_of, monitor_of
from backend.competence.selectors import components_of
from backend.competence.wording import gap_sentence, monitor_sentences
from backend.programmes.models import Enrolment
from backend.ratings.models import RatingKind

Point = Mapping[str, Any]


def self_shown(points: Sequence[Point], *, is_own: bool) -> dict[str, Any]:
    """Return the sessions rated by the trainee and independently, and the gap between both.

    Only of ratings that are points here: what may not be seen is in no mean either.
    """
    sessions = []
    for x, of_session in _by_place(points).items():
        own = [p["score"] for p in of_session if p["kind"] == RatingKind.SELF]
        others = [p["score"] for p in of_session if p["kind"] == RatingKind.INDEPENDENT]
        if own and others:
            sessions.append(
                {
                    "x": x,
                    "self_score": fmean(own),
                    "independent": fmean(others),
                    "n_raters": len(others),
                }
            )
    gap = gap_of([(row["self_score"], row["independent"]) for row in sessions])
    return {
        "sessions": sessions,
        "gap": None if gap is None else gap.value,
        "low": None if gap is None else gap.low,
        "high": None if gap is None else gap.high,
        "sentence": gap_sentence(gap, is_own=is_own),
    }


def monitor_shown(
    enrolment: Enrolment,
    instrument: str,
    points: Sequence[Point],
    *,
    cut: float | None,
    scale: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Return the monitor of the independent ratings that are points here; None without a cut.

    A session counts with the mean of its ratings, without their raters' severity where it is known
    of every one of them.
    """
    rated = [point for point in points if point["kind"] == RatingKind.INDEPENDENT]
    if cut is None or not rated:
        return None
    adjusted = all(point["score_adjusted"] is not None for point in rated)
    name = "score_adjusted" if adjusted else "score"
    scores = [(x, fmean(p[name] for p in of)) for x, of in sorted(_by_place(rated).items())]
    own = components_of(enrolment.programme_id, instrument, scale["id"])
    found = monitor_of(
        scores,
        cut=cut,
        width=scale["max"] - scale["min"],
        variance=None if own is None else own.variance,
        n_trainees=0 if own is None else own.n_trainees,
        adjusted=adjusted,
    )
    if found is None:
        return None
    sentence, error_rates = monitor_sentences(found)
    return {**asdict(found), "adjusted": adjusted, "sentence": sentence, "error_rates": error_rates}


def _by_place(points: Sequence[Point]) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = {}
    for point in points:
        found.setdefault(point["x"], []).append(point)
    return found
