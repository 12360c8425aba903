"""Ratings as points of a curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.access.roles import Role
from backend.competence.matrices import CohortGrowth, NoGrowth, Score
from backend.competence.selectors import TrainingSession
from backend.ratings.models import Rating, RatingKind
from backend.reliability.selectors import codes_of

# Under whose role's code a rating of a kind is shown; a self-rating bears none.
CODED_BY: Mapping[str, Role] = {
    RatingKind.INDEPENDENT: Role.RATER,
    RatingKind.SUPERVISOR: Role.SUPERVISOR,
}


@dataclass(frozen=True)
class Scores:
    """What the points and the model are made of."""

    # Over the items that all versions share, as of the newest.
    comparable: Mapping[UUID, Score]
    # By each rating's own version, over all its items.
    as_rated: Mapping[UUID, Score]


def points_shown(
    programme_id: UUID,
    shown: Sequence[Rating],
    training: Mapping[UUID, TrainingSession],
    scores: Scores,
    growth: CohortGrowth | NoGrowth,
    areas: Mapping[UUID, tuple[str, ...]],
) -> list[dict[str, Any]]:
    """Return every rating with a score; an independent one also with its rater's severity out.

    How severe a rater is, the cohort's model says; where it does not, there is no such score.
    `areas` are the adjudicated ones by session.
    """
    severities = growth.severities if isinstance(growth, CohortGrowth) else {}
    codes = {kind: codes_of(programme_id, role) for kind, role in CODED_BY.items()}
    points = []
    for rating in shown:
        score, as_rated = scores.comparable.get(rating.pk), scores.as_rated.get(rating.pk)
        if score is None:
            continue
        session = training[rating.therapy_session_id]
        severity = (
            severities.get(str(rating.rater_id)) if rating.kind == RatingKind.INDEPENDENT else None
        )
        rater = codes.get(rating.kind, {}).get(rating.rater_id)
        assignment = rating.assignment
        points.append(
            {
                "x": session.x,
                "number": session.number,
                "held_on": session.held_on,
                "case_code": session.case_code,
                "phase": session.phase or None,
                "kind": rating.kind,
                "rater_code": rater.code if rater else None,
                "score": score.value,
                "score_adjusted": None if severity is None else score.value + severity,
                "score_as_rated": as_rated.value if as_rated else None,
                "n_items": score.n_items,
                "rubric_version": rating.rubric.version,
                "by_adjudicated_area": rating.kind == RatingKind.INDEPENDENT
                and _differs(rating, areas.get(rating.therapy_session_id)),
                "session": session.id,
                "round_name": assignment.round_session.round.name if assignment else None,
            }
        )
    return sorted(points, key=lambda point: (point["x"], point["kind"], point["rater_code"] or ""))


def _differs(rating: Rating, adjudicated: tuple[str, ...] | None) -> bool:
    """Tell whether the adjudicated problem area is another than the rater recorded."""
    return adjudicated is not None and set(adjudicated) != set(rating.problem_areas or ())
