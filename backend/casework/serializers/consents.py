"""Shapes of consents and of the forms they are given on."""

from typing import Any

from rest_framework import serializers

from backend.casework.actions import consent_actions
from backend.casework.models import Consent, ConsentForm, ConsentScope

MAX_FORM_LETTERS = 40_000
MAX_MONTHS = 600


def _scopes() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=ConsentScope.choices), min_length=1, max_length=8
    )


class ConsentFormSerializer(serializers.ModelSerializer[ConsentForm]):
    """One version of a consent form."""

    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ConsentScope.choices))
    is_current = serializers.BooleanField(
        read_only=True, help_text="Whether this is the newest version of its form."
    )
    is_used = serializers.BooleanField(
        read_only=True, help_text="Whether a consent was recorded on it."
    )

    class Meta:
        model = ConsentForm
        fields = [
            "id",
            "programme",
            "name",
            "version",
            "text",
            "scopes",
            "offers_keeping_scores",
            "expires_after_months",
            "published_at",
            "is_current",
            "is_used",
        ]
        read_only_fields = fields


class ConsentFormDraftSerializer(serializers.Serializer[Any]):
    """A version of a consent form to publish."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=80)
    version = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=MAX_FORM_LETTERS)
    scopes = _scopes()
    offers_keeping_scores = serializers.BooleanField(default=False)
    expires_after_months = serializers.IntegerField(
        min_value=1, max_value=MAX_MONTHS, allow_null=True, default=None
    )


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """A consent."""

    session = serializers.UUIDField(source="therapy_session_id", read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ConsentScope.choices))
    form_name = serializers.CharField(source="form.name", default="", read_only=True)
    text_on_hold = serializers.BooleanField(
        read_only=True,
        help_text="The client withdrew, and a legal hold alone keeps the text, closed to all.",
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Consent
        fields = [
            "id",
            "programme",
            "session",
            "scopes",
            "form",
            "form_name",
            "form_version",
            "given_on",
            "expires_on",
            "keep_scores",
            "recorded_at",
            "withdrawn_at",
            "text_on_hold",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, consent: Consent) -> list[str]:
        """Return what the person may do with the consent."""
        return consent_actions(self.context["actor"], consent)


class ConsentDraftSerializer(serializers.Serializer[Any]):
    """A consent to record."""

    session = serializers.UUIDField()
    form = serializers.UUIDField()
    scopes = _scopes()
    given_on = serializers.DateField()
    expires_on = serializers.DateField(
        allow_null=True, default=None, help_text="Left out: as long as the form says."
    )
    keep_scores = serializers.BooleanField(
        default=False, help_text="Whether de-identified scores may stay after a withdrawal."
    )
