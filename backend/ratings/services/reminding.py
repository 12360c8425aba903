"""Note who is reminded of what, so that nobody is told twice."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models.functions import Coalesce

from backend.accounts.models import User
from backend.audit.services import record
from backend.ratings.models import Assignment, Round, RoundPhase, RoundReminder
from backend.ratings.visibility import DUE


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rater to remind, and of how many sessions."""

    round: Round
    rater: User
    n_due: int


@transaction.atomic
def note_reminders(*, round_id: uuid.UUID, due_on: date) -> list[Reminder]:
    """Note whom to remind of what is due in an open round on a day; nobody a second time."""
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.phase != RoundPhase.INDEPENDENT:
        return []
    rows = Assignment.objects.filter(round_session__round=round_, status__in=DUE)
    due = rows.annotate(on=Coalesce("due_on", "round_session__round__due_on")).filter(on=due_on)
    told = RoundReminder.objects.filter(round=round_, due_on=due_on).values("rater")
    counts = Counter(due.exclude(rater__in=told).values_list("rater", flat=True))
    people = User.objects.filter(pk__in=counts, is_active=True).order_by("pk")
    found = [Reminder(round_, rater, counts[rater.pk]) for rater in people]
    if found:
        RoundReminder.objects.bulk_create(
            RoundReminder(round=round_, rater=row.rater, due_on=due_on) for row in found
        )
        record(
            actor=None,
            verb="round.reminded",
            programme_id=round_.programme_id,
            target=round_,
            details={
                "due_on": due_on.isoformat(),
                "raters": [str(row.rater.pk) for row in found],
            },
        )
    return found
