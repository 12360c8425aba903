"""A trainee's ratings of earlier studies, as points that stand beside the curve and not in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from backend.accounts.models import User
from backend.competence.keeping import always_required
from backend.competence.matrices import comparable_scores, scores_of
from backend.competence.series import Series
from backend.competence.wording import past_sentence
from backend.history.matrices import past_item_rows
from backend.history.models import PastSession
from backend.history.selectors import past_ratings_of
from backend.instruments.carrying import ScaleReading
from backend.programmes.models import Enrolment


def past_points(
    actor: User, enrolment: Enrolment, series: Series, reading: ScaleReading, section: str
) -> dict[str, Any]:
    """Return past ratings as points, scored as the curve's own are; no model is made of them.

    Only versions that ratings here are made with can be read beside them; the rest is counted.
    """
    ratings = past_ratings_of(actor, enrolment)
    if not ratings:
        return {"n_sessions": 0, "n_left_out": 0, "points": [], "sentence": None}
    read = [rating for rating in ratings if rating.rubric_id in reading.used]
    rows = past_item_rows([rating.pk for rating in read])
    comparable = comparable_scores(
        read,
        series.layouts,
        reading,
        section=section,
        always=always_required(series.reading),
        rows=rows,
    )
    as_rated = scores_of(read, series.layouts, scale=reading.scale, section=section, rows=rows)
    shown = [rating for rating in read if rating.pk in comparable]
    places = _places([rating.session for rating in shown])
    points = [
        {
            "x": places[rating.session_id],
            "number": rating.session.number,
            "held_on": rating.session.held_on,
            "session_code": rating.session.code,
            "phase": rating.session.phase or None,
            "kind": rating.kind,
            "rater_code": rating.rater.code,
            "score": comparable[rating.pk].value,
            "score_as_rated": as_rated[rating.pk].value if rating.pk in as_rated else None,
            "n_items": comparable[rating.pk].n_items,
            "rubric_version": rating.past_import.rubric.version,
            "study": rating.past_import.name,
        }
        for rating in shown
    ]
    n_left_out = len(ratings) - len(shown)
    return {
        "n_sessions": len(places),
        "n_left_out": n_left_out,
        "points": sorted(points, key=lambda row: (row["x"], row["kind"], row["rater_code"])),
        "sentence": past_sentence(len(shown), n_left_out),
    }


def _places(sessions: Sequence[PastSession]) -> dict[Any, int]:
    """Return the sessions' order, counted from 1: by date, then by number; undated ones first."""
    found = {session.pk: session for session in sessions}
    in_order = sorted(
        found.values(), key=lambda row: (row.held_on or date.min, row.number or 0, row.code)
    )
    return {session.pk: place for place, session in enumerate(in_order, start=1)}
