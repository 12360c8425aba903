"""Shapes of the register of meetings."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.casework.frame import FrameFilter
from backend.casework.models import ConsentScope, MissingReason, Phase, Recording
from backend.casework.serializers.cases import MAX_SESSIONS


class FrameQuerySerializer(serializers.Serializer[Any]):
    """Which meetings are counted."""

    programme = serializers.UUIDField()
    case = serializers.UUIDField(required=False)
    trainee = serializers.UUIDField(required=False, help_text="The enrolment's id.")
    phase = serializers.ChoiceField(choices=Phase.choices, required=False)
    held_from = serializers.DateField(required=False)
    held_until = serializers.DateField(required=False)

    def asked(self) -> FrameFilter:
        """Return the filter as the frame takes it."""
        said = self.validated_data
        return FrameFilter(
            cases=frozenset({said["case"]}) if "case" in said else None,
            trainees=frozenset({said["trainee"]}) if "trainee" in said else None,
            phases=frozenset({Phase(said["phase"])}) if "phase" in said else None,
            held_from=said.get("held_from"),
            held_until=said.get("held_until"),
        )


class MissingMeetingsSerializer(serializers.Serializer[Any]):
    """How many meetings cannot be drawn for one reason."""

    recording = serializers.ChoiceField(choices=Recording.choices)
    reason = serializers.CharField()
    n_meetings = serializers.IntegerField()


@extend_schema_serializer(many=False)
class RegisterSerializer(serializers.Serializer[Any]):
    """How many meetings are registered, and how many of them can be drawn."""

    n_registered = serializers.IntegerField()
    n_recorded = serializers.IntegerField()
    n_consented = serializers.IntegerField()
    n_ready = serializers.IntegerField()
    missing = MissingMeetingsSerializer(many=True)
    can_register = serializers.BooleanField()


class MeetingDraftSerializer(serializers.Serializer[Any]):
    """A meeting that was held, to be registered."""

    case = serializers.UUIDField()
    number = serializers.IntegerField(min_value=1, max_value=MAX_SESSIONS)
    held_on = serializers.DateField()
    recording = serializers.ChoiceField(choices=Recording.choices)
    missing_reason = serializers.ChoiceField(
        choices=MissingReason.choices, allow_blank=True, default=""
    )
    missing_note = serializers.CharField(max_length=300, allow_blank=True, default="")
    phase = serializers.ChoiceField(choices=Phase.choices, allow_null=True, default=None)


class StrikeDraftSerializer(serializers.Serializer[Any]):
    """Why a meeting was registered by mistake."""

    reason = serializers.CharField(max_length=300)


class RegisterUploadSerializer(serializers.Serializer[Any]):
    """A CSV file of meetings."""

    programme = serializers.UUIDField()
    file = serializers.FileField(allow_empty_file=True)


class RegisterConsentSerializer(serializers.Serializer[Any]):
    """What a line says the client agreed to."""

    form = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ConsentScope.choices))
    given_on = serializers.DateField()
    keep_scores = serializers.BooleanField()


class RegisterRowSerializer(serializers.Serializer[Any]):
    """A line of the file that can be entered."""

    line = serializers.IntegerField(source="row.line")
    case = serializers.CharField(source="row.case")
    number = serializers.IntegerField(source="row.number")
    held_on = serializers.DateField(source="row.held_on")
    recording = serializers.ChoiceField(choices=Recording.choices, source="row.recording")
    missing_reason = serializers.CharField(source="row.missing_reason")
    consent = RegisterConsentSerializer(source="row.consent", allow_null=True)
    is_new = serializers.BooleanField()


class RegisterProblemSerializer(serializers.Serializer[Any]):
    """What is wrong, by line and column."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)


class RegisterImportSerializer(serializers.Serializer[Any]):
    """What comes, or came, of a file of meetings."""

    n_new = serializers.IntegerField()
    n_unchanged = serializers.IntegerField()
    rows = RegisterRowSerializer(many=True)
    problems = RegisterProblemSerializer(many=True)
