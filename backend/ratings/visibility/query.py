"""The twin of the rule in SQL: which of many ratings a person may see, or be handed."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.casework.reading import sessions_out_of_statistics
from backend.core.visible import NOTHING
from backend.programmes.selectors import supervisions_in_force
from backend.ratings.models import (
    ASSIGNED_KINDS,
    AssignmentStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Release,
    RoundPhase,
    RoundSession,
)
from backend.ratings.visibility.blinding import (
    blinded_session_ids,
    rounds_blinded_to,
    sessions_to_recode,
)
from backend.ratings.visibility.rule import pending_sessions, revealed, sessions_rated_as_supervisor
from backend.ratings.visibility.terms import MAKERS


def own(viewer: User) -> Q:
    """Return the condition on `Rating` rows that the person made them and has not declined."""
    made = NOTHING
    for role in sorted(set(MAKERS.values())):
        if programmes := programmes_with_role(viewer, [role]):
            kinds = [kind for kind, maker in MAKERS.items() if maker == role]
            made |= Q(kind__in=kinds, programme_id__in=programmes)
    return made & Q(rater=viewer) & ~Q(assignment__status=AssignmentStatus.RECUSED)


def made_by(viewer: User) -> QuerySet[Rating]:
    """Return what a person rated, whatever roles they have by now, as far as their blinding goes.

    For what they are told of themselves; pages show what `visible` says.
    """
    rows = Rating.objects.filter(rater=viewer).exclude(assignment__status=AssignmentStatus.RECUSED)
    blinded = Q(therapy_session_id__in=blinded_session_ids(viewer))
    return _without_first(rows, viewer).filter(Q(kind__in=ASSIGNED_KINDS) | ~blinded)


def _without_first(queryset: QuerySet[Rating], viewer: User) -> QuerySet[Rating]:
    """Leave out what the person rated before of sessions that they rate a second time now.

    Asked beforehand: there is hardly ever such a session, and the rule is a part of larger ones.
    """
    is_rater = bool(programmes_with_role(viewer, [Role.RATER]))
    again = list(sessions_to_recode(viewer)) if is_rater else []
    if not again:
        return queryset
    return queryset.exclude(status=RatingStatus.SUBMITTED, therapy_session_id__in=again)


def visible(queryset: QuerySet[Rating], viewer: User) -> QuerySet[Rating]:
    """Return the ratings among `queryset` that the person may see."""
    blinded = Q(therapy_session_id__in=blinded_session_ids(viewer))
    # Tied to the row at hand, so that it costs the same however many sessions there are.
    out = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    others = _released(viewer) | _supervised(viewer) | _led(viewer)
    mine = own(viewer)
    # As flat as can be: SQLite refuses to read what is nested too deeply.
    return _without_first(queryset, viewer).filter(
        (mine & (Q(kind__in=ASSIGNED_KINDS) | ~blinded))
        | (Q(status=RatingStatus.SUBMITTED) & ~blinded & ~Exists(out) & others)
    )


def _released(viewer: User) -> Q:
    programmes = programmes_with_role(viewer, [Role.TRAINEE])
    if not programmes:
        return NOTHING
    released = Release.objects.filter(
        revealed(), enrolment__person=viewer, programme_id__in=programmes
    )
    return Q(pk__in=released.values("rating_id"))


def _supervised(viewer: User) -> Q:
    if not programmes_with_role(viewer, [Role.SUPERVISOR]):
        return NOTHING
    pending = pending_sessions()
    of_closed = Q(
        kind=RatingKind.INDEPENDENT, assignment__round_session__round__phase=RoundPhase.CLOSED
    )
    of_trainee = Q(kind=RatingKind.SELF) & ~Q(
        therapy_session_id__in=pending.values("therapy_session_id")
    )
    trainees = supervisions_in_force(viewer).order_by().values("enrolment_id")
    return (of_closed | of_trainee) & Q(
        therapy_session__case__enrolment_id__in=trainees,
        therapy_session_id__in=sessions_rated_as_supervisor(viewer).values("therapy_session_id"),
    )


def _led(viewer: User) -> Q:
    return Q(
        kind=RatingKind.INDEPENDENT,
        assignment__round_session__round__phase=RoundPhase.CLOSED,
        programme_id__in=programmes_with_role(viewer, [Role.LEAD]),
    )


def exportable(viewer: User, programme_id: UUID) -> QuerySet[Rating]:
    """Return the ratings of a programme that may be handed to the person, who may export.

    Submitted independent ratings of closed rounds: of no round in which they rate while it is open,
    of none that holds a session they have to rate, and of no session they held themselves.
    """
    due = RoundSession.objects.filter(therapy_session_id__in=blinded_session_ids(viewer))
    hidden = Q(assignment__round_session__round_id__in=rounds_blinded_to(viewer)) | Q(
        assignment__round_session__round_id__in=due.values("round_id")
    )
    rows = Rating.objects.filter(
        programme_id=programme_id,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
        assignment__round_session__round__phase=RoundPhase.CLOSED,
    )
    return rows.exclude(hidden | Q(therapy_session__case__enrolment__person=viewer))
