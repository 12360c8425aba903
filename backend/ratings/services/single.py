"""Rounds of one rater, on which calibration rests: opened and closed without a plan."""

import random
import secrets
from collections.abc import Sequence
from datetime import datetime

from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Rating,
    RatingStatus,
    Round,
    RoundPhase,
    RoundPurpose,
    RoundRater,
    RoundSession,
)
from backend.ratings.plan import draw_codes
from backend.ratings.policies import ENDED_BY_LEAD
from backend.ratings.services.rounds import SEED_BITS
from backend.ratings.visibility import DUE


def open_for_one(
    *,
    rater: User,
    programme: Programme,
    name: str,
    purpose: RoundPurpose,
    rubric: RubricVersion,
    sessions: Sequence[TherapySession],
    at: datetime,
) -> Round:
    """Give sessions to one rater, under codes and in an order drawn at random."""
    round_ = Round.objects.create(
        programme=programme,
        name=name,
        phase=RoundPhase.INDEPENDENT,
        purpose=purpose,
        rubric=rubric,
        raters_per_session=1,
        check_every=0,
        seed=secrets.randbits(SEED_BITS),
        is_simulated=any(session.is_simulated for session in sessions),
        created_by=rater,
        started_at=at,
    )
    # Not a secret: the point of the seed is that anybody can redo the draw.
    rng = random.Random(round_.seed)  # noqa: S311
    ordered = sorted(sessions, key=lambda session: str(session.pk))
    rng.shuffle(ordered)
    RoundRater.objects.create(round=round_, rater=rater)
    rows = RoundSession.objects.bulk_create(
        RoundSession(round=round_, therapy_session=session, code=code)
        for session, code in zip(ordered, draw_codes(len(ordered), rng), strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(programme=programme, round_session=row, rater=rater, position=position)
        for position, row in enumerate(rows, start=1)
    )
    return round_


def close_for_one(*, round_: Round, at: datetime) -> None:
    """Close a round of one rater; its ratings are in no report."""
    round_.phase, round_.closed_at = RoundPhase.CLOSED, at
    round_.save(update_fields=["phase", "closed_at"])


def end_for_one(*, round_: Round, actor: User, at: datetime) -> None:
    """End what is unfinished in a round of one rater, and close it; what was saved stays.

    Nothing can be added to an ended draft, and nothing reads it.
    """
    # In the order in which a submission takes its locks: it comes before, or not at all.
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    given = Assignment.objects.select_for_update().filter(
        round_session__round=locked, status__in=DUE
    )
    for assignment in given.order_by("pk"):
        assignment.status = AssignmentStatus.ENDED
        assignment.ended_at, assignment.ended_because = at, ENDED_BY_LEAD
        assignment.save(update_fields=["status", "ended_at", "ended_because"])
    drafts = Rating.objects.select_for_update(of=("self",)).filter(
        assignment__round_session__round=locked, status=RatingStatus.DRAFT
    )
    for draft in drafts.order_by("pk"):
        draft.status = RatingStatus.ENDED
        draft.version += 1
        draft.save(update_fields=["status", "version"])
        record(
            actor=actor,
            verb="rating.ended",
            programme_id=draft.programme_id,
            target=draft,
            details={"because": ENDED_BY_LEAD},
        )
    close_for_one(round_=locked, at=at)
