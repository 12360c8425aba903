"""Build cohorts of trainees whose rated sessions grow."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from backend.access.roles import Role
from backend.accounts.models import User
from backend.casework.models import Phase, TherapySession
from backend.programmes.models import Cohort, Enrolment, Programme
from backend.ratings.models import Rating, RatingKind, Release, Round, RoundPhase
from tests import factories
from tests.backend.reliability.scored import ABSENT, ITEMS, Said, points, rate

PHASES = (Phase.INITIAL, Phase.MIDDLE, Phase.MIDDLE, Phase.TERMINATION)


@dataclass
class Class:
    """A cohort with its people, a closed round for every step of training, and every rating."""

    programme: Programme
    cohort: Cohort
    lead: User
    supervisor: User
    raters: list[User]
    trainees: list[Enrolment]
    sessions: dict[Enrolment, list[TherapySession]] = field(default_factory=dict)
    ratings: dict[tuple[TherapySession, User], Rating] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    def scores(self, enrolment: Enrolment) -> list[tuple[int, str, float]]:
        """Return order, rater and mean competence of a trainee's ratings, in the order shown."""
        return [
            (x, str(rater.pk), mean_of(self.ratings[session, rater]))
            for x, session in enumerate(self.sessions[enrolment], start=1)
            for rater in self.raters
        ]

    def release(self, rating: Rating, enrolment: Enrolment) -> Release:
        """Release a rating to its trainee."""
        return Release.objects.create(
            programme=self.programme,
            rating=rating,
            enrolment=enrolment,
            released_by=self.supervisor,
        )


def mean_of(rating: Rating) -> float:
    """Return a rating's mean competence over its items, absent ones as 0."""
    values = [row.values.get("competence", 0) for row in rating.item_scores.all()]
    return sum(values) / len(values)


def drawn(level: float, rng: np.random.Generator) -> dict[str, Said]:
    """Return scores about a level."""
    scores = np.clip(np.rint(level + rng.normal(0, 0.8, len(ITEMS))), 0, 6).astype(int)
    return {
        item: points(int(score)) if score else ABSENT
        for item, score in zip(ITEMS, scores, strict=True)
    }


def make_class(
    n_trainees: int,
    *,
    n_sessions: int = 4,
    seed: int = 3,
    level: int | None = None,
    gain: float = 0.5,
) -> Class:
    """Create a cohort: sessions of two cases in turn, each rated by two raters in closed rounds.

    With a `level` every item of every rating is scored so.
    """
    rng = np.random.default_rng(seed)
    programme = factories.make_programme()
    cohort = Cohort.objects.create(programme=programme, name="Autumn", starts_on=factories.LONG_AGO)
    made = Class(
        programme=programme,
        cohort=cohort,
        lead=factories.make_member(programme, Role.LEAD),
        supervisor=factories.make_member(programme, Role.SUPERVISOR, code="S01"),
        raters=[factories.make_member(programme, Role.RATER, code=f"R0{n}") for n in (1, 2)],
        trainees=[factories.make_enrolment(programme, cohort=cohort) for _ in range(n_trainees)],
    )
    for enrolment in made.trainees:
        cases = [factories.make_case(enrolment) for _ in range(2)]
        made.sessions[enrolment] = [
            factories.make_session(
                programme,
                case=cases[x % 2],
                number=x // 2 + 1,
                held_on=factories.LONG_AGO + timedelta(weeks=x),
                phase=PHASES[(x + rng.integers(0, 2)) % len(PHASES)],
                n_turns=1,
            )
            for x in range(n_sessions)
        ]
    for x in range(n_sessions):
        made.rounds.append(
            factories.make_round(
                programme,
                lead=made.lead,
                sessions=[sessions[x] for sessions in made.sessions.values()],
                raters=made.raters,
                phase=RoundPhase.CLOSED,
            )
        )
    for sessions in made.sessions.values():
        start, own_gain = rng.normal(2, 0.5), rng.normal(gain, 0.15)
        for x, session in enumerate(sessions):
            for harsh, rater in enumerate(made.raters):
                said = drawn(start + own_gain * x - 0.3 * harsh, rng)
                if level is not None:
                    said = dict.fromkeys(ITEMS, points(level))
                made.ratings[session, rater] = rate(session, rater, said, round_=made.rounds[x])
    return made


def supervise(made: Class, enrolment: Enrolment, session: TherapySession) -> Rating:
    """Store the supervisor's own rating of a session."""
    said: dict[str, Any] = dict.fromkeys(ITEMS, points(5))
    return rate(session, made.supervisor, said, kind=RatingKind.SUPERVISOR)
