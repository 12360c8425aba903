"""What a person may see of what is kept, on hold, coming and gone."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import programmes_where
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import TherapySession
from backend.casework.policies import ConsentState
from backend.casework.selectors import sessions_awaiting_erasure
from backend.programmes.models import Programme
from backend.retention.coming import Item, coming, items_of, versions_of
from backend.retention.holding import sessions_under, standing
from backend.retention.models import DeletionProof, LegalHold, RetentionPolicy

SOON = timedelta(days=30)


def _where_read(actor: User) -> list[UUID]:
    return programmes_where(actor, Permission.RETENTION_READ)


def _veiled(actor: User) -> QuerySet[TherapySession]:
    return TherapySession.objects.filter(reading.veiled(actor, "pk")).order_by()


def programmes_visible_to(actor: User) -> QuerySet[Programme]:
    """Return the programmes in which the person sees what is kept how long."""
    return Programme.objects.filter(pk__in=_where_read(actor)).order_by("name", "id")


def policies_visible_to(actor: User) -> QuerySet[RetentionPolicy]:
    """Return the versions of the policies, newest first."""
    newer = RetentionPolicy.objects.filter(
        programme=OuterRef("programme"), number__gt=OuterRef("number")
    )
    rows = RetentionPolicy.objects.filter(programme_id__in=_where_read(actor))
    return (
        rows.select_related("set_by").annotate(is_current=~Exists(newer)).order_by("-number", "id")
    )


def holds_visible_to(actor: User) -> QuerySet[LegalHold]:
    """Return the legal holds, standing ones first; none on a session hidden from the person."""
    rows = LegalHold.objects.filter(programme_id__in=_where_read(actor)).exclude(
        therapy_session__in=_veiled(actor).values("pk")
    )
    return rows.select_related(
        "placed_by",
        "lift__lifted_by",
        "therapy_session__case",
        "case",
        "enrolment__person",
    ).order_by(F("lift__lifted_at").desc(nulls_first=True), "-placed_at", "id")


def n_awaiting_under(hold: LegalHold) -> int:
    """Return how many texts a hold alone keeps from being erased: their clients withdrew."""
    rows = sessions_awaiting_erasure().filter(pk__in=sessions_under(hold).order_by().values("pk"))
    return rows.count()


def proofs_visible_to(actor: User) -> QuerySet[DeletionProof]:
    """Return the proofs of deletion, newest first."""
    rows = DeletionProof.objects.filter(programme_id__in=_where_read(actor)).exclude(
        therapy_session__in=_veiled(actor).values("pk")
    )
    return rows.select_related("therapy_session__case", "recording", "policy").order_by(
        "-deleted_at", "-event_sequence", "what", "id"
    )


def coming_visible_to(actor: User, until: date, programme_id: UUID | None) -> list[Item]:
    """Return what is due for deletion until a day, what goes first at the top."""
    hidden = set(_veiled(actor).values_list("pk", flat=True))
    found: list[Item] = []
    for programme in _where_read(actor):
        if programme_id in (None, programme):
            items = items_of(programme, versions_of(programme))
            found.extend(item for item in items if item.session.pk not in hidden)
    return [item for item in coming(found, until) if not item.goes_with_text]


def consent_counts(actor: User, programme_id: UUID) -> dict[str, int]:
    """Return how many sessions there are by the state of their consent, and how many end soon."""
    rows = TherapySession.objects.filter(programme_id=programme_id)
    rows = rows.exclude(reading.veiled(actor, "pk")).order_by()
    counted = dict(
        rows.annotate(state=reading.consent_state())
        .values("state")
        .annotate(n=Count("pk"))
        .values_list("state", "n")
    )
    ending = rows.filter(reading.consent_ends_by(timezone.localdate() + SOON)).count()
    states: dict[str, int] = {state: counted.get(state, 0) for state in ConsentState}
    return states | {"ending_soon": ending}


def n_held(programme_id: UUID) -> int:
    """Return how many holds stand in a programme."""
    return standing().filter(programme_id=programme_id).count()
