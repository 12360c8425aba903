"""A small programme for the story of a round, built in the server's own database.

Run by `manage.py shell`; what it returns is printed as JSON. People sign in as in the demo.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from backend.access.roles import Role
from backend.accounts.models import User
from backend.calibration.models import SetPurpose
from backend.calibration.terms import Terms
from backend.config.demo.people import DOMAIN, PASSWORD
from backend.config.demo.seed import seal_seeded
from backend.instruments.services import pin_rubric
from backend.programmes.models import Programme
from tests import factories
from tests.backend.calibration.arena import LEVELS, Arena, enter, make_sessions

# One session to practise on and tests of four, so that the story is short.
TERMS = Terms("competence", practice_sessions=1, test_sessions=4, retest_sessions=4)
TRAINEE = "T01"
# Six are drawn, and one is left for a second round.
N_ROUND = 7


def build() -> dict[str, Any]:
    """Create people, cases, sessions with text, gold sets, and two raters in status.

    Return what gold says of each transcript, item by item.
    """
    programme = Programme.objects.create(slug="story", name="Story")
    people = {
        name: member(programme, role, name, code)
        for name, role, code in (
            ("lead", Role.LEAD, ""),
            ("supervisor", Role.SUPERVISOR, "S01"),
            ("rater1", Role.RATER, "R01"),
            ("rater2", Role.RATER, "R02"),
            ("rater3", Role.RATER, "R03"),
            ("adjudicator", Role.ADJUDICATOR, "A01"),
            ("trainee", Role.TRAINEE, ""),
            ("auditor", Role.AUDITOR, ""),
        )
    }
    lead = people["lead"]
    rubric = factories.ipt_rubric()
    pin_rubric(actor=lead, programme=programme, rubric=rubric)
    enrolment = factories.make_enrolment(programme, person=people["trainee"])
    enrolment.code = TRAINEE
    enrolment.save()
    factories.make_supervision(people["supervisor"], enrolment)
    case = factories.make_case(enrolment)
    for number in range(5, 5 + N_ROUND):
        factories.make_session(
            programme, case=case, number=number, ready_by=lead, held_on=timezone.localdate()
        )
    arena = Arena(programme, lead, people["rater1"], rubric, make_sessions(programme, lead, 11))
    arena.golds = [
        enter(arena, session, level) for session, level in zip(arena.sessions, LEVELS, strict=False)
    ]
    arena.adopt(TERMS)
    practice = arena.make_set(SetPurpose.PRACTICE, slice(0, 1), "Practice")
    tests = [
        arena.make_set(SetPurpose.TEST, slice(begin, begin + 4), name)
        for begin, name in ((1, "Test A"), (5, "Test B"))
    ]
    arena.make_set(SetPurpose.CHECK, slice(9, 11), "Hidden checks")
    for name in ("rater1", "rater2"):
        arena.finish(arena.begin(practice, people[name]))
        arena.finish(arena.begin(tests[0], people[name]))
    seal_seeded(programme)
    return {
        "gold": {
            str(gold.therapy_session.transcript.pk): {
                row.item: [row.status, row.values, row.not_applicable_reason]
                for row in gold.scores.all()
            }
            for gold in arena.golds
        }
    }


def member(programme: Programme, role: Role, name: str, code: str = "") -> User:
    """Create a person who signs in as in the demo."""
    person = factories.make_member(programme, role, name, code)
    person.email = f"{name}@{DOMAIN}"
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
