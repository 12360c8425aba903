"""Which sessions a legal hold keeps."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.retention.models import LegalHold


def standing() -> QuerySet[LegalHold]:
    """Return the holds that were not lifted."""
    return LegalHold.objects.filter(lift__isnull=True)


def _on(session: Any, case: Any, enrolment: Any) -> Q:
    return Q(therapy_session=session) | Q(case=case) | Q(enrolment=enrolment)


def is_held() -> Exists:
    """Return the condition on `TherapySession` rows that a hold keeps them."""
    covering = _on(OuterRef("pk"), OuterRef("case_id"), OuterRef("case__enrolment_id"))
    return Exists(standing().filter(covering))


def is_on_hold(therapy_session_id: UUID) -> bool:
    """Tell whether a hold keeps a session."""
    return TherapySession.objects.filter(is_held(), pk=therapy_session_id).exists()


def sessions_under(hold: LegalHold) -> QuerySet[TherapySession]:
    """Return the sessions that a hold is on, as they are placed now."""
    if hold.therapy_session_id is not None:
        return TherapySession.objects.filter(pk=hold.therapy_session_id)
    if hold.case_id is not None:
        return TherapySession.objects.filter(case_id=hold.case_id)
    return TherapySession.objects.filter(case__enrolment=hold.enrolment)


def released_days(programme_id: UUID) -> dict[UUID, date]:
    """Return when the last hold on each session of a programme was lifted."""
    found: dict[UUID, date] = {}
    lifted = LegalHold.objects.filter(programme_id=programme_id, lift__isnull=False)
    for hold in lifted.select_related("lift"):
        day = timezone.localdate(hold.lift.lifted_at)
        for pk in sessions_under(hold).values_list("pk", flat=True):
            found[pk] = max(day, found.get(pk, day))
    return found
