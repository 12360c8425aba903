"""What a person may see of feedback, goals and phrases."""

from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from backend.access.roles import Permission, Role
from backend.access.rules import programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework.models import Transcript
from backend.casework.reading import sessions_with_withdrawn_consent
from backend.feedback.models import (
    Feedback,
    FeedbackAnswer,
    FeedbackRule,
    FeedbackStatus,
    Goal,
    GoalReview,
    GoalState,
    Phrase,
)
from backend.feedback.models.goal import CLOSING
from backend.programmes.selectors import supervisions_in_force
from backend.ratings.models import Rating, RatingKind, RatingStatus
from backend.ratings.visibility import (
    blinded_session_ids,
    sessions_rated_as_supervisor,
    visible,
)

# Why the words of a feedback are not shown.
SELF_RATING_FIRST, TEXT_CLOSED, NOT_THEIRS = "self_rating_first", "text_closed", "not_theirs"


# ── Feedback ─────────────────────────────────────────────────────────────────────────────


def _supervised(actor: User) -> QuerySet[Any, Any]:
    rows = supervisions_in_force(actor).filter(
        programme_id__in=programmes_where(actor, Permission.FEEDBACK_WRITE)
    )
    return rows.order_by().values("enrolment_id")


def _as_supervisor(actor: User) -> Q:
    """Return what a supervisor reads: their own, and what others released on what they rated.

    A colleague's words would sway whoever has not rated the session yet.
    """
    rated = sessions_rated_as_supervisor(actor).values("therapy_session_id")
    colleagues = Q(status=FeedbackStatus.RELEASED, therapy_session_id__in=rated)
    return Q(enrolment_id__in=_supervised(actor)) & (Q(author=actor) | colleagues)


def _as_trainee(actor: User) -> Q:
    return Q(
        status=FeedbackStatus.RELEASED,
        enrolment__person=actor,
        programme_id__in=programmes_with_role(actor, [Role.TRAINEE]),
    )


def _revealed_to(actor: User) -> list[UUID]:
    """Return the ratings that a trainee may see, of those that they were given feedback on.

    Asked beforehand: within the larger question it would be nested too deeply for SQLite.
    """
    if not programmes_with_role(actor, [Role.TRAINEE]):
        return []
    given = Feedback.objects.filter(_as_trainee(actor)).order_by().values("rating_id")
    shown = visible(Rating.objects.filter(pk__in=given), actor)
    return list(shown.order_by().values_list("pk", flat=True))


def feedback_visible_to(actor: User) -> QuerySet[Any]:
    """Return a supervisor's feedback, what a trainee was given, and that of a lead's programme.

    `is_readable` says whether the person may read the words. A lead knows that feedback is there; a
    trainee may have to rate the session first.
    """
    leads = Q(programme_id__in=programmes_where(actor, Permission.FEEDBACK_FOLLOW))
    erased = Transcript.objects.filter(
        therapy_session=OuterRef("therapy_session_id"), deleted_at__isnull=False
    )
    withdrawn = sessions_with_withdrawn_consent().filter(pk=OuterRef("therapy_session_id"))
    closed = Q(Exists(withdrawn)) | Q(Exists(erased))
    readable = _as_supervisor(actor) | (_as_trainee(actor) & Q(rating_id__in=_revealed_to(actor)))
    rows = Feedback.objects.filter(_as_supervisor(actor) | _as_trainee(actor) | leads)
    found: QuerySet[Any] = (
        rows.exclude(therapy_session_id__in=blinded_session_ids(actor))
        .annotate(
            is_closed=ExpressionWrapper(closed, output_field=BooleanField()),
            is_readable=ExpressionWrapper(readable & ~closed, output_field=BooleanField()),
            is_given=ExpressionWrapper(_as_trainee(actor), output_field=BooleanField()),
        )
        .annotate(
            why_hidden=Case(
                When(is_closed=True, then=Value(TEXT_CLOSED)),
                When(is_readable=True, then=Value("")),
                When(is_given=True, then=Value(SELF_RATING_FIRST)),
                default=Value(NOT_THEIRS),
                output_field=CharField(),
            )
        )
    )
    return found.order_by("-created_at", "id")


def feedback_details(actor: User) -> QuerySet[Any]:
    """Return the visible feedback with everything that the API says of one, in few queries."""
    own = Rating.objects.filter(
        kind=RatingKind.SELF,
        status=RatingStatus.SUBMITTED,
        therapy_session=OuterRef("therapy_session"),
        rater=OuterRef("enrolment__person"),
    )
    answers = FeedbackAnswer.objects.select_related("made_by").order_by("made_at", "id")
    found: QuerySet[Any] = (
        feedback_visible_to(actor)
        .select_related(
            "enrolment__person",
            "therapy_session__case",
            "therapy_session__transcript",
            "rating",
            "author",
            "acknowledgement",
            "correction",
        )
        .prefetch_related(
            "section_notes",
            "comments",
            Prefetch("answers", queryset=answers, to_attr="all_answers"),
        )
        .annotate(
            self_rating=Subquery(
                visible(own, actor).order_by("-submitted_at", "id").values("pk")[:1]
            ),
            is_supervised=Exists(
                supervisions_in_force(actor).order_by().filter(enrolment=OuterRef("enrolment"))
            ),
        )
    )
    return found


def self_rating_first(programme_id: UUID) -> bool:
    """Tell whether trainees rate themselves before they read; they do unless it was decided."""
    rules = FeedbackRule.objects.filter(programme_id=programme_id).order_by("-decided_at", "-id")
    newest = rules.values_list("self_rating_first", flat=True).first()
    return True if newest is None else newest


def rules_visible_to(actor: User) -> QuerySet[FeedbackRule]:
    """Return what was decided in the programmes whose feedback the person reads or follows."""
    programmes = programmes_where(actor, Permission.FEEDBACK_READ, Permission.FEEDBACK_FOLLOW)
    rows = FeedbackRule.objects.filter(programme_id__in=programmes)
    return rows.select_related("decided_by").order_by("-decided_at", "-id")


def phrases_of(actor: User) -> QuerySet[Phrase]:
    """Return the person's own phrases."""
    programmes = programmes_where(actor, Permission.FEEDBACK_WRITE)
    rows = Phrase.objects.filter(owner=actor, programme_id__in=programmes)
    return rows.order_by("kind", "text", "id")


# ── Goals ────────────────────────────────────────────────────────────────────────────────


def with_goal_state(rows: QuerySet[Goal]) -> QuerySet[Any]:
    """Add `state` and `due_at`, the number of the session with which the goal is reviewed next."""
    last = GoalReview.objects.filter(goal=OuterRef("pk")).order_by("-number")
    states = (When(last_outcome=outcome, then=Value(s)) for outcome, s in CLOSING.items())
    found: QuerySet[Any] = rows.annotate(
        last_outcome=Coalesce(Subquery(last.values("outcome")[:1]), Value("")),
        last_due=Subquery(last.values("review_at")[:1], output_field=IntegerField()),
    ).annotate(
        state=Case(*states, default=Value(GoalState.OPEN), output_field=CharField()),
        due_at=Case(
            When(last_outcome="", then="review_at"),
            default="last_due",
            output_field=IntegerField(),
        ),
    )
    return found


def goals_visible_to(actor: User) -> QuerySet[Any]:
    """Return the goals of a trainee themselves and of a supervisor's trainees, open ones first."""
    own = Q(enrolment__person=actor, programme_id__in=programmes_with_role(actor, [Role.TRAINEE]))
    rows = Goal.objects.filter(own | Q(enrolment_id__in=_supervised(actor)))
    is_open = Case(When(state=GoalState.OPEN, then=Value(0)), default=Value(1))
    reviews = GoalReview.objects.select_related("made_by", "therapy_session__case")
    return (
        with_goal_state(rows)
        .select_related("enrolment__person", "set_by", "therapy_session__case")
        .prefetch_related(
            Prefetch("reviews", queryset=reviews.order_by("number"), to_attr="all_reviews")
        )
        .order_by(is_open, "-set_at", "id")
    )


def goals_agreed_on(feedback: Feedback) -> QuerySet[Goal]:
    """Return the goals that were set for a feedback's trainee after its session.

    It asks nobody's permission: callers pass a feedback that the person may read.
    """
    rows = Goal.objects.filter(
        enrolment_id=feedback.enrolment_id, therapy_session_id=feedback.therapy_session_id
    )
    return rows.order_by("set_at", "id")
