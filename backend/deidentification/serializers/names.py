"""Shapes of names of a case and of reports."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.deidentification.actions import report_actions
from backend.deidentification.models import (
    NAMED_KINDS,
    CaseName,
    NameReport,
    ReportOutcome,
)

MAX_TURNS = 500


class CaseNameSerializer(serializers.ModelSerializer[CaseName]):
    """A name to look for; `replacement` is what was settled in an earlier session."""

    kind = serializers.ChoiceField(choices=NAMED_KINDS, read_only=True)
    also = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = CaseName
        fields = ["id", "programme", "case", "text", "also", "role", "kind", "replacement"]
        read_only_fields = fields


class CaseNameDraftSerializer(serializers.Serializer[Any]):
    """A name to look for."""

    case = serializers.UUIDField()
    text = serializers.CharField(max_length=120)
    also = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, max_length=10
    )
    role = serializers.CharField(max_length=40, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=NAMED_KINDS, default="person")


class NameReportSerializer(serializers.ModelSerializer[NameReport]):
    """A report; it names nobody who made it, and the session only to whoever may know it."""

    session = serializers.SerializerMethodField()
    session_label = serializers.SerializerMethodField()
    transcript = serializers.UUIDField(source="therapy_session.transcript.pk", read_only=True)
    turns = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    is_own = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = NameReport
        fields = [
            "id",
            "programme",
            "session",
            "session_label",
            "transcript",
            "turns",
            "note",
            "is_own",
            "reported_at",
            "settled_at",
            "outcome",
            "reason",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_session(self, report: Any) -> UUID | None:
        """Return the session's id for whoever may know it."""
        return report.therapy_session_id if report.knows_session else None

    def get_session_label(self, report: Any) -> str | None:
        """Return what the session is called, for whoever may know it."""
        return report.therapy_session.label if report.knows_session else None

    def get_is_own(self, report: NameReport) -> bool:
        """Tell whether the person made the report."""
        return bool(report.reported_by_id == self.context["actor"].pk)

    def get_outcome(self, report: NameReport) -> ReportOutcome | None:
        """Return what came of it; null until it is settled."""
        return ReportOutcome(report.outcome) if report.outcome else None

    def get_allowed_actions(self, report: NameReport) -> list[str]:
        """Return what the person may do with the report."""
        return report_actions(self.context["actor"], report)


class NameReportDraftSerializer(serializers.Serializer[Any]):
    """A name that was left in a text."""

    transcript = serializers.UUIDField()
    turns = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000_000),
        min_length=1,
        max_length=MAX_TURNS,
    )
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class ReportSettlingSerializer(serializers.Serializer[Any]):
    """Why there is no name."""

    reason = serializers.CharField(max_length=1000)
