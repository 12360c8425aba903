"""Shapes of files on their way in, and of what came of them."""

from typing import Any

from rest_framework import serializers

from backend.casework.models import (
    ConsentScope,
    Phase,
    SourceFormat,
    SpeakerRole,
)
from backend.casework.serializers.cases import MAX_SESSIONS
from backend.casework.serializers.transcripts import TranscriptWarningSerializer
from backend.core.json_text import read_json


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
        roles = _json_object(text, "speaker and role")
        wrong = [str(role) for role in roles.values() if role not in SpeakerRole.values]
        if wrong:
            wanted = ", ".join(SpeakerRole.values)
            raise serializers.ValidationError(f'"{wrong[0][:40]}" is not a role ({wanted}).')
        return {speaker: SpeakerRole(role) for speaker, role in roles.items()}


class ConsentWithImportSerializer(serializers.Serializer[Any]):
    """A consent to record with the session that a file brings."""

    form = serializers.UUIDField()
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ConsentScope.choices), min_length=1, max_length=8
    )
    given_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True, default=None)
    keep_scores = serializers.BooleanField(default=False)


class SessionImportSerializer(TranscriptUploadSerializer):
    """A file to import, with what is said of its only session.

    `speaker_names` is a JSON object from speaker to pseudonym, `consent` a JSON object.
    """

    session = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="A meeting without text."
    )
    number = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=MAX_SESSIONS
    )
    held_on = serializers.DateField(required=False, allow_null=True, default=None)
    phase = serializers.ChoiceField(
        choices=Phase.choices, required=False, allow_null=True, default=None
    )
    own_speaker = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=120,
        help_text="Which of several therapists is the trainee.",
    )
    speaker_names = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000
    )
    consent = serializers.CharField(required=False, allow_blank=True, default="", max_length=4_000)

    def validate_speaker_names(self, text: str) -> dict[str, str]:
        """Read the JSON object."""
        names = _json_object(text, "speaker and name")
        if not all(isinstance(name, str) for name in names.values()):
            raise serializers.ValidationError("Every name is a text.")
        return names

    def validate_consent(self, text: str) -> dict[str, Any] | None:
        """Read the JSON object; none was given with an empty text."""
        if not text.strip():
            return None
        body = ConsentWithImportSerializer(data=_json_object(text, "form, scopes and given_on"))
        body.is_valid(raise_exception=True)
        said: dict[str, Any] = body.validated_data
        return said


def _json_object(text: str, of: str) -> dict[str, Any]:
    try:
        found = read_json(text or "{}")
    except ValueError as error:
        raise serializers.ValidationError(f"This is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise serializers.ValidationError(f"This is not a JSON object of {of}.")
    return found


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
