"""Whose competence a person may follow, and which ratings they may see of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.reading import sessions_out_of_statistics
from backend.casework.selectors import sessions_visible_to
from backend.competence.models import VarianceComponents
from backend.instruments.models import RubricVersion
from backend.programmes.models import Enrolment, Supervision
from backend.programmes.selectors import enrolments_visible_to
from backend.ratings.models import Rating, RatingKind, RatingStatus, RoundPhase
from backend.ratings.visibility import blinded_session_ids, visible

SHOWN_KINDS = (RatingKind.INDEPENDENT, RatingKind.SUPERVISOR, RatingKind.SELF)
_CLOSED = Q(assignment__round_session__round__phase=RoundPhase.CLOSED)


@dataclass(frozen=True, slots=True)
class TrainingSession:
    """A session with its place in the trainee's training, counted from 1 across all cases."""

    id: UUID
    trainee: UUID
    x: int
    number: int | None
    held_on: date | None
    case_code: str
    phase: str


class RubricName(Protocol):
    """A rubric version as far as it is named."""

    @property
    def slug(self) -> str:
        """The instrument."""

    @property
    def title(self) -> str:
        """Its title in this version."""


class Counted(Protocol):
    """A rating as far as it decides of which instrument a curve is."""

    @property
    def pk(self) -> UUID:
        """Its key."""

    @property
    def rubric_id(self) -> UUID:
        """The version it was made with."""

    @property
    def rubric(self) -> RubricName:
        """That version by name."""

    @property
    def saved_at(self) -> datetime:
        """When it was written last."""


class Drawn(NamedTuple):
    """One of the many ratings that a model is made of; thousands of whole rows would be slow."""

    pk: UUID
    therapy_session_id: UUID
    rater_id: UUID
    rubric_id: UUID
    rubric: RubricVersion
    session_phase: str
    saved_at: datetime
    blind_to_trainee: bool
    kind: str = RatingKind.INDEPENDENT


def drawn(rows: QuerySet[Rating]) -> list[Drawn]:
    """Return what a model needs of ratings in rounds, each session and rater once: the last."""
    found = rows.values_list(
        "pk",
        "therapy_session_id",
        "rater_id",
        "rubric_id",
        "session_phase",
        "saved_at",
        "assignment__round_session__round__blind_to_trainee",
    )
    last = {(row[1], row[2]): row for row in found}
    names = RubricVersion.objects.defer("definition", "source").in_bulk(
        {row[3] for row in last.values()}
    )
    return [Drawn(*row[:4], names[row[3]], *row[4:]) for row in last.values()]


def trainees_visible_to(actor: User) -> QuerySet[Enrolment]:
    """Return oneself, a supervisor's trainees, a lead's whole programme.

    `n_sessions` counts the sessions that were brought in and that the person may know of.
    """
    programmes = programmes_where(actor, Permission.CURVE_READ)
    brought = sessions_visible_to(actor).filter(transcript__isnull=False).order_by()
    sessions = brought.filter(case__enrolment=OuterRef("pk"))
    counted = sessions.values("case__enrolment").annotate(n=Count("pk")).values("n")
    rows = enrolments_visible_to(actor).filter(programme_id__in=programmes)
    return rows.annotate(n_sessions=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def training_of(enrolments: Iterable[UUID]) -> dict[UUID, TrainingSession]:
    """Return the sessions trainees brought in, in the order of their training, across cases.

    A session without a date stands where its registration puts it.
    """
    # Meetings that were only registered have no place: it must not move when they are entered.
    rows = TherapySession.objects.filter(
        case__enrolment_id__in=list(enrolments), transcript__isnull=False
    )
    found = rows.values_list(
        "pk", "case__enrolment_id", "number", "held_on", "case__code", "phase", "created_at"
    )
    in_order = sorted(
        found, key=lambda row: (row[3] or row[6].date(), row[2] or 0, row[6], str(row[0]))
    )
    places: dict[UUID, int] = {}
    training = {}
    for pk, trainee, number, held_on, case_code, phase, _ in in_order:
        places[trainee] = x = places.get(trainee, 0) + 1
        training[pk] = TrainingSession(pk, trainee, x, number, held_on, case_code, phase)
    return training


def ratings_shown_to(
    actor: User, enrolments: Iterable[UUID] | QuerySet[Enrolment, Any]
) -> QuerySet[Rating]:
    """Return the submitted ratings of trainees' sessions that may stand as points of a curve.

    Independent ones only once their round is closed, and never the person's own, which are of a
    code and of nobody; of one's own training only what was released, and what one said oneself.
    """
    rows = Rating.objects.filter(
        therapy_session__case__enrolment_id__in=enrolments
        if isinstance(enrolments, QuerySet)
        else list(enrolments),
        status=RatingStatus.SUBMITTED,
        kind__in=SHOWN_KINDS,
    )
    own_training = Q(therapy_session__case__enrolment__person=actor)
    is_open_to_trainee = Q(release__isnull=False) | Q(kind=RatingKind.SELF, rater=actor)
    rows = rows.filter(~Q(kind=RatingKind.INDEPENDENT) | (_CLOSED & ~Q(rater=actor)))
    rows = rows.filter(~own_training | is_open_to_trainee)
    return _with_consent(visible(rows, actor))


def independent_shown_to(actor: User, enrolments: Iterable[UUID]) -> QuerySet[Rating]:
    """Return the independent ones of the ratings that may stand as points."""
    return ratings_shown_to(actor, enrolments).filter(kind=RatingKind.INDEPENDENT)


def cohort_ratings(actor: User, cohort_id: UUID, guarded: Iterable[UUID]) -> QuerySet[Rating]:
    """Return the independent ratings of closed rounds that show how a cohort grows.

    Of the trainees `guarded`, whose own figures are shown, and of oneself, only what the person may
    see.
    """
    rows = closed_ratings(cohort_id).exclude(therapy_session_id__in=blinded_session_ids(actor))
    careful = Enrolment.objects.filter(Q(pk__in=list(guarded)) | Q(person=actor))
    is_guarded = Q(therapy_session__case__enrolment__in=careful.order_by().values("pk"))
    shown = ratings_shown_to(actor, careful.values("pk")).order_by()
    return _with_consent(rows.filter(~is_guarded | Q(pk__in=shown.values("pk"))))


def closed_ratings(cohort_id: UUID) -> QuerySet[Rating]:
    """Return all independent ratings of closed rounds of a cohort; for the system itself."""
    rows = Rating.objects.filter(
        _CLOSED,
        therapy_session__case__enrolment__cohort_id=cohort_id,
        status=RatingStatus.SUBMITTED,
        kind=RatingKind.INDEPENDENT,
    )
    return _with_consent(rows)


def programme_ratings(programme_id: UUID, instrument: str) -> QuerySet[Rating]:
    """Return the independent ratings of closed rounds with an instrument; for the system itself."""
    rows = Rating.objects.filter(
        _CLOSED,
        programme_id=programme_id,
        rubric__slug=instrument,
        therapy_session__case__isnull=False,
        status=RatingStatus.SUBMITTED,
        kind=RatingKind.INDEPENDENT,
    )
    return _with_consent(rows)


def components_of(programme_id: UUID, instrument: str, scale: str) -> VarianceComponents | None:
    """Return the newest components of a programme's scores, whether or not they are many enough."""
    rows = VarianceComponents.objects.filter(
        programme_id=programme_id, instrument=instrument, scale=scale
    )
    return rows.order_by("-computed_at", "-id").first()


def variances_of(programme_id: UUID, instrument: str) -> dict[str, dict[str, float]]:
    """Return the newest components of a programme's scores by scale, where there are any."""
    rows = VarianceComponents.objects.filter(programme_id=programme_id, instrument=instrument)
    newest = {row.scale: row.variance for row in rows.order_by("computed_at", "id")}
    return {scale: variance for scale, variance in newest.items() if variance is not None}


def _with_consent(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    withdrawn = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    return rows.filter(~Exists(withdrawn)).order_by("therapy_session_id", "submitted_at", "id")


def with_origin(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    """Load the round and the rubric's version with ratings, without the rubric's text."""
    related = rows.select_related("assignment__round_session__round", "rubric")
    return related.defer("rubric__definition", "rubric__source")


def supervised_pairs(enrolments: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Return who supervises, or supervised, which of the trainees."""
    rows = Supervision.objects.filter(enrolment_id__in=list(enrolments))
    return set(rows.values_list("supervisor_id", "enrolment_id"))
