"""What an erasure of a person's account would take, and what is in its way."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.casework.models import TherapySession, Transcript
from backend.core.errors import ErrorDetail
from backend.credentials.models import CertificateText
from backend.ratings.models import Assignment, Rating, RatingStatus
from backend.ratings.visibility import DUE, rounds_blinded_to
from backend.retention.holding import is_held


@dataclass(frozen=True)
class Outlook:
    """What goes, what stays under a code, and why it cannot be done yet.

    How much the person has rated is None for whoever rates in an open round: it would tell them
    what others do there.
    """

    n_texts: int
    n_own_sessions: int
    n_certificates: int
    n_ratings_kept: int | None
    n_due: int | None
    hindrances: Sequence[ErrorDetail]


def own_sessions(person: User) -> list[TherapySession]:
    """Return the sessions that a person held as a trainee, in a fixed order."""
    rows = TherapySession.objects.filter(case__enrolment__person=person)
    return list(rows.order_by("pk"))


def outlook_of(actor: User, person: User) -> Outlook:
    """Return what erasing a person's account would mean; `actor` manages people everywhere."""
    sessions = TherapySession.objects.filter(case__enrolment__person=person)
    texts = Transcript.objects.filter(
        therapy_session__case__enrolment__person=person, deleted_at__isnull=True
    )
    ratings = Rating.objects.filter(rater=person, status=RatingStatus.SUBMITTED)
    due = Assignment.objects.filter(rater=person, status__in=DUE)
    is_hidden = person.pk != actor.pk and rounds_blinded_to(actor).exists()
    return Outlook(
        n_texts=texts.count(),
        n_own_sessions=sessions.count(),
        n_certificates=CertificateText.objects.filter(
            certificate__enrolment__person=person
        ).count(),
        n_ratings_kept=None if is_hidden else ratings.count(),
        n_due=None if is_hidden else due.count(),
        hindrances=_hindrances(actor, person, sessions.filter(is_held()).count()),
    )


def _hindrances(actor: User, person: User, n_held: int) -> list[ErrorDetail]:
    found = []
    if person.pk == actor.pk:
        found.append(
            ErrorDetail("own_account", "Nobody erases their own account. Ask another lead.")
        )
    if n_held:
        sessions = "1 session" if n_held == 1 else f"{n_held} sessions"
        found.append(
            ErrorDetail("legal_hold", f"A legal hold keeps {sessions} of theirs. Lift it first.")
        )
    leads = Membership.objects.filter(
        person=person, role=Role.LEAD, ends_on__isnull=True
    ).select_related("programme")
    for row in leads.order_by("programme__name"):
        others = Membership.objects.filter(
            programme=row.programme, role=Role.LEAD, ends_on__isnull=True, person__is_active=True
        ).exclude(person=person)
        if not others.exists():
            found.append(ErrorDetail("last_lead", f"Nobody else leads {row.programme.name}."))
    return found
