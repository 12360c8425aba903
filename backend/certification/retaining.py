"""What of certification the time counts for which a session's text is kept."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.certification.models import Decision, DecisionState
from backend.certification.selectors.decisions import with_state
from backend.certification.states import OPEN


def certified_on(sessions: QuerySet[TherapySession]) -> dict[UUID, date]:
    """Return when the trainee of each session was certified, first after it was held.

    None while something about the trainee is being decided: the texts may be looked at for it.
    """
    placed = sessions.filter(case__isnull=False).order_by()
    rows: QuerySet[Any] = with_state(
        Decision.objects.filter(enrolment__in=placed.values("case__enrolment"))
    )
    certified: dict[UUID, list[date]] = defaultdict(list)
    undecided: set[UUID] = set()
    for decision in rows:
        if decision.state in OPEN:
            undecided.add(decision.enrolment_id)
        elif decision.state == DecisionState.CERTIFIED:
            certified[decision.enrolment_id].append(timezone.localdate(decision.concluded_at))
    found: dict[UUID, date] = {}
    for pk, held_on, enrolment in placed.values_list("pk", "held_on", "case__enrolment"):
        if enrolment is None or enrolment in undecided:
            continue
        days = [day for day in certified[enrolment] if held_on is None or day >= held_on]
        if days:
            found[pk] = min(days)
    return found
