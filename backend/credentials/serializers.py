"""Shapes of certificates in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.certification.serializers.portfolios import PortfolioTraineeSerializer
from backend.credentials.actions import certificate_actions
from backend.credentials.codes import shown_code
from backend.credentials.models import Certificate, Revocation
from backend.credentials.verification import STATES

STANDINGS = ("valid", "expired", "revoked")


class RevocationSerializer(serializers.ModelSerializer[Revocation]):
    """Who ended a certificate, when and why; the public learns only when."""

    revoked_by = serializers.CharField(source="revoked_by.name")

    class Meta:
        model = Revocation
        fields = ["reason", "revoked_by", "revoked_at"]
        read_only_fields = fields


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate and whether it holds."""

    trainee = PortfolioTraineeSerializer(source="enrolment", read_only=True)
    code = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    revocation = RevocationSerializer(allow_null=True, read_only=True)
    is_flagged = serializers.BooleanField(
        read_only=True, help_text="A client withdrew, so that a rating it rests on counts no more"
    )
    is_in_doubt = serializers.SerializerMethodField()
    is_renewed = serializers.BooleanField(read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = [
            "id",
            "programme",
            "trainee",
            "decision",
            "code",
            "title",
            "pathway_version",
            "issued_at",
            "valid_until",
            "state",
            "revocation",
            "is_flagged",
            "is_in_doubt",
            "is_renewed",
            "renews",
            "credential_hash",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_code(self, certificate: Certificate) -> str:
        """Return the code in groups of four."""
        return shown_code(certificate.code)

    @extend_schema_field(serializers.ChoiceField(choices=STANDINGS))
    def get_state(self, certificate: Any) -> str:
        """Return valid, expired or revoked, by its dates alone."""
        if certificate.is_revoked:
            return "revoked"
        return "expired" if certificate.is_expired else "valid"

    def get_is_in_doubt(self, certificate: Certificate) -> bool:
        """Return whether a rating that it rests on is under review."""
        return certificate.pk in self.context["in_doubt"]

    def get_allowed_actions(self, certificate: Certificate) -> list[str]:
        """Return what the person may do."""
        return certificate_actions(self.context["actor"], certificate)


class RevocationDraftSerializer(serializers.Serializer[Any]):
    """Why a certificate is ended."""

    reason = serializers.CharField(max_length=4000)


class RenewalDraftSerializer(serializers.Serializer[Any]):
    """What whoever decides on a renewal is to know."""

    note = serializers.CharField(max_length=4000, allow_blank=True, default="")


class VerifiedCertificateSerializer(serializers.Serializer[Any]):
    """What the certificate itself says, and no more."""

    code = serializers.CharField()
    holder = serializers.CharField()
    title = serializers.CharField(source="certificate.title")
    pathway_version = serializers.CharField(source="certificate.pathway_version")
    programme = serializers.CharField(source="certificate.programme.name")
    is_simulated = serializers.BooleanField(source="certificate.programme.is_simulated")
    issued_on = serializers.DateTimeField(source="certificate.issued_at")
    valid_until = serializers.DateField(source="certificate.valid_until", allow_null=True)
    revoked_on = serializers.DateField(allow_null=True)


class VerificationSerializer(serializers.Serializer[Any]):
    """Whether a certificate holds; it is named only where it can be confirmed."""

    state = serializers.ChoiceField(choices=STATES)
    sentence = serializers.CharField()
    certificate = serializers.SerializerMethodField()

    @extend_schema_field(VerifiedCertificateSerializer(allow_null=True))
    def get_certificate(self, verdict: Any) -> dict[str, Any] | None:
        """Return what it says, unless that cannot be confirmed."""
        if verdict.certificate is None or not verdict.holder:
            return None
        return VerifiedCertificateSerializer(verdict).data


class CredentialCheckSerializer(serializers.Serializer[Any]):
    """A signed credential to check."""

    credential = serializers.CharField(max_length=65_536)
