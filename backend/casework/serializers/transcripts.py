"""Shapes of transcripts."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import (
    SourceFormat,
    Transcript,
    Turn,
)


class TranscriptWarningSerializer(serializers.Serializer[Any]):
    """What was odd in a file although it was read."""

    code = serializers.CharField()
    detail = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)


class TranscriptSerializer(serializers.ModelSerializer[Transcript]):
    """A transcript without its words; without session and warnings for whoever only rates it."""

    session = serializers.SerializerMethodField()
    source_format = serializers.ChoiceField(
        choices=SourceFormat.choices, source="source.format", allow_null=True, read_only=True
    )
    is_simulated = serializers.BooleanField(source="therapy_session.is_simulated", read_only=True)
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Transcript
        fields = [
            "id",
            "n_turns",
            "duration_ms",
            "source_format",
            "is_simulated",
            "deleted_at",
            "session",
            "warnings",
        ]
        read_only_fields = fields

    def get_session(self, transcript: Any) -> UUID | None:
        """Return the session's id for whoever may know it."""
        session: UUID | None = transcript.visible_session
        return session

    @extend_schema_field(TranscriptWarningSerializer(many=True))
    def get_warnings(self, transcript: Any) -> list[dict[str, Any]]:
        """Return what was odd in the file; its lines could tell a rater which file it was."""
        return transcript.warnings if transcript.visible_session else []


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """One turn of talk."""

    class Meta:
        model = Turn
        fields = ["number", "speaker", "role", "start_ms", "end_ms", "text"]
        read_only_fields = fields
