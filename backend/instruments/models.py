"""A rubric version is an immutable row, known by the hash of its content."""

from django.db import models

from backend.core.models import AppendOnly, Identified


class RubricVersion(Identified, AppendOnly):
    """A rubric as it was when it was loaded; a rating points to it."""

    slug = models.SlugField()
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    # SHA-256 of the normalised definition.
    fingerprint = models.CharField(max_length=64, unique=True)
    # The whole definition as plain data.
    definition = models.JSONField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "instruments_rubric_version"

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
