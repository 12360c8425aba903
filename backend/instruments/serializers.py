"""Shapes of rubric versions in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.core.errors import DomainError
from backend.instruments.comparing import PartChange, Span
from backend.instruments.models import RubricVersion
from backend.instruments.services import Preview

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
    "pinned_in",
    "allowed_actions",
]


class PinnedInSerializer(serializers.Serializer[Any]):
    """A programme that works with the version; by default when it has chosen nothing of it."""

    programme = serializers.UUIDField()
    by_default = serializers.BooleanField()


class RubricSerializer(serializers.ModelSerializer[RubricVersion]):
    """A rubric version by name; `programme` is null where it comes with the product."""

    pinned_in = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = RubricVersion
        fields = _BRIEF
        read_only_fields = fields

    @extend_schema_field(PinnedInSerializer(many=True))
    def get_pinned_in(self, rubric: RubricVersion) -> list[dict[str, object]]:
        """Return the person's programmes that work with this version."""
        return self.context["choices"].pinned_in(rubric)  # type: ignore[no-any-return]

    def get_allowed_actions(self, rubric: RubricVersion) -> list[str]:
        """Return what the person may do with this version."""
        return self.context["choices"].actions(rubric)  # type: ignore[no-any-return]


class RubricDetailSerializer(RubricSerializer):
    """A rubric version with its whole definition: scales, sections, items, anchors, flags."""

    definition = serializers.DictField(read_only=True)
    has_source = serializers.SerializerMethodField()

    class Meta:
        model = RubricVersion
        fields = [*_BRIEF, "permission_note", "has_source", "definition"]
        read_only_fields = fields

    def get_has_source(self, rubric: RubricVersion) -> bool:
        """Tell whether the text was kept, as it was not before it could be had."""
        return bool(rubric.source)


class DefinitionUploadSerializer(serializers.Serializer[Any]):
    """A definition in YAML, as a file or as text."""

    programme = serializers.UUIDField()
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take one of both, as bytes."""
        given = [name for name in ("file", "text") if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError(
                "Send the definition either as file or as text.", code="definition_missing"
            )
        raw = attrs["file"].read() if given == ["file"] else attrs["text"].encode()
        return {**attrs, "raw": raw}


class RubricUploadSerializer(DefinitionUploadSerializer):
    """A definition to add, and by what right the programme uses it."""

    permission_note = serializers.CharField(allow_blank=True, default="")


class ProgrammeChoiceSerializer(serializers.Serializer[Any]):
    """For which programme it is meant."""

    programme = serializers.UUIDField()


class DefinitionProblemSerializer(serializers.Serializer[Any]):
    """A broken rule: where it is, which rule it is, and what to do about it."""

    line = serializers.IntegerField(allow_null=True)
    item = serializers.CharField(allow_null=True)
    rule = serializers.CharField()
    message = serializers.CharField()


class TextDifferenceSerializer(serializers.Serializer[Any]):
    """A text before and after; null where there is none."""

    place = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class PartComparisonSerializer(serializers.Serializer[Any]):
    """What became of one item, category or count."""

    kind = serializers.ChoiceField(choices=["item", "category", "count"])
    change = serializers.ChoiceField(choices=PartChange.choices)
    id = serializers.CharField(allow_null=True)
    earlier_id = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    spans_curves = serializers.BooleanField()
    spans_reliability = serializers.BooleanField()
    # For each scale, what an earlier score is worth now.
    map = serializers.DictField(
        child=serializers.DictField(child=serializers.FloatField()), allow_null=True
    )
    reason = serializers.CharField(allow_null=True)
    differences = TextDifferenceSerializer(many=True)


class VersionComparisonSerializer(serializers.Serializer[Any]):
    """Two versions, part by part; whether curves and reliability may span them."""

    earlier_version = serializers.CharField()
    later_version = serializers.CharField()
    has_lineage = serializers.BooleanField()
    spans_curves = serializers.ChoiceField(choices=Span.choices)
    spans_reliability = serializers.ChoiceField(choices=Span.choices)
    sentence = serializers.CharField()
    parts = PartComparisonSerializer(many=True)
    differences = TextDifferenceSerializer(many=True)


class RubricComparisonSerializer(VersionComparisonSerializer):
    """A comparison of two stored versions."""

    earlier = serializers.UUIDField()
    later = serializers.UUIDField()


class PreviewRefusalSerializer(serializers.Serializer[Any]):
    """What adding would answer now."""

    code = serializers.CharField()
    detail = serializers.CharField()


def problem_rows(refusal: DomainError | None) -> list[dict[str, Any]]:
    """Return the broken rules of a refusal, with line and part."""
    return [
        {"line": row.line, "item": row.field, "rule": row.code, "message": row.detail}
        for row in (refusal.errors if refusal else ())
    ]


class RubricPreviewSerializer(serializers.Serializer[Any]):
    """What would come of adding a definition; nothing is stored."""

    accepted = serializers.BooleanField()
    refusal = PreviewRefusalSerializer(allow_null=True)
    problems = serializers.SerializerMethodField()
    definition = serializers.DictField(allow_null=True)
    earlier = serializers.UUIDField(source="earlier.pk", allow_null=True, default=None)
    comparison = VersionComparisonSerializer(allow_null=True)

    @extend_schema_field(DefinitionProblemSerializer(many=True))
    def get_problems(self, preview: Preview) -> list[dict[str, Any]]:
        """Return every broken rule, those of lineage included."""
        return problem_rows(preview.refusal)
