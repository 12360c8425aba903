"""What a person may see of reliability, and which ratings of a round enter it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where
from backend.accounts.models import User
from backend.casework.reading import sessions_out_of_statistics
from backend.programmes.models import Supervision
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
    RoundSession,
)
from backend.ratings.visibility import blinded_session_ids, rounds_blinded_to
from backend.reliability.matrices import Raised, RatingKey
from backend.reliability.models import ReliabilityReport, ReportFlag


@dataclass(frozen=True)
class RoundRatings:
    """The ratings that enter a round's report, and how many were left out and why."""

    keys: tuple[RatingKey, ...]
    left_out: Mapping[str, int]
    # When each rating was submitted, where that is known.
    rated_at: Mapping[UUID, datetime] = field(default_factory=dict)


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
    """Return the reports of closed rounds in the programmes whose reliability one may read."""
    programmes = programmes_where(actor, Permission.RELIABILITY_READ)
    rows = ReliabilityReport.objects.filter(
        programme_id__in=programmes, round__phase=RoundPhase.CLOSED
    ).exclude(round_id__in=blinded_rounds(actor).values("pk"))
    flags = ReportFlag.objects.order_by("flagged_at", "id")
    return (
        rows.select_related("round__rubric", "programme")
        .prefetch_related(Prefetch("flags", queryset=flags))
        .defer("round__rubric__definition")
        .order_by("-created_at", "id")
    )


def ratings_of_round(round_: Round) -> RoundRatings:
    """Return the round's submitted independent ratings, and count what else there is."""
    withdrawn = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    stored = (
        Rating.objects.filter(
            assignment__round_session__round=round_,
            kind=RatingKind.INDEPENDENT,
            status=RatingStatus.SUBMITTED,
        )
        .annotate(is_withdrawn=Exists(withdrawn))
        .order_by("therapy_session_id", "rater_id")
        .values_list(
            "pk", "therapy_session_id", "rater_id", "problem_areas", "submitted_at", "is_withdrawn"
        )
    )
    keys, n_withdrawn = [], 0
    rated_at: dict[UUID, datetime] = {}
    for pk, session, rater, areas, at, is_withdrawn in stored:
        if is_withdrawn:
            n_withdrawn += 1
        else:
            keys.append(RatingKey(pk, session, rater, frozenset(areas or ())))
            if at is not None:
                rated_at[pk] = at
    left_out = _unfinished(round_) | {"consent_withdrawn": n_withdrawn} | _other_kinds(round_)
    return RoundRatings(tuple(keys), left_out, rated_at)


def raised_in(keys: Sequence[RatingKey]) -> list[Raised]:
    """Return the flags that ratings raise."""
    of_rating = {key.rating: key for key in keys}
    rows = RaisedFlag.objects.filter(rating_id__in=list(of_rating)).order_by("flag", "rating_id")
    return [
        Raised(of_rating[rating].session, of_rating[rating].rater, flag)
        for rating, flag in rows.values_list("rating_id", "flag")
    ]


def _unfinished(round_: Round) -> dict[str, int]:
    # What watches raters is no part of what was to be rated.
    rows = Assignment.objects.filter(round_session__round=round_, round_session__is_check=False)
    statuses = rows.values_list("status", flat=True)
    counts = Counter(statuses)
    return {
        "not_started": counts[AssignmentStatus.WAITING],
        "draft": counts[AssignmentStatus.IN_PROGRESS],
        "recused": counts[AssignmentStatus.RECUSED],
        "ended": counts[AssignmentStatus.ENDED],
    }


def _other_kinds(round_: Round) -> dict[str, int]:
    """Count the submitted ratings of other kinds on the round's sessions."""
    sessions = round_.round_sessions.filter(is_check=False).values("therapy_session_id")
    kinds = (
        Rating.objects.filter(therapy_session_id__in=sessions, status=RatingStatus.SUBMITTED)
        .exclude(kind__in=ASSIGNED_KINDS)
        .values_list("kind", flat=True)
    )
    return dict(sorted(Counter(kinds).items()))


def a_rater_supervises(round_: Round) -> bool:
    """Tell whether somebody rated, in this round, a session of a trainee they supervise."""
    of_rater = Supervision.objects.filter(
        supervisor=OuterRef("rater"), enrolment=OuterRef("therapy_session__case__enrolment")
    )
    ratings = Rating.objects.filter(
        assignment__round_session__round=round_,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
    )
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
