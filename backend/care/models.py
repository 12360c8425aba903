"""Harm flags that were raised, and what was done about each. Rows are added, never changed.

The words of a step may quote a client: they are blanked when the session's text is erased, and that
alone may change in a row.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.core.triggers import Guard
from backend.programmes.models import Programme
from backend.ratings.models import Rating


class FlagState(models.TextChoices):
    """How far the care for a flag has come."""

    OPEN = "open", "Not acknowledged"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    SETTLED = "settled", "Settled"
    TAKEN_BACK = "taken_back", "Taken back by the rater"


class StepKind(models.TextChoices):
    """What happened to a flag."""

    RAISED = "raised", "Raised"
    TURNS_CHANGED = "turns_changed", "Other turns were named"
    TAKEN_BACK = "taken_back", "Taken back by the rater"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DEADLINE_MOVED = "deadline_moved", "Deadline moved"
    SETTLED = "settled", "Settled"
    REOPENED = "reopened", "Opened again"
    OVERDUE = "overdue", "Overdue"


class Outcome(models.TextChoices):
    """What came of looking into it."""

    CONFIRMED = "confirmed", "Confirmed, and something was done"
    NOT_CONFIRMED = "not_confirmed", "Not confirmed"
    UNDECIDABLE = "undecidable", "Cannot be told from the session"


class HarmFlag(Identified, AppendOnly):
    """A harm flag that a rating raised on a session; what is known of it stands in its steps."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="harm_flags")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="harm_flags"
    )
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="harm_flags")
    # The flag's id in the rubric, such as "X7", and its text there.
    flag = models.CharField(max_length=16)
    text = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    # Until when somebody is to have said that they look into it.
    acknowledge_by = models.DateTimeField()

    class Meta:
        db_table = "care_harm_flag"
        indexes = [models.Index(fields=["therapy_session"], name="care_harm_flag_session")]

    def __str__(self) -> str:
        return f"{self.flag} {self.id}"


class HarmFlagStep(Identified):
    """One thing that happened to a harm flag."""

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard(
            "UPDATE",
            "a step is never changed; only its words are erased",
            "NEW.note <> '' OR NEW.id <> OLD.id OR NEW.harm_flag_id <> OLD.harm_flag_id "
            "OR NEW.kind <> OLD.kind OR NEW.outcome <> OLD.outcome OR NEW.number <> OLD.number",
        ),
        Guard("DELETE", "this table is append-only"),
    )

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    harm_flag = models.ForeignKey(HarmFlag, on_delete=models.PROTECT, related_name="steps")
    # Whose erasure takes the words away.
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind.choices)
    # Null for what a rating or the calendar did.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # Numbers of turns; they outlive the text.
    turns = models.JSONField(default=list)
    # Until when the flag is to be settled, where the step says so.
    settle_by = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "care_harm_flag_step"
        constraints = [
            models.UniqueConstraint(fields=["harm_flag", "number"], name="care_step_number"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.SETTLED, outcome__in=Outcome.values)
                | (~Q(kind=StepKind.SETTLED) & Q(outcome="")),
                name="care_step_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.harm_flag_id} {self.number} {self.kind}"
