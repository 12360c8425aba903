"""Shapes of supervision logs and attestations in the API."""

from typing import Any

from rest_framework import serializers

from backend.certification.actions import claim_actions
from backend.certification.models import Attestation, SupervisionLog
from backend.certification.selectors.claims import AnyClaim

MAX_EVIDENCE = 2000
_COMMON = [
    "id",
    "programme",
    "trainee",
    "evidence",
    "entered_by",
    "entered_at",
    "replaces",
    "replaced_by",
    "confirmed",
    "refusal",
    "reviewer",
    "reviewed_at",
    "allowed_actions",
]


class _ClaimSerializer(serializers.ModelSerializer[Any]):
    trainee = serializers.UUIDField(source="enrolment_id", read_only=True)
    entered_by = serializers.CharField(source="entered_by.name", read_only=True)
    replaced_by = serializers.SerializerMethodField()
    confirmed = serializers.BooleanField(
        allow_null=True, read_only=True, help_text="null while nobody has looked at it"
    )
    refusal = serializers.CharField(read_only=True)
    reviewer = serializers.CharField(allow_null=True, read_only=True)
    reviewed_at = serializers.DateTimeField(allow_null=True, read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    def get_replaced_by(self, claim: AnyClaim) -> str | None:
        """Return the entry that corrects this one."""
        newer = getattr(claim, "replaced_by", None)
        return None if newer is None else str(newer.pk)

    def get_allowed_actions(self, claim: AnyClaim) -> list[str]:
        """Return what the person may do."""
        return claim_actions(self.context["actor"], claim)


class SupervisionLogSerializer(_ClaimSerializer):
    """Supervision that a trainee had, and whether it counts."""

    supervisor = serializers.CharField(source="supervisor.name", read_only=True)
    case_code = serializers.CharField(
        source="case.code", allow_null=True, default=None, read_only=True
    )

    class Meta:
        model = SupervisionLog
        fields = [*_COMMON, "supervisor", "held_on", "minutes", "case", "case_code"]
        read_only_fields = fields


class AttestationSerializer(_ClaimSerializer):
    """A statement that something asked for was done, and whether it counts."""

    class Meta:
        model = Attestation
        fields = [*_COMMON, "requirement", "amount", "done_on"]
        read_only_fields = fields


class SupervisionLogDraftSerializer(serializers.Serializer[Any]):
    """Supervision to enter."""

    trainee = serializers.UUIDField()
    supervisor = serializers.UUIDField()
    held_on = serializers.DateField()
    minutes = serializers.IntegerField(min_value=1, max_value=1440)
    case = serializers.UUIDField(allow_null=True, default=None)
    evidence = serializers.CharField(max_length=MAX_EVIDENCE, allow_blank=True, default="")
    replaces = serializers.UUIDField(allow_null=True, default=None)


class RequirementDraftSerializer(serializers.Serializer[Any]):
    """A statement to make."""

    trainee = serializers.UUIDField()
    requirement = serializers.RegexField(r"^[a-z][a-z0-9_]*$", max_length=60)
    amount = serializers.FloatField(min_value=0.01, max_value=10_000)
    done_on = serializers.DateField()
    evidence = serializers.CharField(max_length=MAX_EVIDENCE)
    replaces = serializers.UUIDField(allow_null=True, default=None)


class ClaimRefusalSerializer(serializers.Serializer[Any]):
    """Why an entry is not confirmed."""

    reason = serializers.CharField(max_length=2000)
