"""Begin to practise or to be tested."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import has_role, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.beginning import Beginning, why_not_begin
from backend.calibration.models import Attempt, CalibrationSet, SetPurpose
from backend.casework.models import TherapySession
from backend.core.errors import AccessDenied, Conflict
from backend.programmes.models import Programme
from backend.ratings.models import RoundPurpose
from backend.ratings.services.single import open_for_one

_PURPOSES = {SetPurpose.PRACTICE: RoundPurpose.PRACTICE, SetPurpose.TEST: RoundPurpose.TEST}


@transaction.atomic
def begin_attempt(*, actor: User, calibration_set: CalibrationSet) -> Attempt:
    """Give the rater the sessions of a set, to practise on or to be tested by.

    Raises AccessDenied or Conflict, saying what stands in the way.
    """
    require(actor, Permission.RATING_MAKE, calibration_set.programme_id)
    programme_id = calibration_set.programme_id
    if not has_role(actor, Role.RATER, programme_id):
        raise AccessDenied("Only raters are calibrated.", code="not_a_rater")
    # One at a time for a person, so that no two tries are counted as one.
    User.objects.select_for_update().get(pk=actor.pk)
    (beginning,) = why_not_begin(actor, [calibration_set])
    if beginning.why_not is not None:
        raise Conflict(beginning.sentence, code=beginning.why_not)
    now, key = timezone.now(), uuid.uuid4()
    round_ = open_for_one(
        rater=actor,
        programme=Programme.objects.get(pk=programme_id),
        name=f"{calibration_set.name} · {str(key)[:8]}",
        purpose=_PURPOSES[SetPurpose(calibration_set.purpose)],
        rubric=calibration_set.rubric,
        sessions=_sessions(beginning),
        at=now,
    )
    is_test = calibration_set.purpose == SetPurpose.TEST
    attempt = Attempt.objects.create(
        id=key,
        programme_id=programme_id,
        rater=actor,
        calibration_set=calibration_set,
        rubric_id=calibration_set.rubric_id,
        round=round_,
        rule=beginning.rule if is_test else None,
        number=beginning.number if is_test else None,
        is_retest=beginning.is_retest,
        started_at=now,
    )
    record(
        actor=actor,
        verb="calibration.begun",
        programme_id=programme_id,
        target=attempt,
        details={"purpose": calibration_set.purpose, "set": str(calibration_set.pk)},
    )
    return attempt


def _sessions(beginning: Beginning) -> Sequence[TherapySession]:
    return [row.gold.therapy_session for row in beginning.sessions]
