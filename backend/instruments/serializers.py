"""Shapes of rubric versions in the API."""

from rest_framework import serializers

from backend.instruments.models import RubricVersion

_BRIEF = ["id", "slug", "version", "title", "status", "fingerprint", "language"]


class RubricSerializer(serializers.ModelSerializer[RubricVersion]):
    """A rubric version by name."""

    class Meta:
        model = RubricVersion
        fields = _BRIEF
        read_only_fields = fields


class RubricDetailSerializer(serializers.ModelSerializer[RubricVersion]):
    """A rubric version with its whole definition: scales, sections, items, anchors, flags."""

    definition = serializers.DictField(read_only=True)

    class Meta:
        model = RubricVersion
        fields = [*_BRIEF, "definition"]
        read_only_fields = fields
