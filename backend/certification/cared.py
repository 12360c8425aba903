"""What came of the flags on a trainee's sessions, and which still wait for an outcome."""

from collections.abc import Collection, Iterator
from uuid import UUID

from backend.care.models import FlagState, HarmFlag
from backend.care.selectors import unsettled_flags_of, with_state
from backend.certification.standing import OpenFlag
from backend.ratings.models import RaisedFlag


def with_outcome(flags: Collection[int]) -> set[int]:
    """Return which flags of submitted ratings somebody looked into, with an outcome."""
    rows = list(RaisedFlag.objects.filter(pk__in=flags).values_list("pk", "rating_id", "flag"))
    settled = with_state(HarmFlag.objects.filter(rating_id__in={row[1] for row in rows}))
    known = set(settled.filter(state=FlagState.SETTLED).values_list("rating_id", "flag"))
    return {key for key, rating, flag in rows if (rating, flag) in known}


def waiting(enrolment_id: UUID) -> Iterator[OpenFlag]:
    """Yield the harm flags on a trainee's sessions that nobody has settled, drafts included."""
    for row in unsettled_flags_of(enrolment_id):
        yield OpenFlag(row.pk, row.therapy_session_id, row.rating_id, row.flag)
