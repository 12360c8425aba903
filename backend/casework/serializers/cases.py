"""Shapes of cases."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.actions import case_actions
from backend.casework.models import Case, Condition, Format, Measure, OutcomeScore, ProblemArea
from backend.casework.outcomes import BANDS, band_of

MAX_SESSIONS = 200


class CaseTraineeSerializer(serializers.Serializer[Any]):
    """Whose case it is; the id is the enrolment's."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField(source="person.name")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case; condition and agreed areas are null for whoever must not know them.

    `is_blinded` says so; without it, a condition of null was not said yet.
    """

    trainee = CaseTraineeSerializer(source="enrolment", read_only=True)
    condition = serializers.SerializerMethodField()
    agreed_problem_areas = serializers.SerializerMethodField()
    is_blinded = serializers.BooleanField(source="is_veiled", read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "programme",
            "trainee",
            "code",
            "format",
            "condition",
            "planned_sessions",
            "agreed_problem_areas",
            "is_blinded",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField(choices=ProblemArea.choices), allow_null=True
        )
    )
    def get_agreed_problem_areas(self, case: Any) -> list[str] | None:
        """Return the areas, unless a veil lies over one of the case's sessions."""
        return None if case.is_veiled else case.agreed_problem_areas

    @extend_schema_field(serializers.ChoiceField(choices=Condition.choices, allow_null=True))
    def get_condition(self, case: Any) -> str | None:
        """Return what the client is treated for, unless a veil lies over the case."""
        return None if case.is_veiled else case.condition or None

    def get_allowed_actions(self, case: Case) -> list[str]:
        """Return what the person may do with the case."""
        return case_actions(self.context["actor"], case)


class CaseDraftSerializer(serializers.Serializer[Any]):
    """A case to open; `trainee` is the enrolment's id."""

    programme = serializers.UUIDField(required=False)
    trainee = serializers.UUIDField()
    code = serializers.RegexField(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=24)
    format = serializers.ChoiceField(choices=Format.choices, default=Format.INDIVIDUAL)
    condition = serializers.ChoiceField(choices=Condition.choices, allow_blank=True, default="")
    planned_sessions = serializers.IntegerField(min_value=1, max_value=MAX_SESSIONS)
    agreed_problem_areas = serializers.ListField(
        child=serializers.ChoiceField(choices=ProblemArea.choices), default=list, max_length=2
    )


class CaseChangeSerializer(serializers.Serializer[Any]):
    """What can be changed of a case; what is not named stays as it is."""

    format = serializers.ChoiceField(choices=Format.choices, required=False)
    condition = serializers.ChoiceField(choices=Condition.choices, allow_blank=True, required=False)
    planned_sessions = serializers.IntegerField(min_value=1, max_value=MAX_SESSIONS, required=False)


class AgreedAreasSerializer(serializers.Serializer[Any]):
    """Problem areas as agreed from a day on; the day is null where none was kept."""

    areas = serializers.ListField(child=serializers.ChoiceField(choices=ProblemArea.choices))
    agreed_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField(source="recorded_by.name", default=None, allow_null=True)


class AgreedAreasDraftSerializer(serializers.Serializer[Any]):
    """Problem areas that were agreed; none where the focus was given up."""

    areas = serializers.ListField(
        child=serializers.ChoiceField(choices=ProblemArea.choices), max_length=2
    )
    agreed_on = serializers.DateField()


class OutcomeScoreSerializer(serializers.ModelSerializer[OutcomeScore]):
    """A score; `total` is null where it only takes an earlier one back."""

    band = serializers.SerializerMethodField()
    is_superseded = serializers.SerializerMethodField()
    recorded_by = serializers.CharField(source="recorded_by.name")

    class Meta:
        model = OutcomeScore
        fields = [
            "id",
            "measure",
            "name",
            "minimum",
            "maximum",
            "taken_on",
            "total",
            "band",
            "supersedes",
            "is_superseded",
            "reason",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = fields

    def get_band(self, score: OutcomeScore) -> str | None:
        """Return the severity by the published bands, where there are any."""
        return None if score.total is None else band_of(score.measure, score.total)

    def get_is_superseded(self, score: Any) -> bool:
        """Tell whether another score took its place."""
        return getattr(score, "superseded_by", None) is not None


class SeverityBandSerializer(serializers.Serializer[Any]):
    """A severity, from a total on."""

    starts_at = serializers.IntegerField()
    name = serializers.CharField()


class MeasureBandsSerializer(serializers.Serializer[Any]):
    """The severities of a questionnaire, and who published them."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    published_by = serializers.CharField()
    bands = SeverityBandSerializer(many=True)


class CaseRecordSerializer(serializers.Serializer[Any]):
    """What was recorded of a case as it went; null for whoever must not know it."""

    agreed_areas = AgreedAreasSerializer(many=True, allow_null=True)
    outcomes = OutcomeScoreSerializer(many=True, allow_null=True)
    bands = MeasureBandsSerializer(many=True)


def published_bands() -> list[dict[str, Any]]:
    """Return every questionnaire that has published severities."""
    return [
        {"measure": measure, "published_by": known.source, "bands": known.bands}
        for measure, known in BANDS.items()
    ]


class OutcomeDraftSerializer(serializers.Serializer[Any]):
    """The total of a questionnaire; name and range are asked of others than PHQ-9 and GAD-7."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    minimum = serializers.IntegerField(
        min_value=-1000, max_value=10_000, allow_null=True, default=None
    )
    maximum = serializers.IntegerField(
        min_value=-1000, max_value=10_000, allow_null=True, default=None
    )
    taken_on = serializers.DateField()
    total = serializers.IntegerField(min_value=-1000, max_value=10_000)


class OutcomeCorrectionSerializer(serializers.Serializer[Any]):
    """A correction; without a total the score is taken back."""

    total = serializers.IntegerField(
        min_value=-1000, max_value=10_000, allow_null=True, default=None
    )
    taken_on = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=300)
