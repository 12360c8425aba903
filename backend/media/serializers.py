"""Shapes of recordings."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.media.actions import recording_actions, state_actions
from backend.media.models import Recording
from backend.media.policies import Openness
from backend.media.selectors import MediaState
from backend.media.services import Address


class RecordingSerializer(serializers.ModelSerializer[Recording]):
    """A recording; for whoever only rates it without session, hash and time of upload."""

    session = serializers.SerializerMethodField()
    sha256 = serializers.SerializerMethodField()
    uploaded_at = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Recording
        fields = [
            "id",
            "session",
            "kind",
            "container",
            "n_bytes",
            "sha256",
            "duration_ms",
            "uploaded_at",
            "deleted_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_session(self, recording: Any) -> UUID | None:
        """Return the session's id for whoever may know it."""
        session: UUID | None = recording.visible_session
        return session

    def get_sha256(self, recording: Any) -> str | None:
        """Return the hash, by which whoever has the file would recognise it."""
        return recording.sha256 if recording.visible_session else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_uploaded_at(self, recording: Any) -> Any:
        """Return when it came in, which lies close to when the session was held."""
        return recording.uploaded_at if recording.visible_session else None

    def get_allowed_actions(self, recording: Recording) -> list[str]:
        """Return what the person may do with the recording."""
        return recording_actions(self.context["actor"], recording)


class RecordedSessionSerializer(serializers.Serializer[Any]):
    """Of which session a recording is; in the address, to be known before the file comes in."""

    session = serializers.UUIDField()


class RecordingUploadSerializer(serializers.Serializer[Any]):
    """A file to keep as the recording of a session."""

    # An empty file is refused in the same words as any other that is no recording.
    file = serializers.FileField(allow_empty_file=True)


class RecordingDeletionSerializer(serializers.Serializer[Any]):
    """Why a recording is deleted; kept in the erasable part of the audit trail."""

    reason = serializers.CharField(max_length=500)


class MediaPlaceSerializer(serializers.Serializer[Any]):
    """Of which session: by its own id, or by its transcript's for whoever only rates it."""

    session = serializers.UUIDField(required=False)
    transcript = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse none, and both."""
        if len(attrs) != 1:
            raise serializers.ValidationError(
                "Name either a session or a transcript.", code="one_place"
            )
        return attrs


class MediaStateSerializer(serializers.Serializer[MediaState]):
    """Whether a session's recording can be listened to, and if not why."""

    openness = serializers.ChoiceField(choices=[state.value for state in Openness])
    recording = RecordingSerializer(allow_null=True)
    max_bytes = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    def get_max_bytes(self, _: MediaState) -> int:
        """Return how large an upload may be."""
        limit: int = settings.MEDIA_MAX_BYTES
        return limit

    def get_allowed_actions(self, state: MediaState) -> list[str]:
        """Return what the person may do about the recording."""
        return state_actions(self.context["actor"], state)


class AddressDraftSerializer(serializers.Serializer[Any]):
    """Which address, now running out, this one goes on with."""

    renews = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class AddressSerializer(serializers.Serializer[Address]):
    """Where the recording plays, for this person and a short while."""

    address = serializers.SerializerMethodField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()

    def get_address(self, address: Address) -> str:
        """Return the path, with the token."""
        path = reverse("media-content", args=[self.context["recording"].pk])
        return f"{path}?token={address.token}"
