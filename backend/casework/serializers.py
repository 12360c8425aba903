"""Shapes of cases, sessions, consents and transcripts in the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.actions import case_actions, consent_actions, session_actions
from backend.casework.models import (
    Case,
    Consent,
    ConsentScope,
    Format,
    Phase,
    ProblemArea,
    SourceFormat,
    SpeakerRole,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.policies import (
    NotAssignable,
    not_assignable_reasons,
    proposed_phase,
)
from backend.casework.selectors import latest_consent, readiness_of
from backend.core.json_text import read_json

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


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """A consent."""

    session = serializers.UUIDField(source="therapy_session_id", read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ConsentScope.choices))
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Consent
        fields = [
            "id",
            "programme",
            "session",
            "scopes",
            "form_version",
            "given_on",
            "expires_on",
            "recorded_at",
            "withdrawn_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, consent: Consent) -> list[str]:
        """Return what the person may do with the consent."""
        return consent_actions(self.context["actor"], consent)


class ConsentDraftSerializer(serializers.Serializer[Any]):
    """A consent to record."""

    session = serializers.UUIDField()
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ConsentScope.choices), min_length=1, max_length=8
    )
    given_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True, default=None)
    form_version = serializers.CharField(max_length=40)


class TranscriptWarningSerializer(serializers.Serializer[Any]):
    """What was odd in a file although it was read."""

    code = serializers.CharField()
    detail = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)


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
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class SessionCaseSerializer(serializers.Serializer[Any]):
    """A session's case."""

    id = serializers.UUIDField()
    code = serializers.CharField()


class TherapySessionSerializer(serializers.ModelSerializer[TherapySession]):
    """A session as `selectors.session_details` loads it."""

    case = SessionCaseSerializer(allow_null=True, read_only=True)
    trainee = CaseTraineeSerializer(source="case.enrolment", allow_null=True, read_only=True)
    phase = serializers.SerializerMethodField()
    phase_proposed = serializers.SerializerMethodField()
    format = serializers.ChoiceField(
        choices=Format.choices, source="case.format", allow_null=True, read_only=True
    )
    transcript = SessionTranscriptSerializer(allow_null=True, read_only=True)
    consent = serializers.SerializerMethodField()
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
            "is_simulated",
            "transcript",
            "consent",
            "deidentified_at",
            "is_assignable",
            "not_assignable_reasons",
            "allowed_actions",
        ]
        read_only_fields = fields

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

    @extend_schema_field(SessionConsentSerializer(allow_null=True))
    def get_consent(self, therapy_session: TherapySession) -> dict[str, Any] | None:
        """Return the consent recorded last, which is the one that holds."""
        consent = latest_consent(therapy_session)
        return None if consent is None else SessionConsentSerializer(consent).data

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


class TranscriptSerializer(serializers.ModelSerializer[Transcript]):
    """A transcript without its words; without session and warnings for whoever only rates it."""

    session = serializers.SerializerMethodField()
    source_format = serializers.ChoiceField(
        choices=SourceFormat.choices, source="source.format", allow_null=True, read_only=True
    )
    is_simulated = serializers.BooleanField(source="therapy_session.is_simulated", read_only=True)
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Transcript
        fields = [
            "id",
            "n_turns",
            "duration_ms",
            "source_format",
            "is_simulated",
            "deleted_at",
            "session",
            "warnings",
        ]
        read_only_fields = fields

    def get_session(self, transcript: Any) -> UUID | None:
        """Return the session's id for whoever may know it."""
        session: UUID | None = transcript.visible_session
        return session

    @extend_schema_field(TranscriptWarningSerializer(many=True))
    def get_warnings(self, transcript: Any) -> list[dict[str, Any]]:
        """Return what was odd in the file; its lines could tell a rater which file it was."""
        return transcript.warnings if transcript.visible_session else []


class TurnSerializer(serializers.ModelSerializer[Turn]):
    """One turn of talk."""

    class Meta:
        model = Turn
        fields = ["number", "speaker", "role", "start_ms", "end_ms", "text"]
        read_only_fields = fields


class TranscriptUploadSerializer(serializers.Serializer[Any]):
    """A file to import; `speaker_roles` is a JSON object from speaker to role."""

    programme = serializers.UUIDField()
    # An empty file is refused by the reader, in the same words as on the command line.
    file = serializers.FileField(allow_empty_file=True)
    case = serializers.UUIDField(required=False, allow_null=True, default=None)
    speaker_roles = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000
    )

    def validate_speaker_roles(self, text: str) -> dict[str, SpeakerRole]:
        """Read the JSON object."""
        try:
            roles = read_json(text or "{}")
        except ValueError as error:
            raise serializers.ValidationError(f"This is not JSON: {error}.") from error
        if not isinstance(roles, dict):
            raise serializers.ValidationError("This is not a JSON object of speaker and role.")
        wrong = [str(role) for role in roles.values() if role not in SpeakerRole.values]
        if wrong:
            wanted = ", ".join(SpeakerRole.values)
            raise serializers.ValidationError(f'"{wrong[0][:40]}" is not a role ({wanted}).')
        return {speaker: SpeakerRole(role) for speaker, role in roles.items()}


class ImportedTranscriptSerializer(serializers.Serializer[Any]):
    """A transcript of the file."""

    id = serializers.UUIDField(source="transcript.id")
    session = serializers.UUIDField(source="transcript.therapy_session_id")
    label = serializers.CharField(  # type: ignore[assignment]
        source="transcript.therapy_session.label"
    )
    n_turns = serializers.IntegerField(source="transcript.n_turns")
    already_present = serializers.BooleanField()


class ImportWarningSerializer(TranscriptWarningSerializer):
    """What was odd, and in which transcript of the file."""

    transcript = serializers.CharField(allow_null=True)


class TranscriptImportSerializer(serializers.Serializer[Any]):
    """What came of a file."""

    format = serializers.ChoiceField(choices=SourceFormat.choices)
    already_imported = serializers.BooleanField()
    transcripts = ImportedTranscriptSerializer(many=True)
    warnings = ImportWarningSerializer(many=True)
