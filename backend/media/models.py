"""Recordings of sessions. The file lies in a private folder; the row outlives it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import Identified
from backend.media.vocabulary import Container, Kind
from backend.programmes.models import Programme


class Recording(Identified):
    """The sound, or sound and picture, of a session. When the file is erased this row stays."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="recordings"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    container = models.CharField(max_length=8, choices=Container.choices)
    # Drawn at random: it says nothing about the session, and the sent name is not kept.
    file_name = models.CharField(max_length=32, unique=True)
    n_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    # Null where the file does not say it in a place that is quickly read.
    duration_ms = models.PositiveBigIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    # When the file was erased; its size and hash stay as a tombstone.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "media_recording"
        constraints = [
            models.UniqueConstraint(
                fields=["therapy_session"],
                condition=Q(deleted_at__isnull=True),
                name="media_recording_one_a_session",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="media_recording_kind"),
            models.CheckConstraint(
                condition=Q(container__in=Container.values), name="media_recording_container"
            ),
            models.CheckConstraint(condition=Q(n_bytes__gte=1), name="media_recording_not_empty"),
        ]

    def __str__(self) -> str:
        return str(self.id)
