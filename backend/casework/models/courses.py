"""Courses of treatment and their meetings.

"Session" always means a therapy session here; the model is `TherapySession` because Django's own
sessions have taken the shorter word.
"""

from django.db import models
from django.db.models import Q

from backend.casework.models.vocabulary import Format, Phase
from backend.core.models import Identified
from backend.programmes.models import Enrolment, Programme


class Case(Identified):
    """One client's (or couple's, or group's) course of treatment with a trainee."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cases")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="cases")
    # A pseudonym code; never initials or a date of birth.
    code = models.CharField(max_length=24)
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.INDIVIDUAL)
    planned_sessions = models.PositiveSmallIntegerField()
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
                condition=Q(planned_sessions__gte=1), name="casework_case_planned"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TherapySession(Identified):
    """One meeting. Without a case it waits as unassigned."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="sessions")
    # What the file called it; for the person who places it into a case.
    label = models.CharField(max_length=120)
    # Counted from 1 within the case.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=12, choices=Phase.choices, blank=True)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_therapy_session"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(number__isnull=False),
                name="casework_session_number",
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
