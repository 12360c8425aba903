"""Build rows for tests straight through the models, past every permission."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import rubrics
from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.care import services as care
from backend.care.models import HarmFlag
from backend.casework.models import (
    Case,
    Consent,
    ConsentForm,
    DeidentificationAttestation,
    OutcomeScore,
    Phase,
    Speaker,
    SpeakerRole,
    TherapySession,
    Transcript,
    Turn,
)
from backend.certification.models import PathwayVersion
from backend.deidentification.models import CaseName, NameReport, Review, Span
from backend.deidentification.proposing import text_hash, turns_of, words_hash
from backend.instruments.models import RubricVersion
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision
from backend.ratings.flagging import Flagged
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    ItemStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundPhase,
    RoundRater,
    RoundSession,
)
from rubrics.pathways import parse_pathway, pathway_fingerprint, pathway_to_public_dict
from tests.definitions import PERMISSION, own_definition, own_pathway

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = date(2025, 1, 6)
# Stands in every turn and nowhere else: an answer with it serves words of a session.
MARK = "secret words"
_numbers = itertools.count(1)


def make_person(name: str) -> User:
    """Create a person who cannot sign in with a password; tests force the sign-in."""
    return User.objects.create_user(f"{name}-{next(_numbers)}@people.example", name=name.title())


def make_member(programme: Programme, role: Role, name: str = "", code: str = "") -> User:
    """Create a person with one role in a programme."""
    person = make_person(name or f"{role}")
    Membership.objects.create(
        person=person, programme=programme, role=role, code=code, starts_on=LONG_AGO
    )
    return person


def make_programme(slug: str = "") -> Programme:
    """Create a programme."""
    slug = slug or f"programme-{next(_numbers)}"
    return Programme.objects.create(slug=slug, name=slug.title())


def make_enrolment(
    programme: Programme, *, person: User | None = None, cohort: Cohort | None = None
) -> Enrolment:
    """Create a trainee in a cohort."""
    number = next(_numbers)
    cohort = cohort or Cohort.objects.create(
        programme=programme, name=f"Cohort {number}", starts_on=LONG_AGO
    )
    person = person or make_member(programme, Role.TRAINEE)
    return Enrolment.objects.create(
        programme=programme, cohort=cohort, person=person, code=f"T{number}", starts_on=LONG_AGO
    )


def make_supervision(supervisor: User, enrolment: Enrolment) -> Supervision:
    """Link a supervisor with a trainee."""
    return Supervision.objects.create(
        programme=enrolment.programme,
        supervisor=supervisor,
        enrolment=enrolment,
        starts_on=LONG_AGO,
    )


def make_case(enrolment: Enrolment, **fields: Any) -> Case:
    """Create a case of a trainee."""
    values: dict[str, Any] = {
        "code": f"C-{next(_numbers)}",
        "planned_sessions": 16,
        "agreed_problem_areas": ["dispute"],
    }
    values |= fields
    return Case.objects.create(programme=enrolment.programme, enrolment=enrolment, **values)


def make_session(
    programme: Programme,
    *,
    case: Case | None = None,
    number: int | None = None,
    n_turns: int = 6,
    ready_by: User | None = None,
    held_on: date | None = None,
    phase: str = Phase.MIDDLE,
) -> TherapySession:
    """Create a session with its transcript; `ready_by` also records consent and attestation."""
    unique = next(_numbers)
    session = TherapySession.objects.create(
        programme=programme,
        case=case,
        label=f"recording {unique}",
        number=number,
        held_on=held_on or (TODAY if case else None),
        phase=phase if case else "",
    )
    transcript = Transcript.objects.create(
        programme=programme,
        therapy_session=session,
        content_hash=f"{unique:064d}",
        n_turns=n_turns,
        duration_ms=n_turns * 10_000,
    )
    Turn.objects.bulk_create(
        Turn(
            transcript=transcript,
            number=index,
            speaker="T" if index % 2 else "C",
            role=SpeakerRole.THERAPIST if index % 2 else SpeakerRole.CLIENT,
            start_ms=index * 10_000,
            text=f"{MARK} {unique} turn {index}",
        )
        for index in range(1, n_turns + 1)
    )
    voices = (("T", SpeakerRole.THERAPIST), ("C", SpeakerRole.CLIENT))
    Speaker.objects.bulk_create(
        Speaker(
            transcript=transcript,
            position=position,
            label=label,
            role=role,
            is_trainee=role == SpeakerRole.THERAPIST,
        )
        for position, (label, role) in enumerate(voices[:n_turns], start=1)
    )
    if ready_by is not None:
        make_consent(session, by=ready_by)
        DeidentificationAttestation.objects.create(
            programme=programme, therapy_session=session, attested_by=ready_by
        )
    return session


def make_meeting(case: Case, number: int, **fields: Any) -> TherapySession:
    """Register a meeting whose recording was lost, unless told otherwise."""
    values: dict[str, Any] = {
        "recording": "lost",
        "missing_reason": "damaged",
        "held_on": TODAY,
    }
    return TherapySession.objects.create(
        programme=case.programme, case=case, number=number, **(values | fields)
    )


def make_outcome(case: Case, *, by: User, **fields: Any) -> OutcomeScore:
    """Record a PHQ-9 of 14, unless told otherwise."""
    values: dict[str, Any] = {
        "measure": "phq9",
        "minimum": 0,
        "maximum": 27,
        "taken_on": TODAY,
        "total": 14,
    }
    return OutcomeScore.objects.create(
        programme=case.programme, case=case, recorded_by=by, **(values | fields)
    )


def make_consent_form(programme: Programme, **fields: Any) -> ConsentForm:
    """Create a form that asks for everything and has no end."""
    values: dict[str, Any] = {
        "name": "Recording",
        "version": f"v{next(_numbers)}",
        "text": "I agree that my sessions are recorded.",
        "scopes": ["certification", "media", "research", "training"],
        "offers_keeping_scores": True,
    }
    return ConsentForm.objects.create(programme=programme, **(values | fields))


def make_consent(session: TherapySession, *, by: User, **fields: Any) -> Consent:
    """Record a consent to training, from long ago and without end unless told."""
    values: dict[str, Any] = {
        "scopes": ["training"],
        "form_version": "1",
        "given_on": LONG_AGO,
    }
    return Consent.objects.create(
        programme=session.programme, therapy_session=session, recorded_by=by, **(values | fields)
    )


def make_review(session: TherapySession, *, by: User) -> Review:
    """Create an open review of a session's text, in which nothing is proposed."""
    return Review.objects.create(
        programme=session.programme,
        transcript=session.transcript,
        engine_version="1",
        text_hash=text_hash(turns_of(session.transcript)),
        opened_by=by,
    )


def make_span(review: Review, *, turn: int = 1, start: int = 0, end: int = 6) -> Span:
    """Create an undecided span of a review, of a person of its own."""
    key = f"person-{next(_numbers)}"
    entity = {
        "key": key,
        "kind": "person",
        "role": "",
        "replacement": f"[{key.replace('-', ' ')}]",
        "unsure": False,
    }
    review.entities = [*review.entities, entity]
    review.save()
    texts = {row.number: row.text for row in turns_of(review.transcript)}
    return Span.objects.create(
        review=review,
        turn=turn,
        start=start,
        end=end,
        words_hash=words_hash(review.salt, texts[turn][start:end]),
        kind="person",
        entity=key,
        rule="first_name",
        confidence=0.9,
    )


def make_case_name(case: Case, *, by: User, text: str = "Anna", role: str = "sister") -> CaseName:
    """Give a name of a case."""
    return CaseName.objects.create(
        programme=case.programme, case=case, text=text, role=role, kind="person", added_by=by
    )


def make_name_report(session: TherapySession, *, by: User, turns: Sequence[int] = (2,)) -> Any:
    """Report a name that was left in a session's text, which closes it."""
    return NameReport.objects.create(
        programme=session.programme, therapy_session=session, turns=list(turns), reported_by=by
    )


def make_upload(text: str = "T: How was the week?\nC: Hard.\n") -> SimpleUploadedFile:
    """Return a small transcript as a browser sends it."""
    return SimpleUploadedFile("session.txt", text.encode(), content_type="text/plain")


def ipt_rubric() -> RubricVersion:
    """Return the IPT rubric that every migrated database holds."""
    return RubricVersion.objects.filter(slug__contains="ipt").latest("loaded_at")


def shipped_rubrics() -> list[RubricVersion]:
    """Return every version that comes with the product."""
    return list(RubricVersion.objects.filter(programme__isnull=True))


def make_own_rubric(programme: Programme, *, by: User, text: str = "") -> RubricVersion:
    """Create a version of a programme's own, past every check but the grammar."""
    text = text or own_definition(slug=f"own-{next(_numbers)}")
    rubric = rubrics.parse(text, name="own.yaml")
    return RubricVersion.objects.create(
        programme=programme,
        slug=rubric.slug,
        version=rubric.version,
        title=rubric.title,
        language=rubric.language,
        status=rubric.status,
        fingerprint=rubrics.fingerprint(rubric),
        definition=rubrics.to_public_dict(rubric),
        source=text,
        permission_note=PERMISSION,
        uploaded_by=by,
    )


def make_own_pathway(programme: Programme, *, by: User, text: str = "") -> PathwayVersion:
    """Create a pathway of a programme's own, past every check but the grammar."""
    text = text or own_pathway(slug=f"own-{next(_numbers)}")
    pathway = parse_pathway(text, name="own.yaml")
    return PathwayVersion.objects.create(
        programme=programme,
        slug=pathway.slug,
        version=pathway.version,
        title=pathway.title,
        language=pathway.language,
        status=pathway.status,
        fingerprint=pathway_fingerprint(pathway),
        definition=pathway_to_public_dict(pathway),
        source=text,
        permission_note=PERMISSION,
        uploaded_by=by,
    )


def make_round(
    programme: Programme,
    *,
    lead: User,
    sessions: list[TherapySession],
    raters: list[User],
    phase: RoundPhase = RoundPhase.INDEPENDENT,
    rubric: RubricVersion | None = None,
) -> Round:
    """Create a round in which every rater is given every session."""
    unique = next(_numbers)
    round_ = Round.objects.create(
        programme=programme,
        name=f"Round {unique}",
        phase=phase,
        rubric=rubric or ipt_rubric(),
        raters_per_session=max(len(raters), 1),
        seed=unique,
        created_by=lead,
        started_at=None if phase == RoundPhase.DRAFT else NOW,
        closed_at=NOW if phase == RoundPhase.CLOSED else None,
    )
    for rater in raters:
        RoundRater.objects.create(round=round_, rater=rater)
    for index, session in enumerate(sessions):
        row = RoundSession.objects.create(
            round=round_, therapy_session=session, code=f"{chr(65 + index % 26)}{unique:03d}"[:8]
        )
        for position, rater in enumerate(raters):
            Assignment.objects.create(
                programme=programme,
                round_session=row,
                rater=rater,
                position=index * len(raters) + position,
            )
    return round_


def make_rating(
    session: TherapySession,
    *,
    rater: User,
    kind: RatingKind = RatingKind.INDEPENDENT,
    assignment: Assignment | None = None,
    scores: dict[str, tuple[int, int]] | None = None,
    problem_areas: list[str] | None = None,
    submitted: bool = True,
    at: datetime = NOW,
) -> Rating:
    """Create a rating with scores and one evidence turn an item, submitted unless told."""
    rating = Rating.objects.create(
        programme=session.programme,
        kind=kind,
        therapy_session=session,
        assignment=assignment,
        rater=rater,
        rubric=assignment.round_session.round.rubric if assignment else ipt_rubric(),
        session_phase=session.phase,
        session_format=session.case.format if session.case else "individual",
        problem_areas=problem_areas or ["dispute"],
        started_at=at,
        saved_at=at,
    )
    for item, (adherence, competence) in (scores or {"A1": (3, 4)}).items():
        ItemScore.objects.create(
            rating=rating,
            item=item,
            status=ItemStatus.SCORED,
            values={"adherence": adherence, "competence": competence},
        )
        Evidence.objects.create(rating=rating, item=item, turn_number=1)
    if assignment is not None:
        assignment.status = (
            AssignmentStatus.SUBMITTED if submitted else AssignmentStatus.IN_PROGRESS
        )
        assignment.save()
    if submitted:
        rating.status = RatingStatus.SUBMITTED
        rating.submitted_at = at
        rating.save()
    return rating


def make_harm_flag(
    rating: Rating,
    *,
    flag: str = "X7",
    turns: Sequence[int] = (1,),
    acknowledged_by: User | None = None,
) -> HarmFlag:
    """Raise a harm flag as a rating does, acknowledged on demand."""
    said = Flagged(flag, "harm", "Missed or dismissed risk", is_raised=True, turns=tuple(turns))
    care.follow_rating(rating, said)
    row = HarmFlag.objects.get(rating=rating, flag=flag)
    if acknowledged_by is not None:
        care.acknowledge(actor=acknowledged_by, flag=row)
    return row
