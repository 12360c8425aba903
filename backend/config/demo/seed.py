"""Create the demo programme: everything in it is fictional or simulated."""

from datetime import date

import numpy as np
from django.db import transaction

from backend.audit.services import record
from backend.config.demo.people import SLUG, DemoPeople, seed_people
from backend.config.demo.ratings import RatingSeeder
from backend.config.demo.sessions import SessionSeeder
from backend.core.errors import Conflict
from backend.programmes.models import Programme
from backend.ratings.models import Rating, RatingKind
from backend.ratings.services import release_rating
from backend.reliability.services import compute_report

SEED = 20260301
RELEASE_COMMENT = (
    "You stayed warm throughout. Next time, let the inventory slow down where the client's voice "
    "changes, and say aloud how the low days and the birthday hang together."
)


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
    sessions = SessionSeeder(people, rng, today).seed()
    closed, _ = RatingSeeder(people, sessions, rng, today).seed()
    record(
        actor=None, verb="demo.seeded", programme_id=people.programme.pk, target=people.programme
    )
    _release_first_feedback(people)
    compute_report(actor=people.accounts["lead"], round_=closed)
    return True


def _release_first_feedback(people: DemoPeople) -> None:
    """Let the supervisor release the first of their ratings to the trainee who can sign in."""
    supervisor = people.accounts["supervisor"]
    rating = (
        Rating.objects.filter(
            kind=RatingKind.SUPERVISOR,
            rater=supervisor,
            therapy_session__case__enrolment=people.large[0],
        )
        .order_by("therapy_session__number")
        .first()
    )
    if rating is None:
        raise LookupError("the demo's first trainee has no supervisor rating")
    release_rating(actor=supervisor, rating=rating, comment=RELEASE_COMMENT)
