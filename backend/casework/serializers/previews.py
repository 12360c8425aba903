"""Shapes of the preview of a transcript file in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Phase, SourceFormat, SpeakerRole
from backend.casework.parsing import ParsedTurn
from backend.casework.services.previewing import MAX_PIECES_SHOWN, RoleReason, Severity


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
    n_joined = serializers.SerializerMethodField()
    joined = serializers.SerializerMethodField()

    def get_n_joined(self, turn: ParsedTurn) -> int:
        """Return from how many pieces the turn was joined; 0 for one that was a turn already."""
        return len(turn.joined)

    @extend_schema_field(JoinedPieceSerializer(many=True))
    def get_joined(self, turn: ParsedTurn) -> Any:
        """Return the first of the pieces."""
        return JoinedPieceSerializer(turn.joined[:MAX_PIECES_SHOWN], many=True).data


class PreviewTranscriptSerializer(serializers.Serializer[Any]):
    """A transcript of the file with its first turns; null is what cannot be told."""

    label = serializers.CharField()  # type: ignore[assignment]
    n_turns = serializers.IntegerField()
    duration_ms = serializers.IntegerField(allow_null=True)
    content_hash = serializers.CharField()
    already_present = serializers.BooleanField(allow_null=True)
    session = serializers.UUIDField(allow_null=True)
    speakers = PreviewSpeakerSerializer(many=True)
    turns = PreviewTurnSerializer(many=True)


class ProposalSerializer(serializers.Serializer[Any]):
    """Where in its case the session may belong; `meeting` is registered and has no text yet.

    Sessions up to `initial_until` are usually of the initial phase, up to `middle_until` of the
    middle one, the others of termination.
    """

    meeting = serializers.UUIDField(allow_null=True)
    number = serializers.IntegerField()
    held_on = serializers.DateField(allow_null=True)
    phase = serializers.ChoiceField(choices=Phase.choices)
    initial_until = serializers.IntegerField()
    middle_until = serializers.IntegerField()


class TranscriptPreviewSerializer(serializers.Serializer[Any]):
    """What would come of importing a file; nothing is stored."""

    accepted = serializers.BooleanField()
    already_imported = serializers.BooleanField()
    format = serializers.ChoiceField(choices=SourceFormat.choices, allow_null=True)
    transcripts = PreviewTranscriptSerializer(many=True)
    problems = PreviewProblemSerializer(many=True)
    unmapped_speakers = serializers.ListField(child=serializers.CharField())
    proposal = ProposalSerializer(allow_null=True)
