"""A pathway version is an immutable row; which one a programme certifies by is a row of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class PathwayVersion(Identified, AppendOnly):
    """A set of certification rules as it was when it was loaded or uploaded."""

    # Null: it comes with the product, and every programme may adopt it.
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.TextField()
    language = models.TextField()
    status = models.CharField(max_length=12)
    # SHA-256 of the normalised definition.
    fingerprint = models.CharField(max_length=64)
    # The whole definition as plain data, every rule with its sentence.
    definition = models.JSONField()
    source = models.TextField()
    # By what right the programme uses it, in the words of whoever uploaded it.
    permission_note = models.TextField(blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_pathway_version"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "slug", "version"], name="certification_own_version"
            ),
            # A shipped draft may change under its version until it is published.
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=Q(programme__isnull=True, status="published"),
                name="certification_shipped_version",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(programme__isnull=True),
                name="certification_shipped_content",
            ),
            models.UniqueConstraint(
                fields=["programme", "fingerprint"], name="certification_own_content"
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True, uploaded_by__isnull=True, permission_note="")
                | (Q(programme__isnull=False, uploaded_by__isnull=False) & ~Q(permission_note="")),
                name="certification_own_has_permission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class PathwayAdoption(AppendOnly):
    """A programme's decision to certify by a version; its newest row for a slug counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    pathway = models.ForeignKey(PathwayVersion, on_delete=models.PROTECT, related_name="adoptions")
    # Whose scores count, and on which scale: named by the pathway, or supplied by the programme.
    instrument = models.SlugField(max_length=60)
    scale = models.CharField(max_length=40)
    # The programme certifies by it no longer.
    withdrawn = models.BooleanField(default=False)
    adopted_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "certification_pathway_adoption"
        indexes = [models.Index(fields=["programme", "slug"], name="certification_of_slug")]

    def __str__(self) -> str:
        return f"{self.slug} in {self.programme_id}"
