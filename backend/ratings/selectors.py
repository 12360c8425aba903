"""What a person may read of rounds, assignments, ratings and releases."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import TherapySession
from backend.instruments.models import RubricVersion
from backend.instruments.pins import working_rubric
from backend.programmes.models import Supervision
from backend.programmes.selectors import supervisions_in_force
from backend.ratings.calibrating import out_of_status
from backend.ratings.models import (
    ASSIGNED_KINDS,
    Assignment,
    AssignmentStatus,
    ConflictOfInterest,
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
    Release,
    Round,
    RoundPhase,
    RoundPurpose,
    RoundRater,
    RoundSession,
)
from backend.ratings.visibility import (
    DUE,
    GONE,
    MAKERS,
    blinded_session_ids,
    own,
    rounds_blinded_to,
    visible,
)


def _code_of(person: str, programme: str, role: Any) -> Coalesce:
    """Return the code of a person in a role; empty when they have none."""
    rows = Membership.objects.filter(
        person=OuterRef(person), programme=OuterRef(programme), role=role
    )
    return Coalesce(Subquery(rows.order_by().values("code")[:1]), Value(""))


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _is_closed(of: str) -> Exists:
    """Tell whether the session of a row is closed because of a name in its text."""
    return Exists(TherapySession.objects.filter(reading.closed("pk"), pk=OuterRef(of)))


def _maker_role(kind: str) -> Case:
    """Return the role in which a rating of the kind in this field is made."""
    roles = (When(**{kind: value}, then=Value(role)) for value, role in MAKERS.items())
    return Case(*roles, default=Value(""), output_field=CharField())


# ── Rounds ───────────────────────────────────────────────────────────────────────────────


def rounds_visible_to(actor: User) -> QuerySet[Round]:
    """Return the rounds of the programmes whose rounds the person may read, with their counts.

    `is_blinded` says that the person rates in the round, so that its progress is hidden from them.
    """
    assignments = Assignment.objects.filter(round_session__round=OuterRef("pk"))
    by_round = "round_session__round"
    rows = Round.objects.filter(
        programme_id__in=programmes_where(actor, Permission.ROUND_READ),
        purpose=RoundPurpose.RATING,
    )
    return (
        rows.select_related("rubric")
        .defer("rubric__definition")
        .annotate(
            n_sessions=_count(
                RoundSession.objects.filter(round=OuterRef("pk"), is_check=False), "round"
            ),
            n_raters=_count(RoundRater.objects.filter(round=OuterRef("pk")), "round"),
            n_assignments=_count(assignments.exclude(status__in=GONE), by_round),
            n_submitted=_count(assignments.filter(status=AssignmentStatus.SUBMITTED), by_round),
            is_blinded=Exists(rounds_blinded_to(actor).filter(round_session__round=OuterRef("pk"))),
        )
        .order_by("-created_at", "id")
    )


def round_details(actor: User) -> QuerySet[Round]:
    """Return the visible rounds with their sessions and who rates each."""
    blinded = blinded_session_ids(actor).filter(
        round_session__therapy_session=OuterRef("therapy_session")
    )
    assignments = (
        Assignment.objects.select_related("rater")
        .annotate(rater_code=_code_of("rater", "programme", Role.RATER))
        .order_by("rater_code", "id")
    )
    sessions = (
        RoundSession.objects.select_related("therapy_session__case__enrolment")
        .annotate(is_blinded=Exists(blinded))
        .prefetch_related(Prefetch("assignments", queryset=assignments))
        .order_by("code", "id")
    )
    return (
        rounds_visible_to(actor)
        .select_related("rubric", "draw")
        .defer("rubric__definition")
        .prefetch_related(Prefetch("round_sessions", queryset=sessions, to_attr="sessions_by_code"))
    )


@dataclass(frozen=True, slots=True)
class OutOfStatus:
    """A rater of a round who is not in status, and why in words."""

    rater: User
    code: str
    why: str


def raters_out_of_status(actor: User, round_: Any) -> list[OutOfStatus] | None:
    """Return which raters of a round of `round_details` are not in status today, by their code.

    None where that is not to be known: by whoever does not manage rounds, by whoever rates in it
    (a hidden check could have changed it), and when rating is over.
    """
    is_open = round_.phase in {RoundPhase.DRAFT, RoundPhase.INDEPENDENT}
    manages = allows(actor, Permission.ROUND_MANAGE, round_.programme_id)
    if round_.is_blinded or not is_open or not manages:
        return None
    rows = RoundRater.objects.filter(round=round_).select_related("rater")
    raters = {row.rater_id: row.rater for row in rows}
    reasons = out_of_status(round_, list(raters))
    codes = codes_of_raters(round_.programme_id, list(reasons))
    found = [
        OutOfStatus(raters[pk], codes.get(pk, ""), "; ".join(why)) for pk, why in reasons.items()
    ]
    return sorted(found, key=lambda row: (row.code, str(row.rater.pk)))


def conflicts_of(session_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return for each session who may not rate it.

    That is its trainee, whoever has supervised them, and whoever has a conflict declared.
    """
    rows = TherapySession.objects.filter(pk__in=session_ids, case__isnull=False)
    enrolments = dict(rows.values_list("pk", "case__enrolment_id"))
    trainees = dict(rows.values_list("pk", "case__enrolment__person_id"))
    kept_off: dict[UUID, set[UUID]] = {}
    links = Supervision.objects.filter(enrolment_id__in=enrolments.values())
    for enrolment_id, supervisor_id in links.values_list("enrolment_id", "supervisor_id"):
        kept_off.setdefault(enrolment_id, set()).add(supervisor_id)
    declared = ConflictOfInterest.objects.filter(
        enrolment_id__in=enrolments.values(), ended_at__isnull=True
    )
    for enrolment_id, rater_id in declared.values_list("enrolment_id", "rater_id"):
        kept_off.setdefault(enrolment_id, set()).add(rater_id)
    return {
        session_id: {trainees[session_id], *kept_off.get(enrolment_id, ())}
        for session_id, enrolment_id in enrolments.items()
    }


def calibrated_on(session_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return for each session who was calibrated on it, and may know its gold rating."""
    found: dict[UUID, set[UUID]] = {session_id: set() for session_id in session_ids}
    rows = Assignment.objects.filter(round_session__therapy_session_id__in=found).exclude(
        round_session__is_check=False, round_session__round__purpose=RoundPurpose.RATING
    )
    for session_id, rater_id in rows.values_list("round_session__therapy_session_id", "rater_id"):
        found[session_id].add(rater_id)
    return found


def codes_of_raters(programme_id: UUID, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the codes of raters, also of those who are none any more."""
    rows = Membership.objects.filter(
        programme_id=programme_id, role=Role.RATER, person_id__in=list(person_ids)
    )
    return dict(rows.order_by("starts_on", "id").values_list("person_id", "code"))


def conflicts_visible_to(actor: User) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts declared in the programmes whose rounds the person manages."""
    programmes = programmes_where(actor, Permission.ROUND_MANAGE)
    rows = ConflictOfInterest.objects.filter(programme_id__in=programmes)
    return (
        rows.select_related("rater", "enrolment__person")
        .annotate(rater_code=_code_of("rater", "programme", Role.RATER))
        .order_by(F("ended_at").desc(nulls_first=True), "rater_code", "enrolment__code", "id")
    )


def is_in_use(therapy_session_id: UUID) -> bool:
    """Tell whether a session was given to raters or is rated, so that it stays where it is."""
    given = RoundSession.objects.filter(therapy_session_id=therapy_session_id)
    return (
        given.exclude(round__phase=RoundPhase.DRAFT).exists()
        or Rating.objects.filter(therapy_session_id=therapy_session_id).exists()
    )


# ── Assignments ──────────────────────────────────────────────────────────────────────────


def _ratings_with_answers(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    return rows.prefetch_related(
        Prefetch("item_scores", queryset=ItemScore.objects.order_by("item", "id")),
        Prefetch("evidence", queryset=Evidence.objects.order_by("item", "turn_number")),
        Prefetch("flags", queryset=RaisedFlag.objects.order_by("flag")),
    )


def assignments_of(actor: User) -> QuerySet[Assignment]:
    """Return the person's own assignments as a rater: what is due first, then the newest round.

    Within a round they come in its random order.
    """
    programmes = programmes_with_role(actor, [Role.RATER])
    answers = _ratings_with_answers(Rating.objects.all())
    return (
        Assignment.objects.filter(rater=actor, programme_id__in=programmes)
        .exclude(status=AssignmentStatus.REASSIGNED)
        .select_related("round_session__round", "round_session__therapy_session__transcript")
        .select_related("round_session__therapy_session__case")
        .prefetch_related(Prefetch("rating", queryset=answers))
        .annotate(
            is_paused=_is_closed("round_session__therapy_session"),
            text_closed=reading.text_closed(
                OuterRef("round_session__therapy_session"), reading.RATING
            ),
        )
        .order_by(
            Case(When(status__in=DUE, then=Value(0)), default=Value(1)),
            "-round_session__round__started_at",
            "round_session__round",
            "position",
            "id",
        )
    )


# ── Ratings and releases ─────────────────────────────────────────────────────────────────


def ratings_visible_to(actor: User) -> QuerySet[Rating]:
    """Return the ratings the person may see, newest first."""
    return visible(Rating.objects.all(), actor).order_by("-started_at", "id")


def own_assigned(actor: User) -> QuerySet[Rating]:
    """Return the person's own unfinished ratings of what they were given to rate.

    They see these whatever else they may see, which costs far more to ask on every save. One that
    is submitted is asked for in full: it is hidden while its session is rated a second time.
    """
    rows = Rating.objects.filter(own(actor), kind__in=ASSIGNED_KINDS)
    return rows.exclude(status=RatingStatus.SUBMITTED)


def _text_closed() -> Case:
    """Return why nobody reads the words that a rating is of, on the ground of its kind."""
    session = OuterRef("therapy_session")
    return Case(
        When(kind=RatingKind.SELF, then=reading.text_closed(session, reading.OWN_SESSION)),
        default=reading.text_closed(session, reading.RATING),
        output_field=CharField(),
    )


def closing_of(rating: Rating) -> reading.Closing:
    """Return what keeps people from the words that a rating is of."""
    ground = reading.OWN_SESSION if rating.kind == RatingKind.SELF else reading.RATING
    return reading.closing(rating.therapy_session_id, ground)


def why_text_closed(rating: Rating) -> str:
    """Return why nobody reads the words that a rating is of; empty where somebody may."""
    return closing_of(rating).why


def rating_details(actor: User) -> QuerySet[Rating]:
    """Return the visible ratings with everything that the API says of one, in few queries."""
    supervised = supervisions_in_force(actor).order_by()
    rows = ratings_visible_to(actor).select_related(
        "assignment__round_session__round", "therapy_session__transcript", "release"
    )
    return _ratings_with_answers(rows).annotate(
        maker_role=_maker_role("kind"),
        rater_code=_code_of("rater", "programme", OuterRef("maker_role")),
        is_paused=_is_closed("therapy_session"),
        text_closed=_text_closed(),
        is_supervised=Exists(
            supervised.filter(enrolment=OuterRef("therapy_session__case__enrolment"))
        ),
    )


def releases_visible_to(actor: User) -> QuerySet[Release]:
    """Return what was released to the person, and what was released to their trainees.

    A supervisor sees only releases of ratings that they may see.
    """
    to_own = Q(
        enrolment__person=actor, programme_id__in=programmes_with_role(actor, [Role.TRAINEE])
    )
    trainees = supervisions_in_force(actor).order_by().values("enrolment_id")
    may_read = programmes_where(actor, Permission.RELEASE_READ)
    seen = visible(Rating.objects.all(), actor).order_by().values("pk")
    rows = Release.objects.filter(
        ~Exists(
            reading.sessions_out_of_statistics().filter(pk=OuterRef("rating__therapy_session"))
        ),
        to_own | Q(enrolment_id__in=trainees),
        programme_id__in=may_read,
        rating_id__in=seen,
    )
    return (
        rows.select_related(
            "enrolment", "rating__therapy_session__case", "rating__therapy_session__transcript"
        )
        .prefetch_related("rating__item_scores")
        .annotate(
            maker_role=_maker_role("rating__kind"),
            rater_code=_code_of("rating__rater", "programme", OuterRef("maker_role")),
        )
        .order_by("-released_at", "id")
    )


def current_rubric(programme_id: UUID) -> RubricVersion | None:
    """Return the pinned version to rate with outside rounds: of the newest round's instrument."""
    newest = Round.objects.filter(programme_id=programme_id, purpose=RoundPurpose.RATING)
    newest = newest.order_by("-created_at", "id")
    return working_rubric(programme_id, newest.values_list("rubric__slug", flat=True).first())


def own_rating(
    actor: User, therapy_session: TherapySession, kind: str, rubric: RubricVersion
) -> Rating | None:
    """Return the person's own draft of a session, or their rating of it under a rubric version."""
    rows = Rating.objects.filter(
        Q(status=RatingStatus.DRAFT) | Q(rubric=rubric),
        therapy_session=therapy_session,
        rater=actor,
        kind=kind,
        assignment__isnull=True,
    )
    return rows.order_by("status", "-started_at", "id").first()
