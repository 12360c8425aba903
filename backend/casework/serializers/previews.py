"""Shapes of the preview of a transcript file in the API."""

from typing import Any

from rest_framework import serializers

from backend.casework.models import SourceFormat, SpeakerRole
from backend.casework.services.previewing import RoleReason, Severity


class PreviewProblemSerializer(serializers.Serializer[Any]):
    """A finding about the file, and where; `part` where a file is not made of lines."""

    severity = serializers.ChoiceField(choices=[severity.value for severity in Severity])
    code = serializers.CharField(source="problem.code")
    detail = serializers.CharField(source="problem.detail")
    line = serializers.IntegerField(source="problem.line", allow_null=True)
    part = serializers.CharField(source="problem.part", allow_null=True)
    transcript = serializers.CharField(source="problem.transcript", allow_null=True)


class PreviewSpeakerSerializer(serializers.Serializer[Any]):
    """Somebody who speaks; the role is null where somebody has to say it."""

    speaker = serializers.CharField()
    role = serializers.ChoiceField(choices=SpeakerRole.choices, allow_null=True)
    role_reason = serializers.ChoiceField(choices=[reason.value for reason in RoleReason])
    n_turns = serializers.IntegerField()
    n_words = serializers.IntegerField()


class JoinedPieceSerializer(serializers.Serializer[Any]):
    """A caption or segment that became part of a turn."""

    line = serializers.IntegerField()
    start_ms = serializers.IntegerField(allow_null=True)
    end_ms = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()


class PreviewTurnSerializer(serializers.Serializer[Any]):
    """A turn as it would be stored, and the pieces it was joined from, if any."""

    speaker = serializers.CharField()
    role = serializers.ChoiceField(choices=SpeakerRole.choices, allow_null=True)
    start_ms = serializers.IntegerField(allow_null=True)
    end_ms = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    line = serializers.IntegerField()
    part = serializers.CharField(allow_null=True)
    joined = JoinedPieceSerializer(many=True)


class PreviewTranscriptSerializer(serializers.Serializer[Any]):
    """A transcript of the file with its first turns; null is what roles still missing decide."""

    label = serializers.CharField()  # type: ignore[assignment]
    n_turns = serializers.IntegerField()
    duration_ms = serializers.IntegerField(allow_null=True)
    content_hash = serializers.CharField(allow_null=True)
    already_present = serializers.BooleanField(allow_null=True)
    session = serializers.UUIDField(allow_null=True)
    speakers = PreviewSpeakerSerializer(many=True)
    turns = PreviewTurnSerializer(many=True)


class TranscriptPreviewSerializer(serializers.Serializer[Any]):
    """What would come of importing a file; nothing is stored."""

    accepted = serializers.BooleanField()
    already_imported = serializers.BooleanField()
    format = serializers.ChoiceField(choices=SourceFormat.choices, allow_null=True)
    transcripts = PreviewTranscriptSerializer(many=True)
    problems = PreviewProblemSerializer(many=True)
    unmapped_speakers = serializers.ListField(child=serializers.CharField())
