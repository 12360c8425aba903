"""A cohort in the database whose sessions were all rated, one in five by two raters."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.bench.imports import new_programme

N_RATERS, N_CASES = 12, 4
SHARE_TWICE = 0.2
PHASES = ("initial", "middle", "middle", "termination")


@dataclass(frozen=True)
class Training:
    """Who leads, which programme and cohort, and the trainees."""

    lead: Any
    programme: Any
    cohort: Any
    trainees: list[Any]


def make_training(n_trainees: int, n_sessions: int) -> Training:
    """Write the cohort down in bulk; every item of the IPT rubric is scored."""
    lead, programme = new_programme("training")
    from backend.access.roles import Role
    from backend.casework.models import Case, TherapySession, Transcript
    from backend.programmes.models import Cohort, Enrolment
    from backend.ratings.models import (
        Assignment,
        AssignmentStatus,
        ItemScore,
        Rating,
        RatingKind,
        RatingStatus,
        RoundPhase,
        RoundSession,
    )
    from tests import factories

    rng = random.Random(1)  # noqa: S311 - scores that can be drawn again
    cohort = Cohort.objects.create(programme=programme, name="Large", starts_on=factories.LONG_AGO)
    raters = [
        factories.make_member(programme, Role.RATER, code=f"R{n:02}") for n in range(N_RATERS)
    ]
    people = [factories.make_person(f"training-{n}") for n in range(n_trainees)]
    trainees = Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme,
            cohort=cohort,
            person=person,
            code=f"T{n:03}",
            starts_on=factories.LONG_AGO,
        )
        for n, person in enumerate(people)
    )
    cases = Case.objects.bulk_create(
        Case(
            programme=programme,
            enrolment=trainee,
            code=f"C{n:03}-{case}",
            planned_sessions=16,
            agreed_problem_areas=["dispute"],
        )
        for n, trainee in enumerate(trainees)
        for case in range(N_CASES)
    )
    sessions = TherapySession.objects.bulk_create(
        TherapySession(
            programme=programme,
            case=cases[n * N_CASES + x % N_CASES],
            label=f"recording {n}-{x}",
            number=x // N_CASES + 1,
            held_on=factories.LONG_AGO + timedelta(weeks=x),
            phase=PHASES[x // N_CASES % len(PHASES)],
        )
        for n in range(n_trainees)
        for x in range(n_sessions)
    )
    Transcript.objects.bulk_create(
        Transcript(
            programme=programme,
            therapy_session=session,
            content_hash=f"{n:064}",
            n_turns=1,
            duration_ms=1000,
        )
        for n, session in enumerate(sessions)
    )
    round_ = factories.make_round(
        programme, lead=lead, sessions=[], raters=raters, phase=RoundPhase.CLOSED
    )
    places = RoundSession.objects.bulk_create(
        RoundSession(round=round_, therapy_session=session, code=f"X{n:05}")
        for n, session in enumerate(sessions)
    )
    given = [
        (n, rater)
        for n in range(len(sessions))
        for rater in rng.sample(range(N_RATERS), 2 if rng.random() < SHARE_TWICE else 1)
    ]
    assignments = Assignment.objects.bulk_create(
        Assignment(
            programme=programme,
            round_session=places[n],
            rater=raters[rater],
            position=at,
            status=AssignmentStatus.SUBMITTED,
        )
        for at, (n, rater) in enumerate(given)
    )
    ratings = Rating.objects.bulk_create(
        Rating(
            programme=programme,
            kind=RatingKind.INDEPENDENT,
            therapy_session=sessions[n],
            assignment=assignment,
            rater=raters[rater],
            rubric=round_.rubric,
            session_phase=sessions[n].phase,
            session_format="individual",
            problem_areas=["dispute"],
            started_at=factories.NOW,
            saved_at=factories.NOW,
        )
        for (n, rater), assignment in zip(given, assignments, strict=True)
    )
    items = [row["id"] for row in round_.rubric.definition["items"]]
    start = [rng.gauss(2.0, 0.5) for _ in trainees]
    gain = [rng.gauss(0.1, 0.03) for _ in trainees]
    scores = []
    for (n, rater), rating in zip(given, ratings, strict=True):
        trainee, x = divmod(n, n_sessions)
        level = start[trainee] + gain[trainee] * x - 0.05 * rater + rng.gauss(0, 0.4)
        for item in items:
            point = min(6, max(1, round(level + rng.gauss(0, 0.8))))
            values = {"adherence": min(4, round(point * 2 / 3)), "competence": point}
            scores.append(ItemScore(rating=rating, item=item, status="scored", values=values))
    ItemScore.objects.bulk_create(scores, batch_size=2000)
    Rating.objects.filter(programme=programme).update(
        status=RatingStatus.SUBMITTED, submitted_at=factories.NOW
    )
    return Training(lead, programme, cohort, list(trainees))
