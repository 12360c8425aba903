"""End an attempt that its rater has left."""

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.calibration.models import Attempt, AttemptEnding
from backend.calibration.policies import check_can_end, check_may_end
from backend.calibration.services.judging import keep_result
from backend.core.errors import ErrorDetail, InvalidInput
from backend.ratings.services.single import end_for_one


@transaction.atomic
def end_attempt(*, actor: User, attempt: Attempt, reason: str) -> AttemptEnding:
    """End a practice or a test before every session is rated; drafts end with it and are kept.

    A test counts as a try, and no lead takes that back: its rater has met the sessions. It counts
    as none where too few of them were left for a verdict. Raises InvalidInput, AccessDenied or
    Conflict.
    """
    require(actor, Permission.CALIBRATION_MANAGE, attempt.programme_id)
    check_may_end(actor, attempt)
    if not reason.strip():
        raise InvalidInput(
            "Say why this is ended.",
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", "Say why.", field="reason")],
        )
    # As when an attempt is judged: the one or the other, and once.
    User.objects.select_for_update().get(pk=attempt.rater_id)
    attempt = Attempt.objects.select_related("round", "rule", "result").get(pk=attempt.pk)
    check_can_end(attempt)
    now = timezone.now()
    ending = AttemptEnding.objects.create(
        programme_id=attempt.programme_id,
        attempt=attempt,
        reason=reason.strip(),
        ended_by=actor,
        ended_at=now,
    )
    # Before the work on them ends: which sessions can still be rated decides whether it counts.
    keep_result(attempt=attempt, at=now, is_ended=True)
    end_for_one(round_=attempt.round, actor=actor, at=now)
    record(
        actor=actor,
        verb="calibration.ended",
        programme_id=attempt.programme_id,
        target=ending,
        details={"attempt": str(attempt.pk), "rater": str(attempt.rater_id)},
        text=ending.reason,
    )
    return ending
