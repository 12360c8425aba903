"""Shapes of harm flags."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.care.actions import flag_actions, is_own
from backend.care.models import FlagState, HarmFlag, HarmFlagStep, Outcome, StepKind


class HarmFlagStepSerializer(serializers.ModelSerializer[HarmFlagStep]):
    """One thing that happened to a flag; who raised it is not said."""

    made_by = serializers.SerializerMethodField()
    turns = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    outcome = serializers.SerializerMethodField()

    class Meta:
        model = HarmFlagStep
        fields = [
            "number",
            "kind",
            "made_by",
            "made_at",
            "turns",
            "settle_by",
            "outcome",
            "note",
        ]
        read_only_fields = fields

    def get_made_by(self, step: HarmFlagStep) -> str | None:
        """Return the name of who did it; null for what a rating or the calendar did."""
        return step.made_by.name if step.made_by is not None else None

    def get_outcome(self, step: HarmFlagStep) -> Outcome | None:
        """Return what came of it, where the step settles the flag."""
        return Outcome(step.outcome) if step.outcome else None


class HarmFlagSerializer(serializers.ModelSerializer[HarmFlag]):
    """A harm flag: the session, the turns, how far the care for it has come; no rater."""

    session = serializers.UUIDField(source="therapy_session_id", read_only=True)
    session_label = serializers.CharField(source="therapy_session.label", read_only=True)
    case_code = serializers.SerializerMethodField()
    trainee = serializers.SerializerMethodField()
    trainee_name = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=FlagState.choices, read_only=True)
    turns = serializers.SerializerMethodField()
    settle_by = serializers.DateTimeField(read_only=True, allow_null=True)
    is_overdue = serializers.BooleanField(read_only=True)
    is_own = serializers.SerializerMethodField(
        help_text="Whether the person raised it, so that somebody else settles it."
    )
    outcome = serializers.SerializerMethodField()
    is_readable = serializers.BooleanField(
        read_only=True, help_text="Whether the person may read the turns."
    )
    steps = HarmFlagStepSerializer(source="all_steps", many=True, read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = HarmFlag
        fields = [
            "id",
            "programme",
            "session",
            "session_label",
            "case_code",
            "trainee",
            "trainee_name",
            "flag",
            "text",
            "turns",
            "raised_at",
            "state",
            "acknowledge_by",
            "settle_by",
            "is_overdue",
            "is_own",
            "outcome",
            "is_readable",
            "steps",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_case_code(self, flag: HarmFlag) -> str | None:
        """Return the case's code; null while the session waits for a case."""
        case = flag.therapy_session.case
        return case.code if case is not None else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_trainee(self, flag: HarmFlag) -> Any:
        """Return the trainee, which is their enrolment's id."""
        case = flag.therapy_session.case
        return case.enrolment_id if case is not None else None

    def get_trainee_name(self, flag: HarmFlag) -> str | None:
        """Return the trainee's name."""
        case = flag.therapy_session.case
        return case.enrolment.person.name if case is not None else None

    def get_turns(self, flag: Any) -> list[int]:
        """Return the turns that were named last."""
        named = (StepKind.RAISED, StepKind.TURNS_CHANGED)
        return next((list(s.turns) for s in reversed(flag.all_steps) if s.kind in named), [])

    def get_is_own(self, flag: HarmFlag) -> bool:
        """Tell whether the person raised it."""
        return is_own(self.context["actor"], flag)

    def get_outcome(self, flag: Any) -> Outcome | None:
        """Return what came of it; null until it is settled."""
        return Outcome(flag.outcome) if flag.outcome else None

    def get_allowed_actions(self, flag: HarmFlag) -> list[str]:
        """Return what the person may do with the flag."""
        return flag_actions(self.context["actor"], flag)


class AcknowledgingSerializer(serializers.Serializer[Any]):
    """That one looks into it."""

    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DeadlineSerializer(serializers.Serializer[Any]):
    """Other time to settle it."""

    settle_on = serializers.DateField()
    note = serializers.CharField(max_length=2000)


class SettlingSerializer(serializers.Serializer[Any]):
    """What came of it."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    note = serializers.CharField(max_length=2000)


class ReopeningSerializer(serializers.Serializer[Any]):
    """Why it is taken up again."""

    note = serializers.CharField(max_length=2000)
