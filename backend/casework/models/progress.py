"""What is recorded of a case as it goes: the agreed focus, and how the client is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.casework.models.courses import Case
from backend.casework.models.vocabulary import Measure
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class AgreedAreas(Identified, AppendOnly):
    """The problem areas of a case from a day on; a later row takes its place."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="areas_over_time")
    # Values of ProblemArea, at most two; empty where an earlier focus was given up.
    areas = models.JSONField()
    # Empty for what was recorded before days were.
    agreed_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_agreed_areas"

    def __str__(self) -> str:
        return str(self.id)


class OutcomeScore(Identified, AppendOnly):
    """The total of a questionnaire that a client filled in; a correction is a row of its own."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcomes")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    # What another questionnaire is called; empty for those that have a code of their own.
    name = models.CharField(max_length=60, blank=True)
    minimum = models.SmallIntegerField()
    maximum = models.SmallIntegerField()
    taken_on = models.DateField()
    # Empty where the row only takes an earlier one back.
    total = models.SmallIntegerField(null=True)
    # The row this one corrects.
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_outcome_score"
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__lt=F("maximum")), name="casework_outcome_range"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True, supersedes__isnull=False)
                | Q(total__gte=F("minimum"), total__lte=F("maximum")),
                name="casework_outcome_total",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, reason="")
                | (Q(supersedes__isnull=False) & ~Q(reason="")),
                name="casework_outcome_correction",
            ),
            models.CheckConstraint(
                condition=(Q(measure=Measure.OTHER) & ~Q(name=""))
                | Q(measure=Measure.PHQ9, name="", minimum=0, maximum=27)
                | Q(measure=Measure.GAD7, name="", minimum=0, maximum=21),
                name="casework_outcome_measure",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
