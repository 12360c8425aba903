"""Shapes of what a trainee might practise next in the API."""

from typing import Any

from rest_framework import serializers

from backend.casework.models import SpeakerRole


class PracticeTurnSerializer(serializers.Serializer[Any]):
    """A turn without number and time."""

    role = serializers.ChoiceField(choices=SpeakerRole.choices)
    text = serializers.CharField()


class PracticeExampleSerializer(serializers.Serializer[Any]):
    """Turns in which the item was scored high; `session` is there for one's own alone."""

    origin = serializers.ChoiceField(choices=["own", "gold"])
    session = serializers.UUIDField(allow_null=True)
    score = serializers.IntegerField()
    turns = PracticeTurnSerializer(many=True)


class PracticeItemSerializer(serializers.Serializer[Any]):
    """One of the items that were scored lowest."""

    item = serializers.CharField()
    name = serializers.CharField()
    section = serializers.CharField()
    mean = serializers.FloatField()
    n_sessions = serializers.IntegerField()
    examples = PracticeExampleSerializer(many=True)


class PracticeScaleSerializer(serializers.Serializer[Any]):
    """The scale that the means are on."""

    name = serializers.CharField()
    min = serializers.IntegerField()
    max = serializers.IntegerField()


class PracticeSerializer(serializers.Serializer[Any]):
    """What to practise next; where there are no items, `nothing` says why."""

    instrument = serializers.CharField(allow_null=True)
    scale = PracticeScaleSerializer(allow_null=True)
    bar = serializers.FloatField(allow_null=True)
    items = PracticeItemSerializer(many=True)
    nothing = serializers.CharField(allow_null=True)
