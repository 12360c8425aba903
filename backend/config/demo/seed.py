"""Create the demo programme: everything in it is fictional or simulated."""

from datetime import date

import numpy as np
from django.db import transaction

from backend.audit.services import record, seal_later
from backend.audit.verify import unsealed
from backend.competence.services import compute_components
from backend.config.demo.calibration import CalibrationSeeder
from backend.config.demo.certifying import seed_certification
from backend.config.demo.conferring import seed_consensus
from backend.config.demo.discussing import seed_discussion
from backend.config.demo.flags import seed_flags
from backend.config.demo.named import seed_named_session
from backend.config.demo.overseeing import seed_past_week, seed_week_review
from backend.config.demo.past import seed_past_study
from backend.config.demo.people import SLUG, DemoPeople, seed_people
from backend.config.demo.ratings import RatingSeeder
from backend.config.demo.recordings import seed_recording
from backend.config.demo.register import seed_register
from backend.config.demo.retention import RetentionSeeder
from backend.config.demo.sessions import SessionSeeder
from backend.core.errors import Conflict
from backend.instruments.pins import default_rubric
from backend.instruments.services import pin_rubric
from backend.programmes.models import Programme
from backend.reliability.services import compute_report

SEED = 20260301


@transaction.atomic
def seed_demo(today: date) -> bool:
    """Create the demo programme unless it is there. Raises Conflict beside real programmes.

    Returns whether it was created. All of it is one transaction: never half a demo.
    """
    if Programme.objects.filter(slug=SLUG, is_simulated=True).exists():
        return False
    if Programme.objects.exists():
        raise Conflict(
            "This database holds a real programme; the demo is not put beside it. "
            "Set DATABASE_URL to another database for the demo.",
            code="real_data",
        )
    rng = np.random.default_rng(SEED)
    people = seed_people(today)
    seed_past_week(people)
    _pin_rubric(people)
    sessions = SessionSeeder(people, rng, today).seed()
    seed_recording(people, sessions)
    seeder = RatingSeeder(people, sessions, rng, today)
    closed, opened = seeder.seed()
    CalibrationSeeder(people, sessions, seeder, today).seed(opened)
    record(
        actor=None, verb="demo.seeded", programme_id=people.programme.pk, target=people.programme
    )
    RetentionSeeder(people, sessions, today).seed()
    seed_flags(people)
    seed_discussion(people)
    seed_consensus(people, closed)
    seed_named_session(people, today)
    # Random numbers of its own: the ratings do not depend on what is registered.
    seed_register(people, np.random.default_rng(SEED + 1), today)
    compute_report(actor=people.accounts["lead"], round_=closed)
    compute_components(programme_id=people.programme.pk, instrument=closed.rubric.slug)
    seed_past_study(people, closed.rubric, today)
    seed_certification(people, today)
    seed_week_review(people)
    seal_seeded(people.programme)
    return True


def _pin_rubric(people: DemoPeople) -> None:
    """Let the lead choose the version that a new programme would work with by default."""
    rubric = default_rubric()
    if rubric is None:
        raise Conflict("The IPT rubric has not been loaded. Run: migrate", code="no_rubric")
    pin_rubric(actor=people.accounts["lead"], programme=people.programme, rubric=rubric)


def seal_seeded(programme: Programme) -> None:
    """Let the trail vouch for what was written in bulk, past the services that would seal it."""
    for group in unsealed(with_unreported=True):
        seal_later(
            actor=None,
            programme_id=programme.pk,
            verb=group.verb,
            keys=group.keys,
            statement="demo",
        )
