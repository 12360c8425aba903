"""Shapes of pathways and their adoption."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.certification.models import PathwayAdoption, PathwayVersion
from backend.certification.services import PathwayPreview
from backend.instruments.serializers import (
    DefinitionProblemSerializer,
    PreviewRefusalSerializer,
    ProgrammeChoiceSerializer,
    TextDifferenceSerializer,
    problem_rows,
)

_BRIEF = [
    "id",
    "programme",
    "slug",
    "version",
    "title",
    "status",
    "fingerprint",
    "language",
    "loaded_at",
    "adopted_in",
    "allowed_actions",
]


class AdoptedInSerializer(serializers.ModelSerializer[PathwayAdoption]):
    """A programme that certifies by the version, and whose scores count."""

    class Meta:
        model = PathwayAdoption
        fields = ["programme", "instrument", "scale", "adopted_at"]
        read_only_fields = fields


class PathwaySerializer(serializers.ModelSerializer[PathwayVersion]):
    """A pathway version by name; `programme` is null where it comes with the product."""

    adopted_in = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = PathwayVersion
        fields = _BRIEF
        read_only_fields = fields

    @extend_schema_field(AdoptedInSerializer(many=True))
    def get_adopted_in(self, pathway: PathwayVersion) -> list[dict[str, Any]]:
        """Return the person's programmes that certify by this version."""
        rows = self.context["choices"].adopted_in(pathway)
        return AdoptedInSerializer(rows, many=True).data  # type: ignore[return-value]

    def get_allowed_actions(self, pathway: PathwayVersion) -> list[str]:
        """Return what the person may do with this version."""
        return self.context["choices"].actions(pathway)  # type: ignore[no-any-return]


class PathwayDetailSerializer(PathwaySerializer):
    """A pathway version with its rules, each in a sentence."""

    definition = serializers.DictField(read_only=True)

    class Meta:
        model = PathwayVersion
        fields = [*_BRIEF, "permission_note", "definition"]
        read_only_fields = fields


class PathwayAdoptionDraftSerializer(ProgrammeChoiceSerializer):
    """An adoption; instrument and scale where the pathway leaves them to the programme."""

    instrument = serializers.SlugField(required=False, allow_null=True, max_length=60)
    scale = serializers.CharField(required=False, allow_null=True, max_length=40)


class PathwayDifferencesSerializer(serializers.Serializer[Any]):
    """The places where two versions differ."""

    earlier_version = serializers.CharField()
    later_version = serializers.CharField()
    differences = TextDifferenceSerializer(many=True)


class PathwayComparisonSerializer(PathwayDifferencesSerializer):
    """A comparison of two stored versions."""

    earlier = serializers.UUIDField()
    later = serializers.UUIDField()


class PathwayPreviewSerializer(serializers.Serializer[Any]):
    """What would come of adding a pathway; nothing is stored."""

    accepted = serializers.BooleanField()
    refusal = PreviewRefusalSerializer(allow_null=True)
    problems = serializers.SerializerMethodField()
    definition = serializers.DictField(allow_null=True)
    earlier = serializers.UUIDField(source="earlier.pk", allow_null=True, default=None)
    comparison = PathwayDifferencesSerializer(allow_null=True)

    @extend_schema_field(DefinitionProblemSerializer(many=True))
    def get_problems(self, preview: PathwayPreview) -> list[dict[str, Any]]:
        """Return every broken rule, those of the instrument included."""
        return problem_rows(preview.refusal)
