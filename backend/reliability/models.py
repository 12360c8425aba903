"""A reliability report is kept as it was computed; a later count is a new report."""

from django.conf import settings
from django.db import models

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme
from backend.ratings.models import Round


class ReliabilityReport(Identified, AppendOnly):
    """The agreement of a closed round's independent ratings."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reliability_reports")
    # Empty when the background worker computed it at the close of the round.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Version of the statistics, and SHA-256 of the ratings they were computed from.
    software = models.CharField(max_length=60)
    data_hash = models.CharField(max_length=64)
    n_sessions = models.PositiveIntegerField()
    n_raters = models.PositiveIntegerField()
    n_ratings = models.PositiveIntegerField()
    result = models.JSONField()

    class Meta:
        db_table = "reliability_report"

    def __str__(self) -> str:
        return str(self.id)


class ReportFlag(Identified, AppendOnly):
    """A later event because of which some ratings of a report count no more."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(ReliabilityReport, on_delete=models.PROTECT, related_name="flags")
    # Such as "consent_withdrawn".
    reason = models.CharField(max_length=24)
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    n_ratings = models.PositiveIntegerField()
    flagged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "reliability_report_flag"

    def __str__(self) -> str:
        return f"{self.report_id} {self.reason}"
