"""Shapes of anchor notes and of rules of consensus."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.consensus.actions import note_actions
from backend.consensus.models import AnchorNote, ConsensusRule
from backend.consensus.serializers.cases import MAX_WORDS

# More points than any scale of ours has.
MOST_POINTS = 50
MOST_WEEKS = 52


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why a note holds no longer."""

    reason = serializers.CharField()
    withdrawn_at = serializers.DateTimeField()


class ReachSerializer(serializers.Serializer[Any]):
    """Whether a note holds in the version that its programme works with now."""

    version = serializers.CharField()
    item = serializers.CharField(allow_null=True, help_text="Null: the item reads otherwise there.")


class AnchorNoteSerializer(serializers.ModelSerializer[AnchorNote]):
    """A rule for an item, as it stands for the person."""

    is_in_force = serializers.BooleanField(read_only=True)
    version = serializers.CharField(source="rubric.version", read_only=True)
    reach = serializers.SerializerMethodField()
    from_consensus = serializers.SerializerMethodField()
    withdrawal = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = AnchorNote
        fields = [
            "id",
            "programme",
            "rubric",
            "version",
            "reach",
            "item",
            "text",
            "number",
            "replaces",
            "from_consensus",
            "made_at",
            "is_in_force",
            "withdrawal",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(ReachSerializer(allow_null=True))
    def get_reach(self, note: AnchorNote) -> Any:
        """Return whether it holds in the version now in use; null where it was written for that."""
        reach = self.context["reaches"].of(note)
        return None if reach is None else ReachSerializer(reach).data

    def get_from_consensus(self, note: AnchorNote) -> bool:
        """Tell whether it came of a consensus, or was written by a lead."""
        return note.case_id is not None

    @extend_schema_field(WithdrawalSerializer(allow_null=True))
    def get_withdrawal(self, note: Any) -> Any:
        """Return why it holds no longer, where that is so for the person."""
        row = None if note.is_in_force else getattr(note, "withdrawal", None)
        return None if row is None else WithdrawalSerializer(row).data

    def get_allowed_actions(self, note: AnchorNote) -> list[str]:
        """Return what the person may do with it."""
        return note_actions(self.context["actor"], note)


class HeldNoteSerializer(serializers.Serializer[Any]):
    """A rule that holds for a rating, under the item's id in its version."""

    id = serializers.UUIDField(source="note.pk")
    item = serializers.CharField()
    text = serializers.CharField(source="note.text")
    made_at = serializers.DateTimeField(source="note.made_at")
    carried_from = serializers.CharField(
        allow_null=True, help_text="The earlier version that it was written for."
    )


class AnchorNoteDraftSerializer(serializers.Serializer[Any]):
    """A rule to give raters."""

    programme = serializers.UUIDField()
    rubric = serializers.UUIDField()
    item = serializers.CharField(max_length=16)
    text = serializers.CharField(max_length=MAX_WORDS)


class RewordingSerializer(serializers.Serializer[Any]):
    """Other words for a rule."""

    text = serializers.CharField(max_length=MAX_WORDS)


class WithdrawingSerializer(serializers.Serializer[Any]):
    """Why a rule holds no longer."""

    reason = serializers.CharField(max_length=MAX_WORDS)


class ConsensusRuleSerializer(serializers.ModelSerializer[ConsensusRule]):
    """When a session needs consensus."""

    decided_by = serializers.CharField(source="decided_by.name", read_only=True)
    mean_apart = serializers.FloatField(read_only=True, allow_null=True)

    class Meta:
        model = ConsensusRule
        fields = [
            "id",
            "programme",
            "round",
            "mean_apart",
            "item_apart",
            "area_differs",
            "recode_weeks",
            "decided_by",
            "decided_at",
        ]
        read_only_fields = fields


class ConsensusRuleDraftSerializer(serializers.Serializer[Any]):
    """A rule to decide: for a round, or for every round that has none of its own."""

    programme = serializers.UUIDField()
    round = serializers.UUIDField(allow_null=True, default=None)
    mean_apart = serializers.DecimalField(
        max_digits=4,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(MOST_POINTS),
        allow_null=True,
    )
    item_apart = serializers.IntegerField(min_value=1, max_value=MOST_POINTS, allow_null=True)
    area_differs = serializers.BooleanField()
    recode_weeks = serializers.IntegerField(
        min_value=1, max_value=MOST_WEEKS, allow_null=True, default=None
    )
