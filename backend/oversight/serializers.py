"""Shapes of verifications, weeks and reviews."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.telling import said
from backend.audit.models import AuditEvent, Outcome
from backend.oversight.models import Verification, WeekReview
from backend.oversight.policies import is_lost

CHECK_STATES = [
    ("under_way", "Under way"),
    ("lost", "Did not end"),
    ("whole", "Whole"),
    ("broken", "Something is wrong"),
]
WEEK_STATES = [
    ("running", "Not over yet"),
    ("due", "To be read"),
    ("overdue", "Overdue"),
    ("read", "Read"),
]


class AuditFaultSerializer(serializers.Serializer[Any]):
    """Something that is not as it was written."""

    code = serializers.CharField()
    sequence = serializers.IntegerField(allow_null=True)
    noun = serializers.CharField(help_text="what the row is; empty for an event")
    key = serializers.CharField()
    detail = serializers.CharField()


class CountedRowsSerializer(serializers.Serializer[Any]):
    """How many rows of one kind."""

    noun = serializers.CharField()
    n = serializers.IntegerField()


class AuditVerificationSerializer(serializers.ModelSerializer[Verification]):
    """A verification of a chain; `programme` is null for the chain of the installation."""

    asked_by = serializers.SerializerMethodField(help_text="null when the night asked for it")
    state = serializers.SerializerMethodField()
    n_sealed = serializers.SerializerMethodField(help_text="rows that stand as they were sealed")
    n_unsealed = serializers.SerializerMethodField(help_text="rows that nothing vouches for")
    faults = serializers.SerializerMethodField(help_text="the first of them")

    class Meta:
        model = Verification
        fields = [
            "id",
            "programme",
            "asked_by",
            "asked_at",
            "finished_at",
            "state",
            "n_events",
            "n_faults",
            "n_sealed",
            "n_unsealed",
            "faults",
        ]
        read_only_fields = fields

    def get_asked_by(self, row: Verification) -> str | None:
        """Return the name of whoever asked."""
        return row.asked_by.name if row.asked_by is not None else None

    @extend_schema_field(serializers.ChoiceField(choices=CHECK_STATES))
    def get_state(self, row: Verification) -> str:
        """Return how far it is, and what it found."""
        if row.finished_at is None:
            return "lost" if is_lost(row.asked_at, timezone.now()) else "under_way"
        return "broken" if row.n_faults else "whole"

    @extend_schema_field(CountedRowsSerializer(many=True))
    def get_n_sealed(self, row: Verification) -> Any:
        """Return how many rows were compared and found whole."""
        return _counted(row.found.get("n_sealed", {}))

    @extend_schema_field(CountedRowsSerializer(many=True))
    def get_n_unsealed(self, row: Verification) -> Any:
        """Return how many rows nothing vouches for yet."""
        return _counted(row.found.get("n_unsealed", {}))

    @extend_schema_field(AuditFaultSerializer(many=True))
    def get_faults(self, row: Verification) -> Any:
        """Return what is wrong."""
        return AuditFaultSerializer(row.found.get("faults", []), many=True).data


def _counted(by_noun: dict[str, int]) -> list[dict[str, Any]]:
    return [{"noun": noun, "n": n} for noun, n in sorted(by_noun.items())]


class AuditVerificationDraftSerializer(serializers.Serializer[Any]):
    """Which chain to verify; null for that of the installation."""

    programme = serializers.UUIDField(allow_null=True)


class KindCountSerializer(serializers.Serializer[Any]):
    """How often something was done, with one outcome."""

    verb = serializers.CharField()
    said = serializers.SerializerMethodField(help_text="what was done, in words")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    n = serializers.IntegerField()

    def get_said(self, count: Any) -> str:
        """Return what was done, in words."""
        return said(AuditEvent(verb=count.verb, outcome=count.outcome))


class WeekReviewSerializer(serializers.ModelSerializer[WeekReview]):
    """That somebody has read a week."""

    reviewed_by = serializers.CharField(source="reviewed_by.name", read_only=True)
    week_starts_on = serializers.DateField(source="starts_on", read_only=True)

    class Meta:
        model = WeekReview
        fields = [
            "id",
            "programme",
            "week_starts_on",
            "reviewed_by",
            "reviewed_at",
            "n_events",
            "note",
            "open_questions",
        ]
        read_only_fields = fields


class AuditWeekSerializer(serializers.Serializer[Any]):
    """A week of the trail, as much of it as the person sees."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    read_by = serializers.DateField(help_text="overdue from the next day on")
    state = serializers.ChoiceField(choices=WEEK_STATES)
    n_events = serializers.IntegerField()
    n_refused = serializers.IntegerField(help_text="denied or failed")
    counts = KindCountSerializer(many=True)
    reviews = WeekReviewSerializer(many=True)


class WeekReviewDraftSerializer(serializers.Serializer[Any]):
    """Which week was read, and what is to be said of it."""

    programme = serializers.UUIDField()
    week_starts_on = serializers.DateField(help_text="a Monday")
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    open_questions = serializers.CharField(max_length=2000, allow_blank=True, default="")


class WeeksQuerySerializer(serializers.Serializer[Any]):
    """Whose weeks are asked for."""

    programme = serializers.UUIDField()
