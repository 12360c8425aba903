"""Shapes of sessions."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.actions import session_actions
from backend.casework.models import (
    ConsentScope,
    Format,
    MissingReason,
    Phase,
    Recording,
    SourceFormat,
    TherapySession,
)
from backend.casework.policies import (
    ConsentState,
    NotAssignable,
    consent_state,
    not_assignable_reasons,
    proposed_phase,
)
from backend.casework.selectors import latest_consent, readiness_of
from backend.casework.serializers.cases import MAX_SESSIONS, CaseTraineeSerializer
from backend.casework.serializers.transcripts import TranscriptWarningSerializer


class SessionTranscriptSerializer(serializers.Serializer[Any]):
    """A session's transcript, without its words."""

    id = serializers.UUIDField()
    n_turns = serializers.IntegerField()
    duration_ms = serializers.IntegerField(allow_null=True)
    source_format = serializers.ChoiceField(
        choices=SourceFormat.choices, source="source.format", allow_null=True
    )
    deleted_at = serializers.DateTimeField(allow_null=True)
    warnings = TranscriptWarningSerializer(many=True)


class SessionConsentSerializer(serializers.Serializer[Any]):
    """The consent that holds for a session."""

    id = serializers.UUIDField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ConsentScope.choices))
    given_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    keep_scores = serializers.BooleanField()
    form = serializers.UUIDField(source="form_id", allow_null=True)
    form_name = serializers.CharField(source="form.name", default="")
    form_version = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = serializers.CharField(source="withdrawn_by.name", default=None, allow_null=True)


class SessionCaseSerializer(serializers.Serializer[Any]):
    """A session's case."""

    id = serializers.UUIDField()
    code = serializers.CharField()


class TherapySessionSerializer(serializers.ModelSerializer[TherapySession]):
    """A session as `selectors.session_details` loads it."""

    # A serializer has a label of its own, which nothing here uses.
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    case = SessionCaseSerializer(allow_null=True, read_only=True)
    trainee = CaseTraineeSerializer(source="case.enrolment", allow_null=True, read_only=True)
    phase = serializers.SerializerMethodField()
    phase_proposed = serializers.SerializerMethodField()
    format = serializers.ChoiceField(
        choices=Format.choices, source="case.format", allow_null=True, read_only=True
    )
    missing_reason = serializers.SerializerMethodField()
    transcript = SessionTranscriptSerializer(allow_null=True, read_only=True)
    consent = serializers.SerializerMethodField()
    consent_state = serializers.SerializerMethodField()
    deidentified_at = serializers.SerializerMethodField()
    is_assignable = serializers.SerializerMethodField()
    not_assignable_reasons = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = TherapySession
        fields = [
            "id",
            "programme",
            "label",
            "case",
            "trainee",
            "number",
            "held_on",
            "phase",
            "phase_proposed",
            "format",
            "recording",
            "missing_reason",
            "missing_note",
            "is_simulated",
            "transcript",
            "consent",
            "consent_state",
            "deidentified_at",
            "is_assignable",
            "not_assignable_reasons",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_label(self, therapy_session: TherapySession) -> str:
        """Return what the file called it; a registered meeting goes by its case and number."""
        case = therapy_session.case
        if therapy_session.label or case is None:
            return therapy_session.label
        return f"{case.code} meeting {therapy_session.number or 'without number'}"

    @extend_schema_field(serializers.ChoiceField(choices=Phase.choices, allow_null=True))
    def get_phase(self, therapy_session: TherapySession) -> str | None:
        """Return the phase, or null when nobody has said it yet."""
        return therapy_session.phase or None

    @extend_schema_field(serializers.ChoiceField(choices=Phase.choices, allow_null=True))
    def get_phase_proposed(self, therapy_session: TherapySession) -> str | None:
        """Return the phase that the session's number suggests."""
        case = therapy_session.case
        if case is None or therapy_session.number is None:
            return None
        return proposed_phase(therapy_session.number, case.planned_sessions)

    @extend_schema_field(serializers.ChoiceField(choices=MissingReason.choices, allow_null=True))
    def get_missing_reason(self, therapy_session: TherapySession) -> str | None:
        """Return why there is no recording, or null where there is one."""
        return therapy_session.missing_reason or None

    @extend_schema_field(SessionConsentSerializer(allow_null=True))
    def get_consent(self, therapy_session: TherapySession) -> dict[str, Any] | None:
        """Return the consent recorded last, which is the one that holds."""
        consent = latest_consent(therapy_session)
        return None if consent is None else SessionConsentSerializer(consent).data

    @extend_schema_field(serializers.ChoiceField(choices=[state.value for state in ConsentState]))
    def get_consent_state(self, therapy_session: TherapySession) -> str:
        """Return where the consent stands today."""
        return consent_state(latest_consent(therapy_session), timezone.localdate())

    def get_deidentified_at(self, therapy_session: Any) -> datetime | None:
        """Return when somebody vouched for the text."""
        at: datetime | None = therapy_session.deidentified_at
        return at

    def get_is_assignable(self, therapy_session: TherapySession) -> bool:
        """Tell whether a rater may be given the session."""
        return not not_assignable_reasons(readiness_of(therapy_session))

    @extend_schema_field(
        serializers.ListField(
            child=serializers.ChoiceField(choices=[reason.value for reason in NotAssignable])
        )
    )
    def get_not_assignable_reasons(self, therapy_session: TherapySession) -> list[str]:
        """Return everything that keeps raters from being given the session."""
        return [reason.value for reason in not_assignable_reasons(readiness_of(therapy_session))]

    def get_allowed_actions(self, therapy_session: TherapySession) -> list[str]:
        """Return what the person may do with the session."""
        return session_actions(self.context["actor"], therapy_session)


class SessionPlacementSerializer(serializers.Serializer[Any]):
    """What can be said of a session; what is not named stays as it is."""

    case = serializers.UUIDField(allow_null=True, required=False)
    number = serializers.IntegerField(
        min_value=1, max_value=MAX_SESSIONS, allow_null=True, required=False
    )
    held_on = serializers.DateField(allow_null=True, required=False)
    phase = serializers.ChoiceField(choices=Phase.choices, allow_null=True, required=False)
    recording = serializers.ChoiceField(choices=Recording.choices, required=False)
    missing_reason = serializers.ChoiceField(
        choices=MissingReason.choices, allow_blank=True, required=False
    )
    missing_note = serializers.CharField(max_length=300, allow_blank=True, required=False)


class AttestationDraftSerializer(serializers.Serializer[Any]):
    """A person's word that a transcript names nobody."""

    confirmed = serializers.BooleanField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")

    def validate_confirmed(self, confirmed: bool) -> bool:
        """Refuse an attestation that is not meant."""
        if not confirmed:
            raise serializers.ValidationError(
                "Confirm that nobody can be recognised in the transcript.", code="not_confirmed"
            )
        return confirmed
