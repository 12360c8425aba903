"""Two programmes with every role in each, and a stranger: what belongs to B must never reach A."""

from dataclasses import dataclass

from backend.access.roles import Role
from backend.accounts.models import User
from backend.calibration.models import CalibrationSet, GoldRating
from backend.casework.models import Case, ConsentForm, TherapySession, Transcript
from backend.certification.models import Attestation, Decision, PathwayVersion, SupervisionLog
from backend.credentials.models import Certificate
from backend.deidentification.models import Review
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import Assignment, Rating, RatingKind, Release, Round, RoundPhase
from tests import factories
from tests.calibrating import make_gold, make_set
from tests.credentials_rows import make_attestation, make_certificate, make_decision, make_log


@dataclass(frozen=True)
class World:
    """One programme with its people and their work.

    `open_round` is in its independent phase: rater1 and rater2 are both given `open_session`;
    rater1 has a draft there, rater2 has submitted. `closed_round` holds the submitted ratings of
    both on `closed_session`, which the supervisor has rated as well and released to the trainee.
    `other_trainee` has `other_supervisor` and a session of their own. `unplaced_session` waits for
    a case; its text is under `review`, with nothing proposed. `own_rubric` is an instrument of the
    programme's own, which it has not pinned; `own_pathway` likewise. `consent_form` is the form
    that its clients sign. `gold` is of `other_session`, alone in a set to practise on.
    The trainee has entered `log` and `attestation`, which nobody confirmed, has asked for
    `decision`, and holds `certificate` of an earlier one.
    """

    programme: Programme
    lead: User
    supervisor: User
    other_supervisor: User
    rater1: User
    rater2: User
    adjudicator: User
    trainee: User
    other_trainee: User
    auditor: User
    operator: User
    researcher: User
    enrolment: Enrolment
    other_enrolment: Enrolment
    case: Case
    other_case: Case
    open_session: TherapySession
    closed_session: TherapySession
    other_session: TherapySession
    unplaced_session: TherapySession
    review: Review
    open_round: Round
    closed_round: Round
    draft: Rating
    submitted_in_open_round: Rating
    closed_rating1: Rating
    closed_rating2: Rating
    supervisor_rating: Rating
    release: Release
    own_rubric: RubricVersion
    own_pathway: PathwayVersion
    consent_form: ConsentForm
    gold: GoldRating
    practice_set: CalibrationSet
    log: SupervisionLog
    attestation: Attestation
    decision: Decision
    certificate: Certificate

    def people(self) -> dict[str, User]:
        """Return everybody by role name."""
        names = (
            "lead supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
            "auditor operator researcher"
        )
        return {name: getattr(self, name) for name in names.split()}

    def assignment(self, round_: Round, rater: User) -> Assignment:
        """Return a rater's assignment in one of the rounds, each of which has one session."""
        return Assignment.objects.get(round_session__round=round_, rater=rater)

    def transcript(self, session: TherapySession) -> Transcript:
        """Return a session's transcript."""
        return Transcript.objects.get(therapy_session=session)


def build_world(slug: str) -> World:
    """Create a programme with people in every role and work in every state."""
    programme = factories.make_programme(slug)

    def member(role: Role, name: str, code: str = "") -> User:
        return factories.make_member(programme, role, f"{slug}-{name}", code)

    lead = member(Role.LEAD, "lead")
    supervisor = member(Role.SUPERVISOR, "supervisor", "S01")
    other_supervisor = member(Role.SUPERVISOR, "other-supervisor", "S02")
    rater1, rater2 = member(Role.RATER, "rater1", "R01"), member(Role.RATER, "rater2", "R02")
    trainee, other_trainee = member(Role.TRAINEE, "trainee"), member(Role.TRAINEE, "other-trainee")
    enrolment = factories.make_enrolment(programme, person=trainee)
    other_enrolment = factories.make_enrolment(
        programme, person=other_trainee, cohort=enrolment.cohort
    )
    factories.make_supervision(supervisor, enrolment)
    factories.make_supervision(other_supervisor, other_enrolment)
    case, other_case = factories.make_case(enrolment), factories.make_case(other_enrolment)
    open_session, closed_session = (
        factories.make_session(programme, case=case, number=number, ready_by=lead)
        for number in (6, 7)
    )
    other_session = factories.make_session(programme, case=other_case, number=5, ready_by=lead)
    open_round = factories.make_round(
        programme, lead=lead, sessions=[open_session], raters=[rater1, rater2]
    )
    closed_round = factories.make_round(
        programme,
        lead=lead,
        sessions=[closed_session],
        raters=[rater1, rater2],
        phase=RoundPhase.CLOSED,
    )

    unplaced_session = factories.make_session(programme)

    def rate(round_: Round, session: TherapySession, rater: User, *, submitted: bool) -> Rating:
        assignment = Assignment.objects.get(round_session__round=round_, rater=rater)
        return factories.make_rating(
            session, rater=rater, assignment=assignment, submitted=submitted
        )

    gold = make_gold(other_session, by=lead)
    own_pathway = factories.make_own_pathway(programme, by=lead)
    certified = make_decision(enrolment, own_pathway, certified_by=lead)
    supervisor_rating = factories.make_rating(
        closed_session, rater=supervisor, kind=RatingKind.SUPERVISOR
    )
    return World(
        programme=programme,
        lead=lead,
        supervisor=supervisor,
        other_supervisor=other_supervisor,
        rater1=rater1,
        rater2=rater2,
        adjudicator=member(Role.ADJUDICATOR, "adjudicator", "A01"),
        trainee=trainee,
        other_trainee=other_trainee,
        auditor=member(Role.AUDITOR, "auditor"),
        operator=member(Role.OPERATOR, "operator"),
        researcher=member(Role.RESEARCHER, "researcher"),
        enrolment=enrolment,
        other_enrolment=other_enrolment,
        case=case,
        other_case=other_case,
        open_session=open_session,
        closed_session=closed_session,
        other_session=other_session,
        unplaced_session=unplaced_session,
        review=factories.make_review(unplaced_session, by=lead),
        open_round=open_round,
        closed_round=closed_round,
        draft=rate(open_round, open_session, rater1, submitted=False),
        submitted_in_open_round=rate(open_round, open_session, rater2, submitted=True),
        closed_rating1=rate(closed_round, closed_session, rater1, submitted=True),
        closed_rating2=rate(closed_round, closed_session, rater2, submitted=True),
        supervisor_rating=supervisor_rating,
        release=Release.objects.create(
            programme=programme,
            rating=supervisor_rating,
            enrolment=enrolment,
            released_by=supervisor,
            comment="Well paced.",
        ),
        own_rubric=factories.make_own_rubric(programme, by=lead),
        own_pathway=own_pathway,
        consent_form=factories.make_consent_form(programme),
        gold=gold,
        practice_set=make_set(gold, by=lead),
        log=make_log(enrolment, supervisor=supervisor),
        attestation=make_attestation(enrolment),
        decision=make_decision(enrolment, own_pathway),
        certificate=make_certificate(certified),
    )


@dataclass(frozen=True)
class TwoProgrammes:
    """Programme A, its twin B, and a person who belongs to neither."""

    a: World
    b: World
    stranger: User


def build_two_programmes() -> TwoProgrammes:
    """Create both worlds."""
    return TwoProgrammes(build_world("alpha"), build_world("beta"), factories.make_person("nobody"))
