"""Begin a rating that no round asked for: a supervisor's, or the trainee's own."""

from django.db import transaction
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import Case, TherapySession
from backend.casework.selectors import is_own, reasons_by_session
from backend.core.errors import AccessDenied, Conflict, ErrorDetail
from backend.instruments.rules import instrument_of
from backend.programmes.selectors import supervises
from backend.ratings.actions import needed_to_write
from backend.ratings.models import Rating, RatingKind
from backend.ratings.selectors import current_rubric, own_rating


@transaction.atomic
def begin_rating(
    *, actor: User, therapy_session: TherapySession, kind: RatingKind
) -> tuple[Rating, bool]:
    """Begin a supervisor's or a self rating, or return the one begun already.

    Raises AccessDenied or Conflict.
    """
    require(actor, needed_to_write(kind), therapy_session.programme_id)
    case = therapy_session.case
    _check_whose(actor, case, kind)
    # One at a time for a session, so that a second request finds the first one's rating.
    TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    rubric = current_rubric(therapy_session.programme_id)
    if rubric is None:
        raise Conflict("This programme works with no instrument yet.", code="no_rubric_pinned")
    begun = own_rating(actor, therapy_session, kind, rubric)
    if begun is not None:
        return begun, False
    reasons = reasons_by_session([therapy_session.pk])[therapy_session.pk]
    if reasons or case is None:
        raise Conflict(
            "This session is not ready to be rated.",
            code="session_not_ready",
            errors=[ErrorDetail(reason, f"{reason} stands in the way.") for reason in reasons],
        )
    unfit = instrument_of(rubric.pk).unfit_for(
        phase=therapy_session.phase, treatment_format=case.format
    )
    if unfit is not None:
        raise Conflict(f"This session cannot be rated: {unfit}.", code="session_outside_rubric")
    now = timezone.now()
    rating = Rating.objects.create(
        programme_id=therapy_session.programme_id,
        kind=kind,
        therapy_session=therapy_session,
        rater=actor,
        rubric=rubric,
        session_phase=therapy_session.phase,
        session_format=case.format,
        is_simulated=therapy_session.is_simulated,
        started_at=now,
        saved_at=now,
    )
    record(
        actor=actor,
        verb="rating.started",
        programme_id=rating.programme_id,
        target=rating,
        details={"kind": kind, "session": str(therapy_session.pk)},
    )
    return rating, True


def _check_whose(actor: User, case: Case | None, kind: RatingKind) -> None:
    if kind == RatingKind.SELF and not is_own(actor, case):
        raise AccessDenied("A self rating is of one's own session.", code="not_own_session")
    if kind == RatingKind.SUPERVISOR and (case is None or not supervises(actor, case.enrolment_id)):
        raise AccessDenied("You do not supervise this trainee.", code="not_own_trainee")
