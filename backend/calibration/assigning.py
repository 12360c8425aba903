"""What rounds ask of calibration: who is in status, which gold is fresh to whom, what to follow."""

import random
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from backend.accounts.models import User
from backend.calibration.selectors import (
    WHY_OUT,
    check_golds,
    knows_gold,
    makers_of,
    seen_by,
    standings,
)
from backend.casework.selectors import reasons_by_session
from backend.core.tasks import enqueue_on_commit
from backend.ratings.models import Assignment, Round


def raters_out_of_status(round_: Round, raters: Collection[UUID]) -> Mapping[UUID, str]:
    """Return why raters are not in status under the round's rubric version."""
    found = standings(round_.programme_id, raters, [round_.rubric])
    return {
        rater: WHY_OUT[standing.state]
        for (rater, _), standing in found.items()
        if not standing.in_status
    }


def fresh_checks(round_: Round, raters: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """Return the gold sessions that each rater has never met, in an order drawn from the seed.

    None for whoever may read gold ratings or rounds: they could tell.
    """
    golds = check_golds(round_.programme_id, round_.rubric_id)
    reasons = reasons_by_session(golds)
    ready = sorted((pk for pk in golds if not reasons[pk]), key=str)
    makers = makers_of(ready)
    people = User.objects.in_bulk(list(raters))
    found: dict[UUID, Sequence[UUID]] = {}
    for rater in sorted(raters, key=str):
        if knows_gold(people[rater], round_.programme_id):
            continue
        met = seen_by(rater)
        fresh = [pk for pk in ready if pk not in met and rater not in makers.get(pk, ())]
        # Not a secret: the seed is recorded so that the draw can be redone.
        random.Random(f"{round_.seed} {rater}").shuffle(fresh)  # noqa: S311
        found[rater] = fresh
    return found


def follow_later(assignment: Assignment) -> None:
    """Look at an attempt or a hidden check in the background, once its rating is locked."""
    enqueue_on_commit("calibration.follow_up", assignment_id=str(assignment.pk))
