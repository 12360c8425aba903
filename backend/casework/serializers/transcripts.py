"""Shapes of transcripts, and of files on their way in."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import (
    SourceFormat,
    SpeakerRole,
    Transcript,
    Turn,
)
from backend.core.json_text import read_json


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


class TranscriptUploadSerializer(serializers.Serializer[Any]):
    """A file to import; `speaker_roles` is a JSON object from speaker to role."""

    programme = serializers.UUIDField()
    # An empty file is refused by the reader, in the same words as on the command line.
    file = serializers.FileField(allow_empty_file=True)
    case = serializers.UUIDField(required=False, allow_null=True, default=None)
    speaker_roles = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000
    )

    def validate_speaker_roles(self, text: str) -> dict[str, SpeakerRole]:
        """Read the JSON object."""
        try:
            roles = read_json(text or "{}")
        except ValueError as error:
            raise serializers.ValidationError(f"This is not JSON: {error}.") from error
        if not isinstance(roles, dict):
            raise serializers.ValidationError("This is not a JSON object of speaker and role.")
        wrong = [str(role) for role in roles.values() if role not in SpeakerRole.values]
        if wrong:
            wanted = ", ".join(SpeakerRole.values)
            raise serializers.ValidationError(f'"{wrong[0][:40]}" is not a role ({wanted}).')
        return {speaker: SpeakerRole(role) for speaker, role in roles.items()}


class ImportedTranscriptSerializer(serializers.Serializer[Any]):
    """A transcript of the file."""

    id = serializers.UUIDField(source="transcript.id")
    session = serializers.UUIDField(source="transcript.therapy_session_id")
    label = serializers.CharField(  # type: ignore[assignment]
        source="transcript.therapy_session.label"
    )
    n_turns = serializers.IntegerField(source="transcript.n_turns")
    already_present = serializers.BooleanField()


class ImportWarningSerializer(TranscriptWarningSerializer):
    """What was odd, and in which transcript of the file."""

    transcript = serializers.CharField(allow_null=True)


class TranscriptImportSerializer(serializers.Serializer[Any]):
    """What came of a file."""

    format = serializers.ChoiceField(choices=SourceFormat.choices)
    already_imported = serializers.BooleanField()
    transcripts = ImportedTranscriptSerializer(many=True)
    warnings = ImportWarningSerializer(many=True)
