"""Courses of treatment and their meetings.

"Session" always means a therapy session here; the model is `TherapySession` because Django's own
sessions have taken the shorter word.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models.vocabulary import (
    Condition,
    Format,
    MissingReason,
    Phase,
    Recording,
)
from backend.core.models import Identified
from backend.programmes.models import Enrolment, Programme


class Case(Identified):
    """One client's (or couple's, or group's) course of treatment with a trainee."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cases")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="cases")
    # A pseudonym code; never initials or a date of birth.
    code = models.CharField(max_length=24)
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.INDIVIDUAL)
    # Empty while nobody has said it.
    condition = models.CharField(max_length=24, choices=Condition.choices, blank=True)
    planned_sessions = models.PositiveSmallIntegerField()
    # As agreed last (`AgreedAreas` keeps what was before).
    # One or two of ProblemArea; hidden from whoever rates before they record their own.
    agreed_problem_areas = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_case"
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="casework_case_code"),
            models.CheckConstraint(
                condition=Q(format__in=Format.values), name="casework_case_format"
            ),
            models.CheckConstraint(
                condition=Q(condition="") | Q(condition__in=Condition.values),
                name="casework_case_condition",
            ),
            models.CheckConstraint(
                condition=Q(planned_sessions__gte=1), name="casework_case_planned"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TherapySession(Identified):
    """One meeting that was held. Without a case it waits as unassigned.

    A meeting that was only registered has no transcript, and may never get one.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="sessions")
    # What the file called it, for the person who places it; empty for a registered meeting.
    label = models.CharField(max_length=120, blank=True)
    # Counted from 1 within the case.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=12, choices=Phase.choices, blank=True)
    recording = models.CharField(
        max_length=12, choices=Recording.choices, default=Recording.RECORDED
    )
    # Said of every meeting without a recording, and of no other.
    missing_reason = models.CharField(max_length=12, choices=MissingReason.choices, blank=True)
    missing_note = models.CharField(max_length=300, blank=True)
    is_simulated = models.BooleanField(default=False)
    # Registered by mistake: it was never held. It counts nowhere and leaves its number free.
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    struck_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_therapy_session"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(number__isnull=False, struck_at__isnull=True),
                name="casework_session_number",
            ),
            models.CheckConstraint(
                condition=Q(recording=Recording.RECORDED, missing_reason="", missing_note="")
                | Q(
                    recording__in=[Recording.NOT_RECORDED, Recording.LOST],
                    missing_reason__in=MissingReason.values,
                ),
                name="casework_session_recording",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
                name="casework_session_struck",
            ),
            models.CheckConstraint(
                condition=Q(phase="") | Q(phase__in=Phase.values), name="casework_session_phase"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(case__isnull=False),
                name="casework_session_number_needs_case",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
