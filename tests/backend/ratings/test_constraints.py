"""Each constraint of the tables, broken once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.ratings.models import (
    Assignment,
    ConflictOfInterest,
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    Release,
    Round,
    RoundDraw,
    RoundRater,
    RoundReminder,
    RoundSession,
)
from tests import factories
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _round(world: World, **fields: Any) -> Round:
    values: dict[str, Any] = {
        "programme": world.programme,
        "name": "Another",
        "rubric": factories.ipt_rubric(),
        "raters_per_session": 2,
        "seed": 1,
        "created_by": world.lead,
    }
    return Round.objects.create(**(values | fields))


def _rating(world: World, **fields: Any) -> Rating:
    values: dict[str, Any] = {
        "programme": world.programme,
        "kind": "supervisor",
        "therapy_session": world.other_session,
        "rater": world.other_supervisor,
        "rubric": factories.ipt_rubric(),
        "session_phase": "middle",
        "session_format": "individual",
        "started_at": factories.NOW,
        "saved_at": factories.NOW,
    }
    return Rating.objects.create(**(values | fields))


def _score(world: World, **fields: Any) -> ItemScore:
    values: dict[str, Any] = {"rating": world.draft, "item": "D1", "status": "scored"}
    return ItemScore.objects.create(**(values | fields))


def _draw(world: World, **fields: Any) -> RoundDraw:
    values: dict[str, Any] = {
        "programme": world.programme,
        "round": world.open_round,
        "algorithm": "sha256-rank-1",
        "seed": "1",
        "seed_is_given": False,
        "filter": {},
        "n_registered": 1,
        "left_out": {},
        "frame": [],
        "frame_hash": "0" * 64,
        "n_wanted": 1,
        "picks": [],
    }
    return RoundDraw.objects.create(**(values | fields))


def _conflict(world: World) -> ConflictOfInterest:
    return ConflictOfInterest.objects.create(
        programme=world.programme,
        rater=world.rater1,
        enrolment=world.enrolment,
        reason="They are related.",
        declared_by=world.lead,
    )


BROKEN: dict[str, Callable[[World], Any]] = {
    "ratings_round_name": lambda w: _round(w, name=w.open_round.name),
    "ratings_round_phase": lambda w: _round(w, phase="paused", started_at=factories.NOW),
    "ratings_round_raters": lambda w: _round(w, raters_per_session=0),
    "ratings_round_purpose": lambda w: _round(w, purpose="play"),
    "ratings_round_rater_gate": lambda w: _round(w, rater_gate="perhaps"),
    "ratings_round_double_coded": lambda w: _round(w, double_coded_percent=101),
    "ratings_round_started": lambda w: _round(w, phase="independent"),
    "ratings_round_closed": lambda w: _round(w, phase="closed", started_at=factories.NOW),
    "ratings_round_draw_stratum": lambda w: _draw(w, stratified_by="mood"),
    "one draw a round": lambda w: (_draw(w), _draw(w)),
    "ratings_conflict_once": lambda w: (_conflict(w), _conflict(w)),
    "ratings_round_reminder_once": lambda w: [
        RoundReminder.objects.create(
            round=w.open_round, rater=w.rater1, due_on=factories.NOW.date()
        )
        for _ in range(2)
    ],
    "ratings_round_rater_once": lambda w: RoundRater.objects.create(
        round=w.open_round, rater=w.rater1
    ),
    "ratings_round_session_once": lambda w: RoundSession.objects.create(
        round=w.open_round, therapy_session=w.open_session, code="ZZZZ"
    ),
    "ratings_round_session_code": lambda w: RoundSession.objects.create(
        round=w.open_round,
        therapy_session=w.other_session,
        code=RoundSession.objects.get(round=w.open_round).code,
    ),
    "ratings_assignment_once": lambda w: Assignment.objects.create(
        programme=w.programme,
        round_session=RoundSession.objects.get(round=w.open_round),
        rater=w.rater1,
        position=9,
    ),
    "ratings_assignment_status": lambda w: Assignment.objects.filter(rater=w.rater1).update(
        status="lost"
    ),
    "ratings_rating_once": lambda w: (_rating(w), _rating(w)),
    "ratings_rating_kind": lambda w: _rating(w, kind="guess"),
    "ratings_rating_submitted": lambda w: _rating(w, status="submitted"),
    "ratings_rating_independent_is_assigned": lambda w: _rating(w, kind="independent"),
    "one rating an assignment": lambda w: _rating(
        w, kind="independent", assignment=w.draft.assignment
    ),
    "ratings_item_score_once": lambda w: (_score(w), _score(w)),
    "ratings_item_score_status": lambda w: _score(w, status="liked"),
    "ratings_item_score_answer": lambda w: _score(w, status="absent", values={"competence": 2}),
    "a choice of what is not scored": lambda w: _score(w, status="unscored", choices=["online"]),
    "a count of what is not scored": lambda w: _score(w, status="unscored", count=0),
    "ratings_item_score_reason": lambda w: _score(w, status="not_applicable"),
    "a reason of what applies": lambda w: _score(w, not_applicable_reason="phase"),
    "a negative count": lambda w: _score(w, count=-1),
    "ratings_evidence_once": lambda w: Evidence.objects.create(
        rating=w.draft, item="A1", turn_number=1
    ),
    "ratings_evidence_from_one": lambda w: Evidence.objects.create(
        rating=w.draft, item="A1", turn_number=0
    ),
    "ratings_raised_flag_once": lambda w: [
        RaisedFlag.objects.create(rating=w.draft, flag="X5", raised_at=factories.NOW)
        for _ in range(2)
    ],
    "one release a rating": lambda w: Release.objects.create(
        programme=w.programme,
        rating=w.supervisor_rating,
        enrolment=w.enrolment,
        released_by=w.supervisor,
    ),
    "a release is not changed": lambda w: Release.objects.filter(pk=w.release.pk).update(
        comment="x"
    ),
    "a release is not removed": lambda w: Release.objects.filter(pk=w.release.pk).delete(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_breaks_a_constraint(world: World, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name](world)


def test_every_named_constraint_is_broken_here() -> None:
    planning = (RoundDraw, ConflictOfInterest, RoundReminder)
    given = (Round, RoundRater, RoundSession, Assignment)
    models = (*given, *planning, Rating, ItemScore, Evidence, RaisedFlag)
    named = {constraint.name for model in models for constraint in model._meta.constraints}

    assert named <= BROKEN.keys()
