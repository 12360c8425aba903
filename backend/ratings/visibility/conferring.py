"""Who may hear of the consensus on a session, and when they read what others say."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.reading import sessions_out_of_statistics
from backend.programmes.selectors import supervisions_in_force
from backend.ratings.models import (
    Assignment,
    Round,
    RoundPhase,
    RoundPurpose,
)
from backend.ratings.visibility.blinding import blinded_session_ids, rounds_blinded_to
from backend.ratings.visibility.rule import sessions_rated_as_supervisor
from backend.ratings.visibility.terms import DISCUSSED


def discussed(viewer: User) -> Q:
    """Return the condition on `RoundSession` rows that a person may hear of their consensus.

    Never while the round is rated, never of a session that they still have to rate anywhere, never
    of their own therapy. Who of the rest does hear of it is for `consensus` to say.
    """
    out = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    own_therapy = TherapySession.objects.filter(
        case__enrolment__person=viewer, pk=OuterRef("therapy_session_id")
    )
    return (
        Q(round__phase__in=DISCUSSED, round__purpose=RoundPurpose.RATING, is_check=False)
        & ~Q(therapy_session_id__in=blinded_session_ids(viewer))
        & ~Q(Exists(out))
        & ~Q(Exists(own_therapy))
    )


def reasons_open(
    *, is_rater: bool, gave_own: bool, all_gave: bool, takes_part: bool, is_concluded: bool
) -> bool:
    """Tell whether a person reads what raters say of a difference: once they have said it too.

    An adjudicator reads when all have spoken, and whoever takes no part when all is over.
    """
    if is_concluded:
        return True
    if is_rater:
        return gave_own
    return takes_part and all_gave


def unsettled_for(viewer: User, programme_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return since when the person is told of no new rule, by programme: they rate in a round.

    What others settle meanwhile would be another rater's work, and half a round rated by another
    rule. It is the start of the first such round.
    """
    rows = Round.objects.filter(
        pk__in=rounds_blinded_to(viewer), programme_id__in=list(programme_ids)
    ).order_by()
    return dict(
        rows.values("programme_id")
        .annotate(since=Min("started_at"))
        .values_list("programme_id", "since")
    )


def sessions_in_open_rounds(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of the sessions that the person was given in a round that is still rated.

    Also what they have submitted there: that something appears after submitting would tell.
    """
    rows = Assignment.objects.filter(
        rater=viewer, round_session__round__phase=RoundPhase.INDEPENDENT
    )
    return rows.values_list("round_session__therapy_session_id", flat=True)


def sessions_to_supervise(viewer: User) -> QuerySet[TherapySession, UUID]:
    """Return the ids of sessions of the person's trainees that they have not rated as supervisor.

    What others made of such a session would be another's rating. Whoever leads the programme as
    well reads ratings as a lead.
    """
    trainees = supervisions_in_force(viewer).order_by().values("enrolment_id")
    rows = TherapySession.objects.filter(case__enrolment_id__in=trainees)
    rated = sessions_rated_as_supervisor(viewer).values("therapy_session_id")
    led = programmes_with_role(viewer, [Role.LEAD])
    return rows.exclude(Q(pk__in=rated) | Q(programme_id__in=led)).values_list("pk", flat=True)
