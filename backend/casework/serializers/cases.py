"""Shapes of cases."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.actions import case_actions
from backend.casework.models import (
    Case,
    Format,
    ProblemArea,
)

MAX_SESSIONS = 200


class CaseTraineeSerializer(serializers.Serializer[Any]):
    """Whose case it is; the id is the enrolment's."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField(source="person.name")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case; its agreed problem areas are null for whoever must not know them."""

    trainee = CaseTraineeSerializer(source="enrolment", read_only=True)
    agreed_problem_areas = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "programme",
            "trainee",
            "code",
            "format",
            "planned_sessions",
            "agreed_problem_areas",
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

    def get_allowed_actions(self, case: Case) -> list[str]:
        """Return what the person may do with the case."""
        return case_actions(self.context["actor"], case)


class CaseDraftSerializer(serializers.Serializer[Any]):
    """A case to open; `trainee` is the enrolment's id."""

    programme = serializers.UUIDField(required=False)
    trainee = serializers.UUIDField()
    code = serializers.RegexField(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=24)
    format = serializers.ChoiceField(choices=Format.choices, default=Format.INDIVIDUAL)
    planned_sessions = serializers.IntegerField(min_value=1, max_value=MAX_SESSIONS)
    agreed_problem_areas = serializers.ListField(
        child=serializers.ChoiceField(choices=ProblemArea.choices), default=list, max_length=2
    )
