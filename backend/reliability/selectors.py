"""What a person may see of reliability, and which ratings of a round enter it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where
from backend.accounts.models import User
from backend.casework.reading import sessions_out_of_statistics
from backend.instruments.models import RubricVersion
from backend.programmes.models import Cohort, Supervision
from backend.ratings.models import (
    ASSIGNED_KINDS,
    Assignment,
    AssignmentStatus,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundPhase,
    RoundPurpose,
    RoundSession,
)
from backend.ratings.visibility import blinded_session_ids, rounds_blinded_to
from backend.reliability.matrices import Raised, RatingKey
from backend.reliability.models import ReliabilityReport, ReportFlag, ReportRound


@dataclass(frozen=True, slots=True)
class Pool:
    """Which closed rounds are taken together, and whose sessions of them.

    Rounds of the rubric version, or of every version of its instrument; closed from one day to
    another, both included; sessions of the trainees of a cohort, or of all.
    """

    programme_id: UUID
    rubric: RubricVersion
    join_versions: bool = False
    cohort: Cohort | None = None
    closed_from: date | None = None
    closed_to: date | None = None

    @property
    def rounds(self) -> QuerySet[Round]:
        """The closed rounds that match, in the order in which they were closed."""
        rows = Round.objects.filter(
            programme_id=self.programme_id, phase=RoundPhase.CLOSED, purpose=RoundPurpose.RATING
        )
        if self.join_versions:
            rows = rows.filter(
                rubric__slug=self.rubric.slug, rubric__programme=self.rubric.programme
            )
        else:
            rows = rows.filter(rubric=self.rubric)
        if self.cohort is not None:
            of_cohort = RoundSession.objects.filter(
                round=OuterRef("pk"), therapy_session__case__enrolment__cohort=self.cohort
            )
            rows = rows.filter(Exists(of_cohort))
        if self.closed_from is not None:
            rows = rows.filter(closed_at__date__gte=self.closed_from)
        if self.closed_to is not None:
            rows = rows.filter(closed_at__date__lte=self.closed_to)
        return rows.order_by("closed_at", "id")


@dataclass(frozen=True)
class RoundRatings:
    """The ratings that enter a round's report, and how many were left out and why."""

    keys: tuple[RatingKey, ...]
    left_out: Mapping[str, int]
    # When each rating was submitted, where that is known.
    rated_at: Mapping[UUID, datetime] = field(default_factory=dict)
    # The version under which each was made, where there may be several.
    rubric_of: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaterName:
    """Under which code, and perhaps name, a rater is shown."""

    code: str
    name: str | None


# A rater who was never a member in that role, which only data written past the services can hold.
UNKNOWN_RATER = RaterName("?", None)


def blinded_rounds(actor: User) -> QuerySet[Round]:
    """Return the rounds of which the person must not learn how far the raters agree.

    Those in which they rate while it is open, and those that hold a session they have to rate.
    """
    held = RoundSession.objects.filter(therapy_session_id__in=blinded_session_ids(actor))
    return Round.objects.filter(
        Q(pk__in=rounds_blinded_to(actor)) | Q(pk__in=held.values("round_id"))
    )


def reports_visible_to(actor: User) -> QuerySet[ReliabilityReport]:
    """Return the reports of closed rounds in the programmes whose reliability one may read.

    Of several rounds together only where none of them is hidden from the person.
    """
    programmes = programmes_where(actor, Permission.RELIABILITY_READ)
    hidden = blinded_rounds(actor).values("pk")
    rows = (
        ReliabilityReport.objects.filter(programme_id__in=programmes)
        .filter(Q(round__isnull=True) | Q(round__phase=RoundPhase.CLOSED))
        .exclude(round_id__in=hidden)
        .exclude(pk__in=ReportRound.objects.filter(round_id__in=hidden).values("report_id"))
    )
    flags = ReportFlag.objects.order_by("flagged_at", "id")
    over = ReportRound.objects.filter(report=OuterRef("pk")).order_by()
    return (
        rows.select_related("round__rubric", "programme", "rubric", "cohort")
        .prefetch_related(Prefetch("flags", queryset=flags))
        .annotate(
            n_taken_together=Subquery(over.values("report").annotate(n=Count("pk")).values("n")),
            has_simulated=Exists(over.filter(round__is_simulated=True)),
        )
        .defer("round__rubric__definition", "rubric__definition")
        .order_by("-created_at", "id")
    )


def ratings_of_round(round_: Round) -> RoundRatings:
    """Return the round's submitted independent ratings, and count what else there is."""
    return ratings_of_rounds([round_.pk])


def ratings_of_rounds(rounds: Collection[UUID], cohort_id: UUID | None = None) -> RoundRatings:
    """Return the rounds' submitted independent ratings, and count what else there is.

    Of sessions of a cohort's trainees, or of all. Whoever rated a session in two of the rounds
    counts once, with what they submitted first.
    """
    withdrawn = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    stored = (
        Rating.objects.filter(
            assignment__round_session__round__in=rounds,
            kind=RatingKind.INDEPENDENT,
            status=RatingStatus.SUBMITTED,
        )
        .annotate(is_withdrawn=Exists(withdrawn))
        .order_by("therapy_session_id", "rater_id", "submitted_at", "pk")
        .values_list(
            "pk",
            "therapy_session_id",
            "rater_id",
            "problem_areas",
            "submitted_at",
            "rubric_id",
            "therapy_session__case__enrolment__cohort_id",
            "is_withdrawn",
        )
    )
    keys: dict[tuple[UUID, UUID], RatingKey] = {}
    counts = Counter(consent_withdrawn=0)
    rated_at: dict[UUID, datetime] = {}
    rubric_of: dict[UUID, UUID] = {}
    for pk, session, rater, areas, at, rubric, cohort, is_withdrawn in stored:
        if is_withdrawn:
            counts["consent_withdrawn"] += 1
        elif cohort_id is not None and cohort != cohort_id:
            counts["other_cohort"] += 1
        elif (session, rater) in keys:
            counts["rated_again"] += 1
        else:
            keys[session, rater] = RatingKey(pk, session, rater, frozenset(areas or ()))
            rubric_of[pk] = rubric
            if at is not None:
                rated_at[pk] = at
    left_out = _unfinished(rounds, cohort_id) | dict(counts) | _other_kinds(rounds, cohort_id)
    return RoundRatings(tuple(keys.values()), left_out, rated_at, rubric_of)


def raised_in(keys: Sequence[RatingKey]) -> list[Raised]:
    """Return the flags that ratings raise."""
    of_rating = {key.rating: key for key in keys}
    rows = RaisedFlag.objects.filter(rating_id__in=list(of_rating)).order_by("flag", "rating_id")
    return [
        Raised(of_rating[rating].session, of_rating[rating].rater, flag)
        for rating, flag in rows.values_list("rating_id", "flag")
    ]


def _unfinished(rounds: Collection[UUID], cohort_id: UUID | None) -> dict[str, int]:
    # What watches raters is no part of what was to be rated.
    rows = Assignment.objects.filter(
        round_session__in=_round_sessions(rounds, cohort_id).values("pk")
    )
    statuses = rows.values_list("status", flat=True)
    counts = Counter(statuses)
    return {
        "not_started": counts[AssignmentStatus.WAITING],
        "draft": counts[AssignmentStatus.IN_PROGRESS],
        "recused": counts[AssignmentStatus.RECUSED],
        "ended": counts[AssignmentStatus.ENDED],
    }


def _other_kinds(rounds: Collection[UUID], cohort_id: UUID | None) -> dict[str, int]:
    """Count the submitted ratings of other kinds on the rounds' sessions."""
    sessions = _round_sessions(rounds, cohort_id).values("therapy_session_id")
    kinds = (
        Rating.objects.filter(therapy_session_id__in=sessions, status=RatingStatus.SUBMITTED)
        .exclude(kind__in=ASSIGNED_KINDS)
        .values_list("kind", flat=True)
    )
    return dict(sorted(Counter(kinds).items()))


def _round_sessions(rounds: Collection[UUID], cohort_id: UUID | None) -> QuerySet[RoundSession]:
    rows = RoundSession.objects.filter(round__in=rounds, is_check=False)
    if cohort_id is None:
        return rows
    return rows.filter(therapy_session__case__enrolment__cohort_id=cohort_id)


def a_rater_supervises(keys: Sequence[RatingKey]) -> bool:
    """Tell whether somebody rated, in these ratings, a session of a trainee they supervise."""
    of_rater = Supervision.objects.filter(
        supervisor=OuterRef("rater"), enrolment=OuterRef("therapy_session__case__enrolment")
    )
    ratings = Rating.objects.filter(pk__in=[key.rating for key in keys])
    return ratings.filter(Exists(of_rater)).exists()


def codes_of(programme_id: UUID, role: Role, *, with_names: bool = False) -> dict[UUID, RaterName]:
    """Return the codes of the people who have, or had, a role in a programme, by their id."""
    rows = Membership.objects.filter(programme_id=programme_id, role=role)
    found = rows.values_list("person_id", "code", "person__name").order_by("code", "id")
    return {
        person: RaterName(code or f"#{position}", name if with_names else None)
        for position, (person, code, name) in enumerate(found, start=1)
    }


def report_shown_to(actor: User, report: ReliabilityReport) -> ReliabilityReport:
    """Add `shown`: the stored result with the raters' codes, and names for who may read them."""
    may_name = allows(actor, Permission.PEOPLE_READ, report.programme_id)
    found = codes_of(report.programme_id, Role.RATER, with_names=may_name)
    names = {str(person): name for person, name in found.items()}

    def name_of(rater: str) -> RaterName:
        return names.get(rater, UNKNOWN_RATER)

    result = dict(report.result)
    result["raters"] = [
        {**row, "code": name_of(row["rater"]).code, "name": name_of(row["rater"]).name}
        for row in result["raters"]
    ]
    # Reports of before these were computed say nothing of them.
    result.setdefault("judgements", [])
    result.setdefault("joined", None)
    result["drift"] = [
        {
            **on_scale,
            "raters": [
                {**row, "code": name_of(row["rater"]).code, "name": name_of(row["rater"]).name}
                for row in on_scale["raters"]
            ],
        }
        for on_scale in result.get("drift", [])
    ]
    result["rater_pairs"] = [
        {**row, "a": name_of(row["a"]).code, "b": name_of(row["b"]).code}
        for row in result["rater_pairs"]
    ]
    report.shown = result  # type: ignore[attr-defined]
    return report
