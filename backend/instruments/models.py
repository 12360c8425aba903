"""A rubric version is an immutable row; which ones a programme works with are rows of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class RubricVersion(Identified, AppendOnly):
    """A rubric as it was when it was loaded or uploaded; a rating points to it."""

    # Null: it comes with the product, and every programme may use it.
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
    # The whole definition as plain data.
    definition = models.JSONField()
    # The text it was read from; empty where it was loaded before texts were kept.
    source = models.TextField(blank=True, default="")
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
        db_table = "instruments_rubric_version"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "slug", "version"], name="instruments_own_version"
            ),
            # A shipped draft may change under its version until it is published.
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=Q(programme__isnull=True, status="published"),
                name="instruments_shipped_version",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(programme__isnull=True),
                name="instruments_shipped_content",
            ),
            # Version and slug are content, so that this follows; it is what ratings rely on.
            models.UniqueConstraint(
                fields=["programme", "fingerprint"], name="instruments_own_content"
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True, uploaded_by__isnull=True, permission_note="")
                | (
                    Q(programme__isnull=False, uploaded_by__isnull=False)
                    & ~Q(permission_note="")
                    & ~Q(source="")
                ),
                name="instruments_own_has_permission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class RubricPin(AppendOnly):
    """A programme's choice of a version; its newest row for a slug counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="pins")
    # The programme works with it no longer.
    withdrawn = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(auto_now_add=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "instruments_rubric_pin"
        indexes = [models.Index(fields=["programme", "slug"], name="instruments_pin_of_slug")]

    def __str__(self) -> str:
        return f"{self.slug} in {self.programme_id}"
