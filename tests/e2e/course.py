"""A trainee's course for the story of certification, built in the server's own database.

Run by `manage.py shell`: `begin` before the server starts, `four_cases` while it runs. People
sign in as in the demo.
"""

from datetime import timedelta

from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.calibration.models import SetPurpose
from backend.casework.models import ConsentScope, Phase
from backend.certification.models import PathwayVersion
from backend.certification.services import adopt_pathway
from backend.config.demo.people import DOMAIN
from backend.config.demo.seed import seal_seeded
from backend.instruments.rules import instrument_of
from backend.instruments.services import pin_rubric
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import (
    Assignment,
    ItemScore,
    ItemStatus,
    NotApplicableReason,
    Rating,
    RatingStatus,
    RoundPhase,
)
from tests import factories
from tests.backend.calibration.arena import LEVELS, Arena, enter, make_sessions
from tests.e2e.stage import TERMS, member

SLUG = "course"
RATERS = ("rater1", "rater2", "rater3", "rater4")
# The first session, about which feedback is given; the trainee was not good yet.
FIRST, FIRST_LEVEL = 5, 3
LATER_LEVEL = 5
LATER = (
    (2, Phase.INITIAL, "grief"),
    (6, Phase.MIDDLE, "transition"),
    (7, Phase.MIDDLE, "dispute"),
    (15, Phase.TERMINATION, "grief"),
)


def begin() -> None:
    """Create people, a pathway, four raters in status, and a first case with one rated session."""
    programme = Programme.objects.create(slug=SLUG, name="Course")
    lead = member(programme, Role.LEAD, "lead")
    supervisor = member(programme, Role.SUPERVISOR, "supervisor", "S01")
    member(programme, Role.ADJUDICATOR, "adjudicator", "A01")
    trainee = member(programme, Role.TRAINEE, "trainee")
    # They do not sign in: their work is written straight into the database.
    raters = [
        factories.make_member(programme, Role.RATER, name, f"R{number:02d}")
        for number, name in enumerate(RATERS, start=1)
    ]
    rubric = factories.ipt_rubric()
    pin_rubric(actor=lead, programme=programme, rubric=rubric)
    pathway = PathwayVersion.objects.get(
        programme__isnull=True, slug="attune-recommended", version="1.1"
    )
    adopt_pathway(actor=lead, programme=programme, pathway=pathway)
    enrolment = factories.make_enrolment(programme, person=trainee)
    factories.make_supervision(supervisor, enrolment)
    arena = Arena(programme, lead, raters[0], rubric, make_sessions(programme, lead, 5))
    arena.golds = [
        enter(arena, session, level) for session, level in zip(arena.sessions, LEVELS, strict=False)
    ]
    arena.adopt(TERMS)
    practice = arena.make_set(SetPurpose.PRACTICE, slice(0, 1))
    test = arena.make_set(SetPurpose.TEST, slice(1, 5))
    for rater in raters:
        arena.finish(arena.begin(practice, rater))
        arena.finish(arena.begin(test, rater))
    _rated(enrolment, lead, raters[:2], (FIRST, Phase.MIDDLE, "dispute"), FIRST_LEVEL)
    seal_seeded(programme)


def four_cases() -> None:
    """Add four cases with a session each, rated by two of the four raters."""
    programme = Programme.objects.get(slug=SLUG)
    enrolment = Enrolment.objects.get(programme=programme, person__email=f"trainee@{DOMAIN}")
    lead = User.objects.get(email=f"lead@{DOMAIN}")
    raters = [
        row.person
        for row in Membership.objects.filter(programme=programme, role=Role.RATER).order_by("code")
    ]
    for place, session in enumerate(LATER):
        pair = raters[:2] if place % 2 else raters[2:]
        _rated(enrolment, lead, pair, session, LATER_LEVEL)
    seal_seeded(programme)


def _rated(
    enrolment: Enrolment,
    lead: User,
    raters: list[User],
    session: tuple[int, Phase, str],
    level: int,
) -> None:
    """Create a case with a session that a closed round had rated on every item it requires."""
    number, phase, area = session
    programme, rubric = enrolment.programme, factories.ipt_rubric()
    row = factories.make_session(
        programme,
        case=factories.make_case(enrolment, agreed_problem_areas=[area]),
        number=number,
        n_turns=30,
        ready_by=lead,
        phase=phase,
        held_on=timezone.localdate() - timedelta(days=30 - number),
    )
    factories.make_consent(row, by=lead, scopes=[ConsentScope.TRAINING, ConsentScope.CERTIFICATION])
    asked = instrument_of(rubric.pk).applicability(
        phase=phase, treatment_format="individual", problem_areas=[area]
    )
    round_ = factories.make_round(
        programme, lead=lead, sessions=[row], raters=raters, phase=RoundPhase.CLOSED, rubric=rubric
    )
    required = {item for item, each in asked.items() if each.state == "required"}
    for assignment in Assignment.objects.filter(round_session__round=round_):
        rating = factories.make_rating(
            row,
            rater=assignment.rater,
            assignment=assignment,
            scores={item: (min(4, level), level) for item in sorted(required)},
            problem_areas=[area],
            submitted=False,
            at=timezone.now(),
        )
        ItemScore.objects.bulk_create(
            ItemScore(
                rating=rating,
                item=item,
                status=ItemStatus.NOT_APPLICABLE,
                not_applicable_reason=each.reason or NotApplicableReason.NO_OPPORTUNITY,
            )
            for item, each in asked.items()
            if item not in required
        )
        Rating.objects.filter(pk=rating.pk).update(
            status=RatingStatus.SUBMITTED, submitted_at=timezone.now()
        )
