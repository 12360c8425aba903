"""An export: who asked for which ratings in which formats, and the file as long as it is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.models import Identified
from backend.programmes.models import Programme
from backend.ratings.models import Round


class DataUse(models.TextChoices):
    """What the data are for; it decides which sessions are in them."""

    PROGRAMME = "programme", "The programme's own work"
    RESEARCH = "research", "Research"


class Form(models.TextChoices):
    """How ratings are laid out."""

    LONG = "long", "Long: a row for every item of every rating"
    WIDE = "wide", "Wide: a column for every rater"


class FileFormat(models.TextChoices):
    """What program a file is for."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (.xlsx)"
    SAV = "sav", "SPSS (.sav)"
    DTA = "dta", "Stata (.dta)"


class ExportStatus(models.TextChoices):
    """How far an export is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    DELETED = "deleted", "Deleted"


class Export(Identified):
    """A request for ratings as files, and what came of it; the row outlives the file."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Empty: every closed round of the programme.
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="+")
    data_use = models.CharField(max_length=10, choices=DataUse.choices)
    # Values of Form and of FileFormat.
    forms = models.JSONField()
    formats = models.JSONField()
    status = models.CharField(
        max_length=8, choices=ExportStatus.choices, default=ExportStatus.WAITING
    )
    steps_done = models.PositiveIntegerField(default=0)
    # Zero as long as nobody knows.
    n_steps = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # From then on the file may be deleted, and is not handed out.
    expires_at = models.DateTimeField(null=True, blank=True)
    n_sessions = models.PositiveIntegerField(default=0)
    n_raters = models.PositiveIntegerField(default=0)
    n_ratings = models.PositiveIntegerField(default=0)
    n_bytes = models.PositiveBigIntegerField(default=0)
    # SHA-256 of the file.
    content_hash = models.CharField(max_length=64, blank=True)
    # What it was made of: rounds, instruments, versions, what was left out and why.
    provenance = models.JSONField(default=dict, blank=True)
    # Why it failed or was deleted: a code.
    reason = models.CharField(max_length=24, blank=True)

    class Meta:
        db_table = "exports_export"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ExportStatus.values), name="exports_export_status"
            ),
            models.CheckConstraint(
                condition=Q(data_use__in=DataUse.values), name="exports_export_data_use"
            ),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.READY)
                | (Q(finished_at__isnull=False, expires_at__isnull=False) & ~Q(content_hash="")),
                name="exports_export_ready",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ExportFile(models.Model):
    """The ZIP of an export, until it is deleted."""

    export = models.OneToOneField(
        Export, on_delete=models.PROTECT, primary_key=True, related_name="file"
    )
    content = models.BinaryField()
    # Ids of the therapy sessions whose scores are in it.
    sessions = models.JSONField()

    class Meta:
        db_table = "exports_file"

    def __str__(self) -> str:
        return str(self.export_id)
