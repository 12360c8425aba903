"""Build closed rounds with whole ratings, and the same scores as a frame for `fidelity`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    ItemScore,
    ItemStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
)
from tests.factories import NOW, ipt_rubric

# Middle phase, problem area dispute: a part of what is asked.
ITEMS = ("A1", "A3", "B1", "B4", "D1", "F1", "G1")


@dataclass(frozen=True)
class Said:
    """What a rating says of an item."""

    status: str = ItemStatus.SCORED
    values: Mapping[str, int] = field(default_factory=dict)
    choices: Sequence[str] = ()
    count: int | None = None
    reason: str = ""


ABSENT = Said(ItemStatus.ABSENT)
MISSED = Said(ItemStatus.MISSED_OPPORTUNITY)
NO_OPPORTUNITY = Said(ItemStatus.NOT_APPLICABLE, reason="no_opportunity")


def points(competence: int) -> Said:
    """Return a scored item with an adherence that follows the competence."""
    adherence = min(4, round(competence * 2 / 3))
    return Said(values={"adherence": adherence, "competence": competence})


def rate(
    session: TherapySession,
    rater: User,
    said: Mapping[str, Said],
    *,
    round_: Round | None = None,
    kind: RatingKind = RatingKind.INDEPENDENT,
    areas: Sequence[str] = ("dispute",),
    submitted: bool = True,
    rubric: RubricVersion | None = None,
    at: datetime = NOW,
) -> Rating:
    """Store a rating; with a round, as the work on its assignment."""
    assignment = None
    if round_ is not None:
        assignment = Assignment.objects.get(
            round_session__round=round_, round_session__therapy_session=session, rater=rater
        )
        assignment.status = (
            AssignmentStatus.SUBMITTED if submitted else AssignmentStatus.IN_PROGRESS
        )
        assignment.save()
    rating = Rating.objects.create(
        programme=session.programme,
        kind=kind,
        therapy_session=session,
        assignment=assignment,
        rater=rater,
        rubric=rubric or (ipt_rubric() if round_ is None else round_.rubric),
        session_phase=session.phase,
        session_format="individual",
        problem_areas=list(areas),
        started_at=at,
        saved_at=at,
    )
    ItemScore.objects.bulk_create(
        ItemScore(
            rating=rating,
            item=item,
            status=entry.status,
            values=dict(entry.values),
            choices=list(entry.choices),
            count=entry.count,
            not_applicable_reason=entry.reason,
        )
        for item, entry in said.items()
    )
    if submitted:
        Rating.objects.filter(pk=rating.pk).update(status=RatingStatus.SUBMITTED, submitted_at=at)
        rating.refresh_from_db()
    return rating


@dataclass
class Panel:
    """Sessions, raters and what everybody scored, drawn from a seed."""

    programme: Programme
    round_: Round
    sessions: list[TherapySession]
    raters: list[User]
    said: dict[tuple[int, int], dict[str, Said]] = field(default_factory=dict)

    def draw(self, seed: int = 7) -> None:
        """Draw scores in which sessions differ, raters differ a little, and items vary."""
        rng = np.random.default_rng(seed)
        levels = rng.uniform(1, 5, len(self.sessions))
        for s, level in enumerate(levels):
            for r in range(len(self.raters)):
                noise = rng.normal(0, 0.7, len(ITEMS))
                scores = np.clip(np.rint(level - 0.4 * r + noise), 0, 6).astype(int)
                self.said[s, r] = {
                    item: points(int(score)) if score else ABSENT
                    for item, score in zip(ITEMS, scores, strict=True)
                }

    def store(self) -> None:
        """Store every drawn rating as submitted."""
        for (s, r), said in self.said.items():
            rate(self.sessions[s], self.raters[r], said, round_=self.round_)

    def rows(self, scale: str) -> list[dict[str, Any]]:
        """Return the item scores on a scale, written down without the code under test."""
        found = []
        for (s, r), said in self.said.items():
            for item, entry in said.items():
                if entry.status == ItemStatus.NOT_APPLICABLE:
                    score = None
                elif entry.status == ItemStatus.SCORED:
                    score = entry.values.get(scale)
                else:
                    score = 0
                found.append(
                    {
                        "session": str(self.sessions[s].pk),
                        "rater": str(self.raters[r].pk),
                        "item": item,
                        "score": score,
                    }
                )
        return found
