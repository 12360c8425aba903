"""What a programme's own ratings say scores vary with; kept as it was computed.

Beside it what is kept to be quick: scores and models, which may be thrown away at any time.
"""

from django.db import models

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme
from backend.ratings.models import Rating


class VarianceComponents(Identified, AppendOnly):
    """The variance components of one score of a session, from independent ratings.

    The newest row of an instrument and scale counts. Without components it says why.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    instrument = models.SlugField(max_length=60)
    # As whose scores those of all versions were read.
    version = models.CharField(max_length=20)
    scale = models.CharField(max_length=40)
    n_trainees = models.PositiveIntegerField()
    n_sessions = models.PositiveIntegerField()
    n_raters = models.PositiveIntegerField()
    n_ratings = models.PositiveIntegerField()
    # Squared points by component; null where the design cannot tell them apart.
    variance = models.JSONField(null=True)
    # Code of the reason why there are none; empty where there are.
    reason = models.CharField(max_length=40, blank=True)
    warnings = models.JSONField(default=list)
    method = models.TextField(blank=True)
    software = models.CharField(max_length=60)
    data_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "competence_variance_components"
        indexes = [
            models.Index(
                fields=["programme", "instrument", "scale"], name="competence_components_of"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(variance__isnull=False, reason="")
                | (models.Q(variance__isnull=True) & ~models.Q(reason="")),
                name="competence_components_or_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.scale}"


class KeptScores(models.Model):
    """Scores of a submitted rating, which never change; computed again where they are missing."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="+")
    # Hash of the versions that are read together and of the software that scored.
    reading = models.CharField(max_length=64)
    # By scale and section: the score and over how many items.
    scores = models.JSONField()

    class Meta:
        db_table = "competence_kept_scores"
        constraints = [
            models.UniqueConstraint(fields=["reading", "rating"], name="competence_kept_once")
        ]

    def __str__(self) -> str:
        return str(self.rating_id)


class KeptGrowth(models.Model):
    """A cohort's model of growth by the hash of everything it is made of."""

    key = models.CharField(max_length=64, primary_key=True)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    growth = models.JSONField()
    used_on = models.DateField()

    class Meta:
        db_table = "competence_kept_growth"

    def __str__(self) -> str:
        return self.key
