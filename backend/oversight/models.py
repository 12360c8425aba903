"""What came of verifying a chain, and which weeks of it somebody has read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.models import AppendOnly, Identified
from backend.core.triggers import Guard
from backend.programmes.models import Programme


class Verification(Identified):
    """One verification of a chain: asked for, and later what it found. Then it stays."""

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard(
            "UPDATE",
            "a verification that is done stays as it is",
            "OLD.finished_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.asked_at <> OLD.asked_at",
        ),
        Guard("DELETE", "verifications are kept"),
    )

    # None for the chain of the installation: sign-ins, and what belongs to no programme.
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # None when the worker does it every night.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    n_events = models.PositiveBigIntegerField(null=True)
    n_faults = models.PositiveIntegerField(null=True)
    # How many rows stand as sealed, and how many nothing vouches for, by what they are called; and
    # the faults, of which the first are kept.
    found = models.JSONField(default=dict)

    class Meta:
        db_table = "oversight_verification"
        indexes = [models.Index(fields=["programme", "asked_at"], name="oversight_verification_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, n_events__isnull=True, n_faults__isnull=True)
                | Q(finished_at__isnull=False, n_events__isnull=False, n_faults__isnull=False),
                name="oversight_verification_done",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class WeekReview(Identified, AppendOnly):
    """That somebody has read a week of the trail: how much was in it, and what they noted.

    A week can be read by several, and again by the same person who has something to add.
    """

    erasable: ClassVar[tuple[str, ...]] = ("note", "open_questions")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # A Monday.
    starts_on = models.DateField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField()
    n_events = models.PositiveIntegerField()
    # How many of each kind: [verb, outcome, number].
    counts = models.JSONField(default=list)
    note = models.TextField(blank=True)
    open_questions = models.TextField(blank=True)

    class Meta:
        db_table = "oversight_week_review"
        indexes = [models.Index(fields=["programme", "starts_on"], name="oversight_review_week")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.starts_on}"
