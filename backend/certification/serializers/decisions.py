"""Shapes of decisions in the API."""

from datetime import date
from typing import Any

from rest_framework import serializers

from backend.certification.actions import decision_actions
from backend.certification.models import (
    Decision,
    DecisionAction,
    DecisionFlag,
    DecisionState,
    DecisionStep,
    FlagReason,
    Purpose,
    Signature,
)
from backend.certification.policies import appeal_ends
from backend.certification.serializers.portfolios import (
    RULE_STATES,
    DecisionFigureSerializer,
    EvidenceEntrySerializer,
    JudgedPathwaySerializer,
    PortfolioTraineeSerializer,
    RuleStateSerializer,
)

MAX_REASON = 4000
_BRIEF = [
    "id",
    "programme",
    "trainee",
    "pathway",
    "purpose",
    "renews",
    "reconsiders",
    "since",
    "note",
    "requested_by",
    "requested_at",
    "state",
    "concluded_at",
    "flags",
]


class DecisionFlagSerializer(serializers.ModelSerializer[DecisionFlag]):
    """Something that the decision rests on has changed since."""

    reason = serializers.ChoiceField(choices=FlagReason.choices)

    class Meta:
        model = DecisionFlag
        fields = ["reason", "flagged_at"]
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision and where it stands."""

    trainee = PortfolioTraineeSerializer(source="enrolment", read_only=True)
    pathway = JudgedPathwaySerializer(read_only=True)
    purpose = serializers.ChoiceField(choices=Purpose.choices, read_only=True)
    requested_by = serializers.CharField(source="requested_by.name", read_only=True)
    state = serializers.ChoiceField(choices=DecisionState.choices, read_only=True)
    concluded_at = serializers.DateTimeField(allow_null=True, read_only=True)
    flags = DecisionFlagSerializer(many=True, read_only=True)

    class Meta:
        model = Decision
        fields = _BRIEF
        read_only_fields = fields


class DecisionStepSerializer(serializers.ModelSerializer[DecisionStep]):
    """Who did what, when and why."""

    action = serializers.ChoiceField(choices=DecisionAction.choices)
    state = serializers.ChoiceField(choices=DecisionState.choices)
    taken_by = serializers.CharField(source="taken_by.name")

    class Meta:
        model = DecisionStep
        fields = ["action", "state", "reason", "taken_by", "taken_at", "signed_hash"]
        read_only_fields = fields


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """Who signed which trace."""

    signer = serializers.CharField(source="signer.name")
    counts = serializers.BooleanField(help_text="Whether it is under the trace that counts")

    class Meta:
        model = Signature
        fields = ["signer", "supervises", "trace_hash", "signed_at", "counts"]
        read_only_fields = fields


class RubricUsedSerializer(serializers.Serializer[Any]):
    """A rubric version that scores were read by."""

    slug = serializers.CharField()
    version = serializers.CharField()
    fingerprint = serializers.CharField()


class TraceSerializer(serializers.Serializer[Any]):
    """The frozen trace that is signed; `evidence` and `figures` only for who may see them."""

    number = serializers.IntegerField()
    on = serializers.DateField()
    frozen_at = serializers.DateTimeField()
    frozen_by = serializers.CharField()
    state = serializers.ChoiceField(choices=RULE_STATES)
    rules = RuleStateSerializer(many=True)
    evidence = EvidenceEntrySerializer(many=True)
    figures = DecisionFigureSerializer(many=True)
    n_sessions = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    trace_hash = serializers.CharField()
    evidence_hash = serializers.CharField()
    pathway_fingerprint = serializers.CharField()
    rubrics = RubricUsedSerializer(many=True)
    software = serializers.CharField()


class TraceDifferenceSerializer(serializers.Serializer[Any]):
    """Something that is not as it was frozen."""

    code = serializers.CharField()
    where = serializers.CharField()
    detail = serializers.CharField()


class DecisionDetailSerializer(DecisionSerializer):
    """A decision with its trace, who signed, and every step."""

    trace = TraceSerializer(source="shown.content", allow_null=True, read_only=True)
    differences = TraceDifferenceSerializer(source="shown.differences", many=True, read_only=True)
    signatures = SignatureSerializer(many=True, read_only=True)
    signatures_needed = serializers.IntegerField(source="shown.signatures_needed", read_only=True)
    steps = DecisionStepSerializer(many=True, read_only=True)
    appeal_until = serializers.SerializerMethodField()
    sign_bar = serializers.CharField(
        source="shown.sign_bar", read_only=True, help_text="Why the person may not sign, if so"
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = [
            *_BRIEF,
            "trace",
            "differences",
            "signatures",
            "signatures_needed",
            "steps",
            "appeal_until",
            "sign_bar",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_appeal_until(self, decision: Any) -> date | None:
        """Return the last day for an appeal, where one is possible."""
        if decision.state != DecisionState.NOT_YET or decision.concluded_at is None:
            return None
        return appeal_ends(decision.concluded_at)

    def get_allowed_actions(self, decision: Decision) -> list[str]:
        """Return what the person may do."""
        return decision_actions(self.context["actor"], decision)


class DecisionDraftSerializer(serializers.Serializer[Any]):
    """What is asked for."""

    trainee = serializers.UUIDField()
    pathway = serializers.UUIDField()
    since = serializers.DateField(allow_null=True, default=None)
    note = serializers.CharField(max_length=MAX_REASON, allow_blank=True, default="")


class DecisionReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=MAX_REASON)


class DecisionSigningSerializer(serializers.Serializer[Any]):
    """The trace that was read, by its hash."""

    trace_hash = serializers.RegexField(r"^[0-9a-f]{64}$")


class ReconsiderationSerializer(DecisionReasonSerializer):
    """The answer to an appeal."""

    reopen = serializers.BooleanField()
