"""Shapes of exports in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.exports.actions import export_actions
from backend.exports.models import DataUse, Export, FileFormat, Form


class LeftOutOfExportSerializer(serializers.Serializer[Any]):
    """How many ratings are not in a file, and the code of the reason."""

    reason = serializers.CharField()
    n = serializers.IntegerField()


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export that the person asked for."""

    round_name = serializers.SerializerMethodField()
    data_use = serializers.ChoiceField(choices=DataUse.choices)
    forms = serializers.ListField(child=serializers.ChoiceField(choices=Form.choices))
    formats = serializers.ListField(child=serializers.ChoiceField(choices=FileFormat.choices))
    software = serializers.SerializerMethodField()
    left_out = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "programme",
            "round",
            "round_name",
            "data_use",
            "forms",
            "formats",
            "status",
            "steps_done",
            "n_steps",
            "requested_at",
            "finished_at",
            "expires_at",
            "n_sessions",
            "n_raters",
            "n_ratings",
            "n_bytes",
            "content_hash",
            "software",
            "left_out",
            "reason",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_round_name(self, export: Export) -> str | None:
        """Return the name of the round; nothing where every round is meant."""
        return export.round.name if export.round is not None else None

    def get_software(self, export: Export) -> str:
        """Return the version of the statistics that the numbers go by."""
        return str(export.provenance.get("software", ""))

    @extend_schema_field(LeftOutOfExportSerializer(many=True))
    def get_left_out(self, export: Export) -> list[dict[str, Any]]:
        """Return what was left out."""
        left_out = export.provenance.get("left_out", {})
        return [{"reason": reason, "n": n} for reason, n in left_out.items()]

    def get_allowed_actions(self, export: Export) -> list[str]:
        """Return what the person may do."""
        return export_actions(self.context["actor"], export)


class ExportDraftSerializer(serializers.Serializer[Any]):
    """What is asked for."""

    programme = serializers.UUIDField()
    round = serializers.UUIDField(required=False, allow_null=True, default=None)
    data_use = serializers.ChoiceField(choices=DataUse.choices)
    forms = serializers.ListField(child=serializers.ChoiceField(choices=Form.choices), max_length=2)
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=FileFormat.choices), max_length=4
    )


class RoundToExportSerializer(serializers.Serializer[Any]):
    """A closed round, and how many of its ratings an export would hold for each use."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    instrument = serializers.CharField()
    version = serializers.CharField()
    closed_at = serializers.DateTimeField()
    n_ratings = serializers.DictField(child=serializers.IntegerField())


class ExportOptionsSerializer(serializers.Serializer[Any]):
    """What the person can ask for in a programme."""

    data_uses = serializers.ListField(child=serializers.ChoiceField(choices=DataUse.choices))
    rounds = RoundToExportSerializer(many=True)
    kept_for_days = serializers.IntegerField()
