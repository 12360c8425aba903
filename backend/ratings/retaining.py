"""What of rounds the time counts for which a session's text is kept."""

from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.ratings.models import RoundPhase, RoundPurpose, RoundSession


def rounds_closed_on(sessions: QuerySet[TherapySession]) -> dict[UUID, date]:
    """Return when the last round of each session was closed; none while one is not."""
    given = RoundSession.objects.filter(
        therapy_session__in=sessions.order_by().values("pk"),
        round__purpose=RoundPurpose.RATING,
        is_check=False,
    ).order_by()
    unfinished = given.filter(~Q(round__phase=RoundPhase.CLOSED)).values("therapy_session_id")
    closed = given.exclude(therapy_session_id__in=unfinished).values("therapy_session_id")
    rows = closed.annotate(at=Max("round__closed_at"))
    return {
        session: timezone.localdate(at)
        for session, at in rows.values_list("therapy_session_id", "at")
        if at is not None
    }
