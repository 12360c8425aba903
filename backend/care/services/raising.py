"""Follow what a rating says: a harm flag is known to those responsible as soon as it is saved."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from backend.care.models import HarmFlag, StepKind
from backend.care.policies import acknowledge_by
from backend.care.selectors import with_state
from backend.care.services.stepping import LockedFlag
from backend.care.states import UNSETTLED
from backend.core.tasks import enqueue_on_commit
from backend.ratings.flagging import Flagged
from backend.ratings.models import Rating, RatingKind

# A gold rating is made of a session that is used for practice long after it was held.
FOLLOWED: Final = frozenset({RatingKind.INDEPENDENT, RatingKind.SUPERVISOR, RatingKind.SELF})


def follow_rating(rating: Rating, flagged: Flagged) -> None:
    """Raise a harm flag, change its turns, or take it back, as the rating now says.

    Runs inside the transaction of the save, so that either both are stored or neither.
    """
    if flagged.kind != "harm" or rating.kind not in FOLLOWED or _is_exercise(rating):
        return
    known = with_state(HarmFlag.objects.filter(rating=rating, flag=flagged.flag))
    standing = known.filter(state__in=UNSETTLED).order_by("-raised_at").first()
    if standing is not None:
        _follow(standing, flagged)
    elif flagged.is_raised:
        _raise(rating, flagged)


def _is_exercise(rating: Rating) -> bool:
    """Tell whether the rating is practice, a test, or a check of the rater on a gold session."""
    assignment = rating.assignment
    return assignment is not None and not assignment.round_session.rates_trainee


def _raise(rating: Rating, flagged: Flagged) -> None:
    now = timezone.now()
    flag = HarmFlag.objects.create(
        programme_id=rating.programme_id,
        therapy_session_id=rating.therapy_session_id,
        rating=rating,
        flag=flagged.flag,
        text=flagged.text,
        raised_at=now,
        acknowledge_by=acknowledge_by(now),
    )
    # Nobody is named: not even the trail tells a reader of the flag whose rating raised it.
    LockedFlag(flag).add(StepKind.RAISED, actor=None, turns=list(flagged.turns))
    enqueue_on_commit("care.tell", flag=str(flag.pk))
    enqueue_on_commit("care.remind", not_before=flag.acknowledge_by, flag=str(flag.pk))


def _follow(flag: HarmFlag, flagged: Flagged) -> None:
    locked = LockedFlag(flag)
    if not flagged.is_raised:
        if locked.allows(StepKind.TAKEN_BACK):
            locked.add(StepKind.TAKEN_BACK, actor=None)
    elif _turns_of(flag) != flagged.turns:
        locked.add(StepKind.TURNS_CHANGED, actor=None, turns=list(flagged.turns))


def _turns_of(flag: HarmFlag) -> Sequence[int]:
    named = flag.steps.filter(kind__in=(StepKind.RAISED, StepKind.TURNS_CHANGED))
    return tuple(named.order_by("-number").values_list("turns", flat=True)[:1].get())
