"""A programme in which one trainee's portfolio meets a pathway: two cases, two raters each."""

from dataclasses import dataclass
from datetime import date

from backend.access.roles import Role
from backend.accounts.models import User
from backend.casework.models import ConsentScope, TherapySession
from backend.certification import services
from backend.certification.models import Decision, PathwayVersion
from backend.credentials.models import Certificate
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import (
    Assignment,
    Evidence,
    ItemScore,
    ItemStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundPhase,
)
from tests import factories
from tests.definitions import own_definition

SLUG = "skill-scale"
REASON = "Every rule is met, and the committee agrees."
PATHWAY = """\
grammar: 1
slug: skilled
version: "{version}"
status: published
title: Skilled listener
summary: Two sessions of two cases, seen by two raters each.
language: en
licence: CC-BY-4.0
permission: Written for the tests.
sources:
  - {{title: Nobody, used_for: Nothing}}
instrument: {{slug: {slug}, versions: ["1.0"], scale: skill}}
rules:
  - {{id: sessions, kind: sessions, at_least: 2, why: One is not enough}}
  - {{id: cases, kind: cases, at_least: 2, why: One may be luck}}
  - {{id: raters, kind: raters, at_least: 2, why: One may err}}
  - {{id: mean, kind: mean_score, at_least: 1.2, why: A bar}}
  - {{id: level, kind: level, above: 1.0, why: The decision}}
{more}\
  - {{id: flags, kind: flags, why: Harm is looked into first}}
  - {{id: validity, kind: validity, months: 12, renewal: [mean], why: Skills fade}}
  - {{id: signed, kind: signatures, at_least: 2, why: Somebody answers for it}}
"""


@dataclass
class Certifying:
    """The people, the sessions and the pathway; `worse` is a trainee who does not meet it."""

    programme: Programme
    lead: User
    second_lead: User
    adjudicator: User
    supervisor: User
    auditor: User
    trainee: User
    raters: tuple[User, ...]
    enrolment: Enrolment
    sessions: list[TherapySession]
    round: Round
    rubric: RubricVersion
    pathway: PathwayVersion

    @property
    def ratings(self) -> list[Rating]:
        """Return the independent ratings of the trainee."""
        rows = Rating.objects.filter(kind=RatingKind.INDEPENDENT, programme=self.programme)
        return list(rows.order_by("submitted_at", "id"))

    def requested(self) -> Decision:
        """Let the trainee ask."""
        return services.request_decision(
            actor=self.trainee, enrolment=self.enrolment, pathway=self.pathway
        )

    def in_review(self) -> Decision:
        """Let the lead freeze the evidence."""
        decision = self.requested()
        services.review_decision(actor=self.lead, decision=decision)
        return decision

    def signed(self, *, by: tuple[User, ...] = ()) -> Decision:
        """Let two people sign."""
        decision = self.in_review()
        for person in by or (self.lead, self.adjudicator):
            sign(decision, person)
        return decision

    def certified(self) -> Decision:
        """Let the lead conclude."""
        decision = self.signed()
        services.certify(actor=self.lead, decision=decision, reason=REASON)
        return decision

    def certificate(self) -> Certificate:
        """Return the certificate that follows."""
        return Certificate.objects.get(decision=self.certified())


def sign(decision: Decision, person: User) -> None:
    """Let a person sign the newest trace."""
    trace = decision.traces.order_by("-number").first()
    assert trace is not None
    services.sign_decision(actor=person, decision=decision, trace_hash=trace.trace_hash)


def build_certifying(*, more: str = "", points: int = 2) -> Certifying:
    """Create it; `more` are further rules, and `points` is what every rater gave."""
    programme = factories.make_programme()

    def member(role: Role, code: str = "") -> User:
        return factories.make_member(programme, role, f"{role}", code)

    lead, trainee = member(Role.LEAD), member(Role.TRAINEE)
    raters = (member(Role.RATER, "R01"), member(Role.RATER, "R02"))
    rubric = factories.make_own_rubric(programme, by=lead, text=own_definition(slug=SLUG))
    pathway = factories.make_own_pathway(
        programme, by=lead, text=PATHWAY.format(version="1.0", slug=SLUG, more=more)
    )
    services.adopt_pathway(actor=lead, programme=programme, pathway=pathway)
    enrolment = factories.make_enrolment(programme, person=trainee)
    supervisor = member(Role.SUPERVISOR, "S01")
    factories.make_supervision(supervisor, enrolment)
    sessions = [
        rated_session(programme, enrolment, lead=lead, number=number, phase=phase, areas=areas)
        for number, phase, areas in (
            (3, "initial", ["dispute"]),
            (8, "middle", ["grief"]),
        )
    ]
    round_ = factories.make_round(
        programme,
        lead=lead,
        sessions=sessions,
        raters=list(raters),
        phase=RoundPhase.CLOSED,
        rubric=rubric,
    )
    for assignment in Assignment.objects.filter(round_session__round=round_):
        rate(assignment, points)
    return Certifying(
        programme=programme,
        lead=lead,
        second_lead=member(Role.LEAD),
        adjudicator=member(Role.ADJUDICATOR, "A01"),
        supervisor=supervisor,
        auditor=member(Role.AUDITOR),
        trainee=trainee,
        raters=raters,
        enrolment=enrolment,
        sessions=sessions,
        round=round_,
        rubric=rubric,
        pathway=pathway,
    )


def rated_session(
    programme: Programme,
    enrolment: Enrolment,
    *,
    lead: User,
    number: int,
    phase: str,
    areas: list[str],
    held_on: date | None = None,
) -> TherapySession:
    """Create a session of a case of its own, whose client agreed to certification."""
    case = factories.make_case(enrolment, agreed_problem_areas=areas)
    session = factories.make_session(
        programme, case=case, number=number, ready_by=lead, phase=phase, held_on=held_on
    )
    factories.make_consent(
        session, by=lead, scopes=[ConsentScope.TRAINING, ConsentScope.CERTIFICATION]
    )
    return session


def rate(assignment: Assignment, points: int) -> Rating:
    """Submit a rating with the same points for every item."""
    rubric = assignment.round_session.round.rubric
    session = assignment.round_session.therapy_session
    rating = Rating.objects.create(
        programme=assignment.programme,
        kind=RatingKind.INDEPENDENT,
        therapy_session=session,
        assignment=assignment,
        rater=assignment.rater,
        rubric=rubric,
        session_phase=session.phase,
        session_format="individual",
        problem_areas=["dispute"],
        started_at=factories.NOW,
        saved_at=factories.NOW,
    )
    for item in ("A1", "A2"):
        ItemScore.objects.create(
            rating=rating, item=item, status=ItemStatus.SCORED, values={"skill": points}
        )
        Evidence.objects.create(rating=rating, item=item, turn_number=1)
    rating.status, rating.submitted_at = RatingStatus.SUBMITTED, factories.NOW
    rating.save()
    return rating
