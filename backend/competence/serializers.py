"""Shapes of trainees and their curves in the API."""

from typing import Any

from rest_framework import serializers

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.casework.models import Phase
from backend.competence.selectors import SHOWN_KINDS
from backend.programmes.models import Cohort, Enrolment
from backend.ratings.models import RatingKind
from backend.reliability.serializers import CodedTextSerializer


class CohortBriefSerializer(serializers.ModelSerializer[Cohort]):
    """A cohort by name."""

    class Meta:
        model = Cohort
        fields = ["id", "name"]
        read_only_fields = fields


class TraineeSerializer(serializers.ModelSerializer[Enrolment]):
    """A trainee in a list; the id is the enrolment's."""

    name = serializers.CharField(source="person.name", read_only=True)
    cohort = CohortBriefSerializer(read_only=True)
    n_sessions = serializers.IntegerField(read_only=True)
    n_rated = serializers.SerializerMethodField()
    latest = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = [
            "id",
            "code",
            "name",
            "cohort",
            "programme",
            "n_sessions",
            "n_rated",
            "latest",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_n_rated(self, enrolment: Enrolment) -> int:
        """Return how many sessions have a rating that the person may see."""
        return int(self.context["progress"][enrolment.pk].n_rated)

    def get_latest(self, enrolment: Enrolment) -> float | None:
        """Return the overall score of the last of them, on its rubric's leading scale."""
        level: float | None = self.context["progress"][enrolment.pk].latest
        return level

    def get_allowed_actions(self, enrolment: Enrolment) -> list[str]:
        """Return what the person may do."""
        may = allows(self.context["actor"], Permission.CURVE_READ, enrolment.programme_id)
        return ["read_curve"] if may else []


class CurveQuerySerializer(serializers.Serializer[Any]):
    """Which score to follow."""

    scale = serializers.CharField(
        default=None,
        allow_null=True,
        max_length=40,
        help_text="A scale of the rubric; left out: competence where it has that, else its first",
    )
    section = serializers.CharField(
        default="overall", max_length=40, help_text="A section's id, or overall"
    )


class CurveTraineeSerializer(serializers.ModelSerializer[Enrolment]):
    """Whose curve it is."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Enrolment
        fields = ["id", "code", "name"]
        read_only_fields = fields


class CurveCohortSerializer(serializers.Serializer[Any]):
    """With whom the trainee learns."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    n_trainees = serializers.IntegerField()


class CurveScaleSerializer(serializers.Serializer[Any]):
    """The scale with its ends."""

    id = serializers.CharField()
    name = serializers.CharField()
    min = serializers.IntegerField()
    max = serializers.IntegerField()


class CurveScaleChoiceSerializer(serializers.Serializer[Any]):
    """A scale of the rubric."""

    id = serializers.CharField()
    name = serializers.CharField()


class CurveSectionSerializer(serializers.Serializer[Any]):
    """A section of the rubric, or the whole."""

    id = serializers.CharField()
    name = serializers.CharField()


class CurvePointSerializer(serializers.Serializer[Any]):
    """One rating's mean; x is the order of the session in training."""

    x = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    case_code = serializers.CharField(allow_null=True)
    phase = serializers.ChoiceField(choices=Phase.choices, allow_null=True)
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in RatingKind if kind in SHOWN_KINDS]
    )
    rater_code = serializers.CharField(allow_null=True)
    score = serializers.FloatField()
    n_items = serializers.IntegerField()
    rubric_version = serializers.CharField()
    session = serializers.UUIDField(allow_null=True)
    round_name = serializers.CharField(allow_null=True)


class CohortBandSerializer(serializers.Serializer[Any]):
    """The cohort's mean level at one session, with its band."""

    x = serializers.IntegerField()
    level = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class TraineeBandSerializer(CohortBandSerializer):
    """The trainee's level at one session, with its band."""

    p_at_or_above_cut = serializers.FloatField(allow_null=True)


class LinePointSerializer(serializers.Serializer[Any]):
    """A straight line's level at one session."""

    x = serializers.FloatField()
    level = serializers.FloatField()


class CurveModelSerializer(serializers.Serializer[Any]):
    """The cohort's model; where `fitted` is false, only reason, text and line are there."""

    fitted = serializers.BooleanField()
    curve = TraineeBandSerializer(many=True, required=False)
    cohort_curve = CohortBandSerializer(many=True, required=False)
    confidence = serializers.FloatField(required=False)
    n_trainees = serializers.IntegerField(required=False)
    n_sessions = serializers.IntegerField(required=False)
    n_ratings = serializers.IntegerField(required=False)
    n_raters = serializers.IntegerField(required=False)
    sentence = serializers.CharField(required=False)
    warnings = CodedTextSerializer(many=True, required=False)
    method = serializers.CharField(required=False)
    software = serializers.CharField(required=False)
    data_hash = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    text = serializers.CharField(required=False)
    line = LinePointSerializer(many=True, required=False, allow_null=True)


class TraineeCurveSerializer(serializers.Serializer[Any]):
    """A trainee's level over time."""

    trainee = CurveTraineeSerializer()
    cohort = CurveCohortSerializer()
    scale = CurveScaleSerializer()
    scales = CurveScaleChoiceSerializer(many=True)
    section = CurveSectionSerializer()
    sections = CurveSectionSerializer(many=True)
    cut = serializers.FloatField(allow_null=True)
    points = CurvePointSerializer(many=True)
    model = CurveModelSerializer()
    is_simulated = serializers.BooleanField()
