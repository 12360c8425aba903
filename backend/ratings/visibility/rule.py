"""The rule to be read: whether a person may see one rating."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.access.roles import Role
from backend.access.rules import has_role
from backend.accounts.models import User
from backend.casework.models import TherapySession
from backend.casework.reading import OWN_SESSION, sessions_out_of_statistics, text_closed
from backend.programmes.selectors import supervises
from backend.ratings.models import (
    ASSIGNED_KINDS,
    AssignmentStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Release,
    RoundPhase,
    RoundPurpose,
    RoundSession,
)
from backend.ratings.visibility.blinding import is_blinded, sessions_to_recode
from backend.ratings.visibility.terms import CLOSED_FOR_GOOD, MAKERS, PENDING


def phase_of(rating: Rating) -> RoundPhase | None:
    """Return the phase of the rating's round; None when no round concerns it.

    A rating outside a round is as open as the least advanced started round that holds its session;
    where a rater is calibrated on the session, that concerns the rater alone.
    """
    if rating.assignment is not None:
        return RoundPhase(rating.assignment.round_session.round.phase)
    pending = pending_sessions().filter(therapy_session_id=rating.therapy_session_id)
    phases = set(pending.values_list("round__phase", flat=True))
    return next((phase for phase in PENDING if phase in phases), None)


def pending_sessions() -> QuerySet[RoundSession]:
    """Return the sessions of open rounds, as far as their ratings will say something of them."""
    return RoundSession.objects.filter(
        round__phase__in=PENDING, round__purpose=RoundPurpose.RATING, is_check=False
    )


def may_see(viewer: User, rating: Rating, phase: RoundPhase | None) -> bool:
    """Tell whether the person may see the rating while its round is in this phase."""
    is_own = _is_own(viewer, rating)
    if is_own and rating.kind in ASSIGNED_KINDS:
        return not _is_rated_again(viewer, rating)
    if is_blinded(viewer, rating.therapy_session_id):
        return False
    if is_own:
        return True
    if rating.status != RatingStatus.SUBMITTED or _counts_no_more(rating):
        return False
    return (
        _is_released_to(viewer, rating)
        or (phase in {None, RoundPhase.CLOSED} and _supervisor_may_see(viewer, rating))
        or (phase == RoundPhase.CLOSED and _lead_may_see(viewer, rating))
    )


def _is_rated_again(viewer: User, rating: Rating) -> bool:
    again = sessions_to_recode(viewer)
    return (
        rating.status == RatingStatus.SUBMITTED
        and again.filter(round_session__therapy_session_id=rating.therapy_session_id).exists()
    )


def _is_own(viewer: User, rating: Rating) -> bool:
    maker = MAKERS.get(rating.kind)
    assignment = rating.assignment
    declined = assignment is not None and assignment.status == AssignmentStatus.RECUSED
    return (
        rating.rater_id == viewer.pk
        and maker is not None
        and has_role(viewer, maker, rating.programme_id)
        and not declined
    )


def _counts_no_more(rating: Rating) -> bool:
    return sessions_out_of_statistics().filter(pk=rating.therapy_session_id).exists()


def _is_released_to(viewer: User, rating: Rating) -> bool:
    released = Release.objects.filter(revealed(), rating=rating, enrolment__person=viewer)
    return has_role(viewer, Role.TRAINEE, rating.programme_id) and released.exists()


def revealed() -> Q:
    """Return the condition on `Release` rows that the trainee is shown the rating by now.

    Where they rate themselves first, until they did; where nobody can read the text any more, and
    nobody could, at once.
    """
    session = TherapySession.objects.filter(pk=OuterRef("rating__therapy_session_id"))
    closed = session.annotate(why=text_closed(OuterRef("pk"), OWN_SESSION))
    self_rated = Rating.objects.filter(
        kind=RatingKind.SELF,
        status=RatingStatus.SUBMITTED,
        therapy_session=OuterRef("rating__therapy_session_id"),
        rater=OuterRef("enrolment__person_id"),
    )
    return (
        Q(after_self_rating=False)
        | Q(Exists(self_rated))
        | Q(Exists(closed.filter(why__in=CLOSED_FOR_GOOD)))
    )


def _supervisor_may_see(viewer: User, rating: Rating) -> bool:
    case = rating.therapy_session.case
    return (
        rating.kind in {RatingKind.INDEPENDENT, RatingKind.SELF}
        and case is not None
        and supervises(viewer, case.enrolment_id)
        and sessions_rated_as_supervisor(viewer)
        .filter(therapy_session_id=rating.therapy_session_id)
        .exists()
    )


def _lead_may_see(viewer: User, rating: Rating) -> bool:
    return rating.kind == RatingKind.INDEPENDENT and has_role(
        viewer, Role.LEAD, rating.programme_id
    )


def sessions_rated_as_supervisor(viewer: User) -> QuerySet[Rating]:
    """Return the person's own submitted ratings as a supervisor."""
    return Rating.objects.filter(
        rater=viewer, kind=RatingKind.SUPERVISOR, status=RatingStatus.SUBMITTED
    )


def shows_session(viewer: User, rating: Rating) -> bool:
    """Tell whether the person may know which session a visible rating is of.

    To its rater an independent rating is of a code, before and after the round.
    """
    return not (rating.kind in ASSIGNED_KINDS and rating.rater_id == viewer.pk)
