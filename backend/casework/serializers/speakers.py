"""Shapes of the speakers of a transcript."""

from typing import Any

from rest_framework import serializers

from backend.casework.models import (
    Speaker,
    SpeakerRole,
)


class SpeakerSerializer(serializers.ModelSerializer[Speaker]):
    """Somebody who speaks in a transcript."""

    n_turns = serializers.IntegerField(read_only=True)

    class Meta:
        model = Speaker
        fields = ["position", "label", "role", "is_trainee", "n_turns"]
        read_only_fields = fields


class SpeakerChangeSerializer(serializers.Serializer[Any]):
    """What is said anew of one speaker; what is not named stays as it is."""

    position = serializers.IntegerField(min_value=1, max_value=500)
    label = serializers.CharField(max_length=120, required=False)  # type: ignore[assignment]
    role = serializers.ChoiceField(choices=SpeakerRole.choices, required=False)
    is_trainee = serializers.BooleanField(required=False)


class SpeakersSerializer(serializers.Serializer[Any]):
    """Everybody who speaks, and what the person may do with it."""

    speakers = SpeakerSerializer(many=True)
    allowed_actions = serializers.ListField(child=serializers.CharField())


class SpeakerChangesSerializer(serializers.Serializer[Any]):
    """Speakers to change."""

    speakers = SpeakerChangeSerializer(many=True, allow_empty=False)
