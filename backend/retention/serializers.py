"""Shapes of policies, holds, what is coming, and proofs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import TherapySession
from backend.retention.actions import hold_actions, programme_actions
from backend.retention.coming import Item
from backend.retention.due import MAX_DAYS, NOTICE, Rule
from backend.retention.events import events
from backend.retention.models import (
    MAX_REASON_LETTERS,
    DeletionProof,
    Kind,
    LegalHold,
    RetentionPolicy,
    What,
)
from backend.retention.selectors import consent_counts, n_awaiting_under, n_held

COVERS = [("session", "Session"), ("case", "Case"), ("trainee", "Trainee")]


class KeepRuleSerializer(serializers.Serializer[Any]):
    """Delete so many days after an event, or on a day."""

    event = serializers.CharField(max_length=40)
    days = serializers.IntegerField(min_value=0, max_value=MAX_DAYS, allow_null=True, default=None)
    on = serializers.DateField(allow_null=True, default=None)


class KeepRulesSerializer(serializers.Serializer[Any]):
    """The rule of each kind; null keeps it until the client withdraws."""

    text = KeepRuleSerializer(allow_null=True)
    recording = KeepRuleSerializer(allow_null=True)
    unfinished = KeepRuleSerializer(allow_null=True)


class RetentionPolicySerializer(serializers.ModelSerializer[RetentionPolicy]):
    """A version of a programme's policy."""

    rules = serializers.SerializerMethodField()
    set_by = serializers.CharField(source="set_by.name", read_only=True)
    is_current = serializers.BooleanField(read_only=True)

    class Meta:
        model = RetentionPolicy
        fields = [
            "id",
            "programme",
            "number",
            "rules",
            "confirmed_due",
            "set_by",
            "set_at",
            "effective_on",
            "is_current",
        ]
        read_only_fields = fields

    @extend_schema_field(KeepRulesSerializer)
    def get_rules(self, policy: RetentionPolicy) -> dict[str, Any]:
        """Return the rules by kind."""
        return {str(kind): policy.rules.get(kind) for kind in Kind}


class RetentionOutlookDraftSerializer(serializers.Serializer[Any]):
    """Rules to look at before they are set."""

    programme = serializers.UUIDField()
    rules = KeepRulesSerializer()

    def to_internal_value(self, data: Any) -> Any:
        """Read the rules as the services take them."""
        said = super().to_internal_value(data)
        said["rules"] = {
            Kind(kind): Rule(rule["event"], rule["days"] or 0, rule["on"])
            for kind, rule in said["rules"].items()
            if rule is not None
        }
        return said


class RetentionPolicyDraftSerializer(RetentionOutlookDraftSerializer):
    """A policy to set."""

    confirmed_due = serializers.IntegerField(
        min_value=0,
        max_value=1_000_000_000,
        default=0,
        help_text="How many things become due at once, as the outlook said.",
    )


class RetentionOutlookSerializer(serializers.Serializer[Any]):
    """What a policy would do if it were set today."""

    effective_on = serializers.DateField()
    n_due = serializers.IntegerField(help_text="Due for deletion on that day.")
    n_texts = serializers.IntegerField()
    n_recordings = serializers.IntegerField()
    n_sooner = serializers.IntegerField(
        help_text="Of those, what would not be due by then under the policy as it stands."
    )
    n_held = serializers.IntegerField(help_text="Due as well, and kept by a legal hold.")
    unreached = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="By kind, how many are kept because the event has not happened to them.",
    )


class SessionNamed(serializers.Serializer[Any]):
    """The fields by which a row names its session."""

    session = serializers.UUIDField(source="therapy_session_id", read_only=True)
    session_number = serializers.SerializerMethodField()
    case_code = serializers.SerializerMethodField()

    def session_of(self, row: Any) -> TherapySession | None:
        """Return the session that a row is about."""
        session: TherapySession | None = row.therapy_session
        return session

    def get_session_number(self, row: Any) -> int | None:
        """Return the session's number in its case."""
        session = self.session_of(row)
        return session.number if session is not None else None

    def get_case_code(self, row: Any) -> str | None:
        """Return the code of the session's case."""
        session = self.session_of(row)
        return session.case.code if session is not None and session.case else None


class ComingDeletionSerializer(SessionNamed):
    """Something that is due for deletion."""

    id = serializers.UUIDField(read_only=True)
    what = serializers.ChoiceField(choices=What.choices, read_only=True)
    programme = serializers.UUIDField(source="session.programme_id", read_only=True)
    session = serializers.UUIDField(source="session.pk", read_only=True)
    due_on = serializers.DateField(source="due.on", read_only=True)
    kind = serializers.ChoiceField(choices=Kind.choices, source="due.kind", read_only=True)
    rule = serializers.SerializerMethodField()
    is_held = serializers.BooleanField(read_only=True)

    def session_of(self, row: Item) -> TherapySession:
        """Return the session that the thing belongs to."""
        return row.session

    @extend_schema_field(KeepRuleSerializer)
    def get_rule(self, item: Item) -> dict[str, Any] | None:
        """Return the rule that makes it due."""
        return item.due.rule.stored() if item.due is not None else None


class LegalHoldSerializer(SessionNamed, serializers.ModelSerializer[LegalHold]):
    """A legal hold: what it keeps, why, and whether it stands."""

    covers = serializers.SerializerMethodField()
    trainee = serializers.UUIDField(source="enrolment_id", read_only=True, allow_null=True)
    trainee_name = serializers.SerializerMethodField()
    session = serializers.UUIDField(source="therapy_session_id", read_only=True, allow_null=True)
    placed_by = serializers.CharField(source="placed_by.name", read_only=True)
    lifted_at = serializers.SerializerMethodField()
    lifted_by = serializers.SerializerMethodField()
    lift_reason = serializers.SerializerMethodField()
    n_withdrawn = serializers.SerializerMethodField(
        help_text="Texts whose client withdrew, which are erased when the hold is lifted."
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = LegalHold
        fields = [
            "id",
            "programme",
            "covers",
            "session",
            "session_number",
            "case",
            "case_code",
            "trainee",
            "trainee_name",
            "reason",
            "placed_by",
            "placed_at",
            "lifted_at",
            "lifted_by",
            "lift_reason",
            "n_withdrawn",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=COVERS))
    def get_covers(self, hold: LegalHold) -> str:
        """Return what the hold is on."""
        if hold.therapy_session_id is not None:
            return "session"
        return "case" if hold.case_id is not None else "trainee"

    def get_case_code(self, hold: LegalHold) -> str | None:
        """Return the code of the case that it is on, or that its session is in."""
        if hold.case is not None:
            return hold.case.code
        return super().get_case_code(hold)

    def get_trainee_name(self, hold: LegalHold) -> str | None:
        """Return the name of the trainee that it is on."""
        return hold.enrolment.person.name if hold.enrolment is not None else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_lifted_at(self, hold: Any) -> Any:
        """Return when it was lifted; null while it stands."""
        return getattr(getattr(hold, "lift", None), "lifted_at", None)

    def get_lifted_by(self, hold: Any) -> str | None:
        """Return who lifted it."""
        lift = getattr(hold, "lift", None)
        return lift.lifted_by.name if lift is not None else None

    def get_lift_reason(self, hold: Any) -> str:
        """Return why it was lifted."""
        return getattr(getattr(hold, "lift", None), "reason", "")

    def get_n_withdrawn(self, hold: LegalHold) -> int:
        """Return how many texts wait for the hold to be lifted."""
        return 0 if getattr(hold, "lift", None) is not None else n_awaiting_under(hold)

    def get_allowed_actions(self, hold: LegalHold) -> list[str]:
        """Return what the person may do with the hold."""
        return hold_actions(self.context["actor"], hold)


class LegalHoldDraftSerializer(serializers.Serializer[Any]):
    """A hold to place, on one session, one case or one trainee."""

    programme = serializers.UUIDField()
    session = serializers.UUIDField(allow_null=True, default=None)
    case = serializers.UUIDField(allow_null=True, default=None)
    trainee = serializers.UUIDField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=MAX_REASON_LETTERS)


class LegalHoldLiftSerializer(serializers.Serializer[Any]):
    """Why a hold is lifted."""

    reason = serializers.CharField(max_length=MAX_REASON_LETTERS)


class DeletionProofSerializer(SessionNamed, serializers.ModelSerializer[DeletionProof]):
    """That something was deleted."""

    policy_number = serializers.IntegerField(
        source="policy.number", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = DeletionProof
        fields = [
            "id",
            "programme",
            "what",
            "session",
            "session_number",
            "case_code",
            "content_hash",
            "size",
            "reason",
            "policy_number",
            "event_sequence",
            "deleted_at",
        ]
        read_only_fields = fields


class ProofCheckSerializer(serializers.Serializer[Any]):
    """One thing that was looked at."""

    code = serializers.CharField()
    holds = serializers.BooleanField()
    said = serializers.CharField()


class VerifiedProofSerializer(serializers.Serializer[Any]):
    """Whether what a proof says is so now."""

    holds = serializers.BooleanField()
    checks = ProofCheckSerializer(many=True)


class KeepEventSerializer(serializers.Serializer[Any]):
    """What a rule can count from."""

    name = serializers.CharField()
    words = serializers.CharField()


class ConsentCountsSerializer(serializers.Serializer[Any]):
    """How many sessions there are by the state of their consent."""

    in_force = serializers.IntegerField()
    ending_soon = serializers.IntegerField(help_text="In force, and ends within 30 days.")
    not_begun = serializers.IntegerField()
    expired = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    none = serializers.IntegerField()


class RetentionOverviewSerializer(serializers.Serializer[Any]):
    """How a programme stands with consent and with what it keeps."""

    id = serializers.UUIDField(source="pk", read_only=True)
    consents = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()
    notice_days = serializers.SerializerMethodField()
    n_holds = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(ConsentCountsSerializer)
    def get_consents(self, programme: Any) -> dict[str, int]:
        """Return the sessions by state of consent."""
        return consent_counts(self.context["actor"], programme.pk)

    @extend_schema_field(KeepEventSerializer(many=True))
    def get_events(self, _: Any) -> list[dict[str, str]]:
        """Return what rules can count from."""
        return [{"name": event.name, "words": event.words} for event in events().values()]

    def get_notice_days(self, _: Any) -> int:
        """Return for how many days a deletion is announced."""
        return NOTICE.days

    def get_n_holds(self, programme: Any) -> int:
        """Return how many holds stand."""
        return n_held(programme.pk)

    def get_allowed_actions(self, programme: Any) -> list[str]:
        """Return what the person may do."""
        return programme_actions(self.context["actor"], programme.pk)
