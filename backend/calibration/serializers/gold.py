"""Shapes of gold ratings and sets in the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.calibration.models import CalibrationSet, GoldRating, GoldSource, SetPurpose
from backend.calibration.services import GoldDraft, GoldEntry
from backend.casework.models import Format, Phase
from backend.ratings.completeness import Entry
from backend.ratings.models import ItemStatus, NotApplicableReason
from backend.ratings.serializers.ratings import APPLICABILITY_STATES
from backend.ratings.serializers.rounds import RubricBriefSerializer
from backend.ratings.serializers.saving import MAX_CHOICES, MAX_TURNS, WholeNumberField

MAX_RATIONALE = 10_000
PART_KINDS = ("item", "category", "count")


class GoldAnswerSerializer(serializers.Serializer[Any]):
    """What is said of one part of the rubric."""

    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(child=serializers.IntegerField())
    choices = serializers.ListField(child=serializers.CharField())
    count = serializers.IntegerField(allow_null=True)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True
    )
    turns = serializers.ListField(child=serializers.IntegerField())


class GoldEntrySerializer(GoldAnswerSerializer):
    """What gold says of one part, and why."""

    item = serializers.CharField()
    rationale = serializers.CharField()


class GoldMakerSerializer(serializers.Serializer[Any]):
    """Somebody who made a gold rating."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)


class GoldRatingSerializer(serializers.ModelSerializer[GoldRating]):
    """A gold rating of a session."""

    session = serializers.UUIDField(source="therapy_session_id", read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]
        source="therapy_session.label", read_only=True
    )
    rubric = RubricBriefSerializer(read_only=True)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=GoldSource.choices, read_only=True
    )
    makers = serializers.SerializerMethodField()
    session_phase = serializers.ChoiceField(choices=Phase.choices, read_only=True)
    problem_areas = serializers.ListField(
        child=serializers.CharField(), allow_null=True, read_only=True
    )

    class Meta:
        model = GoldRating
        fields = [
            "id",
            "programme",
            "session",
            "label",
            "session_phase",
            "rubric",
            "source",
            "n_makers",
            "makers",
            "problem_areas",
            "is_simulated",
            "entered_at",
        ]
        read_only_fields = fields

    @extend_schema_field(GoldMakerSerializer(many=True))
    def get_makers(self, gold: GoldRating) -> list[dict[str, Any]]:
        """Return who made it, by name."""
        names = self.context["names"]
        return [{"id": pk, "name": names.get(UUID(pk))} for pk in gold.made_by]


class GoldRatingDetailSerializer(GoldRatingSerializer):
    """A gold rating with its scores and the reasons for them."""

    entries = serializers.SerializerMethodField()
    rationale = serializers.SerializerMethodField()

    class Meta(GoldRatingSerializer.Meta):
        fields = [*GoldRatingSerializer.Meta.fields, "entries", "rationale"]
        read_only_fields = fields

    @extend_schema_field(GoldEntrySerializer(many=True))
    def get_entries(self, gold: GoldRating) -> list[dict[str, Any]]:
        """Return what is said of every part."""
        reasons = {row.item: row.text for row in gold.rationales.all()}
        return [
            {
                "item": row.item,
                "status": row.status,
                "values": row.values,
                "choices": row.choices,
                "count": row.count,
                "not_applicable_reason": row.not_applicable_reason or None,
                "turns": row.turns,
                "rationale": reasons.get(row.item, ""),
            }
            for row in sorted(gold.scores.all(), key=lambda row: row.pk)
        ]

    def get_rationale(self, gold: GoldRating) -> str:
        """Return what is said of the session as a whole."""
        return next((row.text for row in gold.rationales.all() if not row.item), "")


class GoldEntryDraftSerializer(serializers.Serializer[Any]):
    """What gold is to say of one part."""

    item = serializers.CharField(max_length=16)
    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(child=WholeNumberField(allow_null=True), default=dict)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=MAX_CHOICES
    )
    count = WholeNumberField(allow_null=True, default=None)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True, default=None
    )
    turns = serializers.ListField(
        child=serializers.IntegerField(), default=list, max_length=MAX_TURNS
    )
    rationale = serializers.CharField(max_length=MAX_RATIONALE, allow_blank=True, default="")


class GoldDraftSerializer(serializers.Serializer[Any]):
    """A gold rating to enter; of an item that is named twice, the last counts."""

    session = serializers.UUIDField()
    rubric = serializers.UUIDField()
    source = serializers.ChoiceField(choices=GoldSource.choices)  # type: ignore[assignment]
    made_by = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=50,
        default=list,
        help_text="People of the programme whose scores these are; nobody of them is tested on it.",
    )
    n_makers = serializers.IntegerField(min_value=1, max_value=50)
    problem_areas = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=20, allow_null=True, default=None
    )
    entries = GoldEntryDraftSerializer(many=True, max_length=500)  # type: ignore[call-arg]
    rationale = serializers.CharField(max_length=MAX_RATIONALE, allow_blank=True, default="")

    def draft(self) -> GoldDraft:
        """Return what was sent as the service takes it."""
        said = self.validated_data
        return GoldDraft(
            source=GoldSource(said["source"]),
            made_by=said["made_by"],
            n_makers=said["n_makers"],
            problem_areas=said["problem_areas"],
            entries={
                row["item"]: GoldEntry(
                    answer=Entry(
                        status=row["status"],
                        choices=tuple(row["choices"]),
                        count=row["count"],
                        not_applicable_reason=row["not_applicable_reason"] or "",
                        evidence=tuple(row["turns"]),
                    ),
                    points=row["values"],
                    rationale=row["rationale"],
                )
                for row in said["entries"]
            },
            rationale=said["rationale"],
        )


class GoldFormQuerySerializer(serializers.Serializer[Any]):
    """Of which session gold is to be entered, under which version, and with which areas."""

    session = serializers.UUIDField()
    rubric = serializers.UUIDField()
    area = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=20, default=list
    )


class GoldFormItemSerializer(serializers.Serializer[Any]):
    """One part of the rubric, whether it applies, and what raters said of it."""

    item = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=PART_KINDS)
    section = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=APPLICABILITY_STATES)
    reason = serializers.ChoiceField(choices=NotApplicableReason.choices, allow_null=True)
    statuses = serializers.ListField(child=serializers.ChoiceField(choices=ItemStatus.choices))
    scales = serializers.ListField(child=serializers.CharField())
    choices = serializers.ListField(child=serializers.CharField())
    agreed = GoldAnswerSerializer(allow_null=True)
    said = GoldAnswerSerializer(many=True)


class GoldFormSerializer(serializers.Serializer[Any]):
    """What a gold rating of a session has to say."""

    session = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    phase = serializers.ChoiceField(choices=Phase.choices)
    format = serializers.ChoiceField(choices=Format.choices)
    problem_areas = serializers.ListField(child=serializers.CharField(), allow_null=True)
    known_areas = serializers.ListField(child=serializers.CharField())
    most_areas = serializers.IntegerField()
    raters = serializers.ListField(child=serializers.UUIDField())
    items = GoldFormItemSerializer(many=True)


class SetSessionSerializer(serializers.Serializer[Any]):
    """A session of a set."""

    gold = serializers.UUIDField(source="gold_id")
    session = serializers.UUIDField(source="gold.therapy_session_id")
    label = serializers.CharField(source="gold.therapy_session.label")  # type: ignore[assignment]


class CalibrationSetSerializer(serializers.ModelSerializer[CalibrationSet]):
    """A set; which sessions it holds is null to raters, who meet them under codes."""

    purpose = serializers.ChoiceField(choices=SetPurpose.choices, read_only=True)
    rubric = RubricBriefSerializer(read_only=True)
    n_sessions = serializers.IntegerField(read_only=True)
    sessions = serializers.SerializerMethodField()
    n_fresh = serializers.SerializerMethodField()
    why_not = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationSet
        fields = [
            "id",
            "programme",
            "name",
            "version",
            "purpose",
            "rubric",
            "n_sessions",
            "sessions",
            "n_fresh",
            "why_not",
            "is_simulated",
            "made_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(SetSessionSerializer(many=True, allow_null=True))
    def get_sessions(self, row: CalibrationSet) -> Any:
        """Return its sessions to whoever manages sets."""
        if row.programme_id not in self.context["managed"]:
            return None
        return SetSessionSerializer(row.set_sessions.all(), many=True).data

    def get_n_fresh(self, row: CalibrationSet) -> int | None:
        """Return how many sessions the person would be given; null to whoever is no rater."""
        beginning = self.context["beginnings"].get(row.pk)
        return None if beginning is None else len(beginning.sessions)

    def get_why_not(self, row: CalibrationSet) -> str | None:
        """Return why the person cannot begin it now, in words."""
        beginning = self.context["beginnings"].get(row.pk)
        return None if beginning is None or beginning.why_not is None else beginning.sentence

    def get_allowed_actions(self, row: CalibrationSet) -> list[str]:
        """Return what the person may do."""
        beginning = self.context["beginnings"].get(row.pk)
        table = {
            "begin": beginning is not None and beginning.why_not is None,
            "withdraw": row.programme_id in self.context["managed"],
        }
        return [name for name, allowed in table.items() if allowed]


class CalibrationSetDraftSerializer(serializers.Serializer[Any]):
    """A set to make, or the next version of one."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    purpose = serializers.ChoiceField(choices=SetPurpose.choices)
    rubric = serializers.UUIDField()
    golds = serializers.ListField(child=serializers.UUIDField(), max_length=500)
