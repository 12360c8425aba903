"""Shapes of goals and phrases."""

from typing import Any

from rest_framework import serializers

from backend.feedback.actions import goal_actions
from backend.feedback.models import Goal, GoalOutcome, GoalReview, GoalState, Phrase, PhraseKind

# More sessions than any course has.
LAST_SESSION = 1000


class GoalReviewSerializer(serializers.ModelSerializer[GoalReview]):
    """What was found when a goal was looked at again."""

    made_by = serializers.CharField(source="made_by.name")
    session_number = serializers.IntegerField(
        source="therapy_session.number", allow_null=True, default=None
    )

    class Meta:
        model = GoalReview
        fields = [
            "number",
            "session_number",
            "outcome",
            "note",
            "review_at",
            "made_by",
            "made_at",
        ]
        read_only_fields = fields


class GoalSerializer(serializers.ModelSerializer[Goal]):
    """A goal with its reviews."""

    trainee = serializers.UUIDField(source="enrolment_id", read_only=True)
    trainee_code = serializers.CharField(source="enrolment.code", read_only=True)
    trainee_name = serializers.CharField(source="enrolment.person.name", read_only=True)
    session = serializers.UUIDField(source="therapy_session_id", read_only=True, allow_null=True)
    session_number = serializers.IntegerField(
        source="therapy_session.number", read_only=True, allow_null=True, default=None
    )
    set_by = serializers.CharField(source="set_by.name", read_only=True)
    state = serializers.ChoiceField(choices=GoalState.choices, read_only=True)
    due_at = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="With which session's number it is reviewed; null: with the next one.",
    )
    reviews = GoalReviewSerializer(source="all_reviews", many=True, read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Goal
        fields = [
            "id",
            "programme",
            "trainee",
            "trainee_code",
            "trainee_name",
            "session",
            "session_number",
            "set_by",
            "set_at",
            "item",
            "text",
            "step",
            "state",
            "due_at",
            "reviews",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, goal: Goal) -> list[str]:
        """Return what the person may do with it."""
        return goal_actions(self.context["actor"], goal)


class GoalDraftSerializer(serializers.Serializer[Any]):
    """A goal to set."""

    trainee = serializers.UUIDField()
    session = serializers.UUIDField(allow_null=True, default=None)
    text = serializers.CharField(max_length=1000)
    step = serializers.CharField(max_length=1000, allow_blank=True, default="")
    item = serializers.CharField(max_length=16, allow_blank=True, default="")
    review_at = serializers.IntegerField(
        min_value=1, max_value=LAST_SESSION, allow_null=True, default=None
    )


class GoalReviewingSerializer(serializers.Serializer[Any]):
    """How a goal stands."""

    session = serializers.UUIDField(allow_null=True, default=None)
    outcome = serializers.ChoiceField(choices=GoalOutcome.choices)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    review_at = serializers.IntegerField(
        min_value=1, max_value=LAST_SESSION, allow_null=True, default=None
    )


class PhraseSerializer(serializers.ModelSerializer[Phrase]):
    """A phrase of one's own."""

    class Meta:
        model = Phrase
        fields = ["id", "programme", "kind", "text", "created_at"]
        read_only_fields = fields


class PhraseDraftSerializer(serializers.Serializer[Any]):
    """A phrase to keep."""

    programme = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=PhraseKind.choices)
    text = serializers.CharField(max_length=1000)
