"""Shapes of where raters stand in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.models import Membership
from backend.calibration.models import StatusChange
from backend.calibration.serializers.attempts import AttemptSerializer
from backend.calibration.standing import State
from backend.ratings.serializers.rounds import RubricBriefSerializer

STATES = [state.value for state in State]


class ReviewSerializer(serializers.Serializer[Any]):
    """Why a rater is under review, and since when ratings are in doubt."""

    at = serializers.DateTimeField()
    since = serializers.DateTimeField()
    n_ratings = serializers.IntegerField(allow_null=True)
    sentence = serializers.CharField()


class QuizStandingSerializer(serializers.Serializer[Any]):
    """How far a rater is with the quiz on a rubric version; the score is that of the best try."""

    sentence = serializers.CharField()
    n_tries = serializers.IntegerField()
    n_right = serializers.IntegerField(allow_null=True)
    n_questions = serializers.IntegerField(allow_null=True)
    passed_on = serializers.DateField(allow_null=True)
    is_needed = serializers.BooleanField()
    open_try = serializers.UUIDField(allow_null=True)
    opens_on = serializers.DateField(allow_null=True)


class StandingSerializer(serializers.Serializer[Any]):
    """Where a rater stands under one rubric version.

    What tells of hidden checks is null to the rater.
    """

    rubric = RubricBriefSerializer()
    state = serializers.ChoiceField(choices=STATES)
    sentence = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    tries_used = serializers.IntegerField()
    tries_left = serializers.IntegerField(allow_null=True)
    n_checks = serializers.IntegerField(allow_null=True)
    last_check_on = serializers.DateField(allow_null=True)
    quiz = QuizStandingSerializer(allow_null=True)
    review = ReviewSerializer(allow_null=True)
    allowed_actions = serializers.ListField(child=serializers.CharField())


class RaterStandingSerializer(serializers.ModelSerializer[Membership]):
    """A rater, and where they stand."""

    person = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    standings = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "programme", "person", "code", "name", "is_own", "standings"]
        read_only_fields = fields

    def _shows(self, rater: Membership) -> bool:
        return (
            rater.programme_id in self.context["knows_people_in"]
            or rater.person_id == self.context["actor"].pk
        )

    def get_person(self, rater: Membership) -> str | None:
        """Return who it is to whoever may know people."""
        return str(rater.person_id) if self._shows(rater) else None

    def get_name(self, rater: Membership) -> str | None:
        """Return the name to whoever may know people."""
        return rater.person.name if self._shows(rater) else None

    def get_is_own(self, rater: Membership) -> bool:
        """Tell whether it is oneself."""
        return bool(rater.person_id == self.context["actor"].pk)

    @extend_schema_field(StandingSerializer(many=True))
    def get_standings(self, rater: Membership) -> Any:
        """Return where the rater stands under each version that counts."""
        return StandingSerializer(self.context["standings"][rater.pk], many=True).data


class StatusChangeSerializer(serializers.Serializer[Any]):
    """Something that happened to a rater's status."""

    id = serializers.UUIDField()
    change = serializers.ChoiceField(choices=StatusChange.choices)
    rubric = serializers.UUIDField()
    at = serializers.DateTimeField()
    valid_until = serializers.DateField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    decided_by = serializers.CharField(allow_null=True)


class DriftPointSerializer(serializers.Serializer[Any]):
    """One hidden gold session: rater minus gold, and the charts after it."""

    position = serializers.IntegerField()
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    at = serializers.DateTimeField()
    difference = serializers.FloatField()
    n_within_one = serializers.IntegerField()
    n_sections = serializers.IntegerField()
    ewma = serializers.FloatField(allow_null=True)
    ewma_low = serializers.FloatField(allow_null=True)
    ewma_high = serializers.FloatField(allow_null=True)
    alarms = serializers.ListField(child=serializers.CharField())


class DriftWindowSerializer(serializers.Serializer[Any]):
    """The last few checks together."""

    n_sessions = serializers.IntegerField()
    n_needed = serializers.IntegerField()
    bias = serializers.FloatField(allow_null=True)
    within_one = serializers.FloatField(allow_null=True)
    alarms = serializers.ListField(child=serializers.CharField())


class DriftSerializer(serializers.Serializer[Any]):
    """The newest reading of the watch over a rater."""

    rubric = serializers.UUIDField()
    scale = serializers.CharField()
    alarms = serializers.BooleanField()
    sentence = serializers.CharField()
    points = DriftPointSerializer(many=True)
    centre = serializers.FloatField(allow_null=True)
    n_qualification = serializers.IntegerField()
    false_alarm = serializers.FloatField(allow_null=True)
    n_planned = serializers.IntegerField(allow_null=True)
    charts_reason = serializers.CharField(allow_null=True)
    window = DriftWindowSerializer()
    software = serializers.CharField()
    data_hash = serializers.CharField()
    read_at = serializers.DateTimeField()


class RaterStandingDetailSerializer(RaterStandingSerializer):
    """A rater with what happened; the watch is null to the rater, whom it would tell of checks."""

    attempts = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    drift = serializers.SerializerMethodField()

    class Meta(RaterStandingSerializer.Meta):
        fields = [*RaterStandingSerializer.Meta.fields, "attempts", "history", "drift"]
        read_only_fields = fields

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, _: Membership) -> Any:
        """Return the rater's attempts, the newest first."""
        return AttemptSerializer(self.context["attempts"], many=True, context=self.context).data

    @extend_schema_field(StatusChangeSerializer(many=True))
    def get_history(self, _: Membership) -> Any:
        """Return the changes of status, the newest first."""
        return StatusChangeSerializer(self.context["history"], many=True).data

    @extend_schema_field(DriftSerializer(many=True, allow_null=True))
    def get_drift(self, _: Membership) -> Any:
        """Return the newest reading under each version."""
        rows = self.context["drift"]
        return None if rows is None else DriftSerializer(rows, many=True).data


class DecisionSerializer(serializers.Serializer[Any]):
    """A decision about a rater under a rubric version, with its reason."""

    rubric = serializers.UUIDField()
    reason = serializers.CharField(max_length=4000, allow_blank=True)
