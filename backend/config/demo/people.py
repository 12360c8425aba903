"""The demo's people and programme. All names are invented."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision

SLUG = "demo"
PASSWORD = "attune-demo"  # noqa: S105 - published on purpose; refused unless on loopback
DOMAIN = "demo.example"

# The people who can sign in: part before the @, invented name, role, code.
ACCOUNTS = (
    ("lead", "Imogen Farrar", Role.LEAD, ""),
    ("supervisor", "Tobias Lindqvist", Role.SUPERVISOR, "S01"),
    ("rater1", "Noor Castellan", Role.RATER, "R01"),
    ("rater2", "Piet Okonjo", Role.RATER, "R02"),
    ("adjudicator", "Grace Umeda", Role.ADJUDICATOR, "A01"),
    ("trainee1", "Ada Brightwater", Role.TRAINEE, ""),
    ("auditor", "Leif Marchetti", Role.AUDITOR, ""),
    ("operator", "Sunniva Achterberg", Role.OPERATOR, ""),
    ("researcher", "Wendell Okafor-Lind", Role.RESEARCHER, ""),
)
# Others fill the programme; nobody can sign in as them.
OTHER_SUPERVISOR = "Yara Whitcombe"
OTHER_RATERS = ("Matteo Sandhu", "Ruth Vandenberg", "Kofi Lesniak")
LARGE_COHORT = (
    "Ben Ashgrove",
    "Carla Mwangi",
    "Dev Rosenthal",
    "Elin Pascoe",
    "Farid Quennell",
    "Greta Olufemi",
    "Hal Szymborski",
    "Ines Dunmore",
    "Jonah Takahara",
    "Kira Belmonte",
    "Luc Hathersage",
)
SMALL_COHORT = ("Mina Oddleif", "Nils Carrow", "Oona Faraday", "Perry Swanwick")


@dataclass(frozen=True)
class DemoPeople:
    """The programme and whoever the later steps of the seed need."""

    programme: Programme
    accounts: dict[str, User]
    raters: tuple[User, ...]
    large: tuple[Enrolment, ...]
    small: tuple[Enrolment, ...]
    supervisor_of: dict[str, User]
    first_day: date


def seed_people(today: date) -> DemoPeople:
    """Create the programme, its people, two cohorts and who supervises whom."""
    first_day = today - timedelta(weeks=44)
    programme = Programme.objects.create(
        slug=SLUG, name="Riverside IPT training (demo)", is_simulated=True
    )

    def join(person: User, role: Role, code: str) -> User:
        Membership.objects.create(
            person=person, programme=programme, role=role, code=code, starts_on=first_day
        )
        return person

    accounts = {}
    for key, name, role, code in ACCOUNTS:
        email = f"{key}@{DOMAIN}"
        person = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        accounts[key] = join(person, role, code)

    def extra(name: str, role: Role, code: str = "") -> User:
        email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
        return join(User.objects.create_user(email, name=name), role, code)

    other_supervisor = extra(OTHER_SUPERVISOR, Role.SUPERVISOR, "S02")
    other_raters = [
        extra(name, Role.RATER, f"R{number:02d}")
        for number, name in enumerate(OTHER_RATERS, start=3)
    ]

    def cohort(name: str, starts_on: date, people: list[User], first: int) -> list[Enrolment]:
        row = Cohort.objects.create(programme=programme, name=name, starts_on=starts_on)
        return [
            Enrolment.objects.create(
                programme=programme,
                cohort=row,
                person=person,
                code=f"T{number:02d}",
                starts_on=starts_on,
            )
            for number, person in enumerate(people, start=first)
        ]

    learners = [accounts["trainee1"], *(extra(name, Role.TRAINEE) for name in LARGE_COHORT)]
    large = cohort("Main cohort", first_day, learners, first=1)
    pilots = [extra(name, Role.TRAINEE) for name in SMALL_COHORT]
    small = cohort("Pilot group of four", first_day, pilots, first=len(large) + 1)
    supervisor_of = {}
    for index, enrolment in enumerate([*large, *small]):
        supervisor = accounts["supervisor"] if index < 6 else other_supervisor
        supervisor_of[enrolment.code] = supervisor
        Supervision.objects.create(
            programme=programme, supervisor=supervisor, enrolment=enrolment, starts_on=first_day
        )
    return DemoPeople(
        programme=programme,
        accounts=accounts,
        raters=(accounts["rater1"], accounts["rater2"], *other_raters),
        large=tuple(large),
        small=tuple(small),
        supervisor_of=supervisor_of,
        first_day=first_day,
    )
