"""Which sessions of a portfolio the system drew at random, rather than a person."""

from collections.abc import Collection
from uuid import UUID

from backend.ratings.models import RoundDraw, RoundPhase, RoundSession


def drawn_in_rounds(sessions: Collection[UUID]) -> set[UUID]:
    """Return the sessions that were drawn for a round that was started.

    Whatever a person added to a drawn round is not among its picks.
    """
    given = RoundSession.objects.filter(therapy_session_id__in=sessions, is_check=False)
    rounds = given.exclude(round__phase=RoundPhase.DRAFT).values("round_id")
    picked = {
        pick
        for picks in RoundDraw.objects.filter(round_id__in=rounds).values_list("picks", flat=True)
        for pick in picks
    }
    return {key for key in sessions if str(key) in picked}
