"""Hand a rating to the trainee."""

from django.db import transaction
from django.shortcuts import get_object_or_404

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied
from backend.programmes.selectors import supervises
from backend.ratings import policies, revealing
from backend.ratings.models import Rating, Release
from backend.ratings.selectors import ratings_visible_to


@transaction.atomic
def release_rating(*, actor: User, rating: Rating, comment: str = "") -> Release:
    """Let the trainee read a rating, now or after their own. Raises AccessDenied or Conflict."""
    require(actor, Permission.RELEASE_MAKE, rating.programme_id)
    # One at a time for a rating; the second finds the first one's release.
    get_object_or_404(Rating.objects.select_for_update(), pk=rating.pk)
    rows = ratings_visible_to(actor).select_related(
        "assignment__round_session__round", "therapy_session__case", "release"
    )
    rating = get_object_or_404(rows, pk=rating.pk)
    case = rating.therapy_session.case
    if case is None or not supervises(actor, case.enrolment_id):
        raise AccessDenied("You do not supervise this trainee.", code="not_own_trainee")
    policies.check_can_release(rating)
    release = Release.objects.create(
        programme_id=rating.programme_id,
        rating=rating,
        enrolment_id=case.enrolment_id,
        released_by=actor,
        comment=comment.strip(),
        after_self_rating=revealing.self_rating_first(rating.programme_id),
    )
    record(
        actor=actor,
        verb="rating.released",
        programme_id=rating.programme_id,
        target=release,
        details={"rating": str(rating.pk), "kind": rating.kind},
        text=release.comment,
    )
    return release
