"""Shapes of consents."""

from typing import Any

from rest_framework import serializers

from backend.casework.actions import consent_actions
from backend.casework.models import (
    Consent,
    ConsentScope,
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
