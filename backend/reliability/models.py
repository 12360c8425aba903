"""A reliability report is kept as it was computed; a later count is a new report."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Cohort, Programme
from backend.ratings.models import Round


class ReliabilityReport(Identified, AppendOnly):
    """The agreement of independent ratings: of a closed round, or of several together."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Empty where several rounds were taken together; `rounds` names them then.
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, related_name="reliability_reports"
    )
    rounds = models.ManyToManyField(Round, through="ReportRound", related_name="+")
    # Of several rounds: the version as whose items all are read, and what narrowed the choice.
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, null=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+")
    closed_from = models.DateField(null=True)
    closed_to = models.DateField(null=True)
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
        constraints = [
            models.CheckConstraint(
                condition=Q(round__isnull=True, rubric__isnull=False)
                | Q(
                    round__isnull=False,
                    rubric__isnull=True,
                    cohort__isnull=True,
                    closed_from__isnull=True,
                    closed_to__isnull=True,
                ),
                name="reliability_report_of_one_or_several",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def read_as(self) -> RubricVersion:
        """The rubric version whose items the report names."""
        version = self.rubric if self.round is None else self.round.rubric
        if version is None:
            raise ValueError("a report is of one round or of several")
        return version

    @property
    def rounds_in(self) -> list[Round]:
        """The rounds that the report is of, in the order in which they were closed."""
        return list(self.rounds.order_by("closed_at", "id")) if self.round is None else [self.round]


class ReportRound(Identified, AppendOnly):
    """One of several rounds that a report takes together."""

    report = models.ForeignKey(ReliabilityReport, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "reliability_report_round"
        constraints = [
            models.UniqueConstraint(fields=["report", "round"], name="reliability_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.round_id}"


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
