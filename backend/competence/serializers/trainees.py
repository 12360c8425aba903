"""Shapes of trainees and their curves in the API."""

from typing import Any, get_args

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.casework.models import Phase
from backend.competence.selectors import SHOWN_KINDS
from backend.instruments.carrying import WhyNot
from backend.programmes.models import Cohort, Enrolment
from backend.ratings.models import RatingKind
from backend.reliability.serializers import CodedTextSerializer

SHOWN_KIND_CHOICES = [(kind.value, kind.label) for kind in RatingKind if kind in SHOWN_KINDS]


class CohortBriefSerializer(serializers.ModelSerializer[Cohort]):
    """A cohort by name."""

    class Meta:
        model = Cohort
        fields = ["id", "name"]
        read_only_fields = fields


class LatestRubricSerializer(serializers.Serializer[Any]):
    """A rubric version by name."""

    slug = serializers.CharField()
    version = serializers.CharField()


class TraineeSerializer(serializers.ModelSerializer[Enrolment]):
    """A trainee in a list; the id is the enrolment's."""

    name = serializers.CharField(source="person.name", read_only=True)
    cohort = CohortBriefSerializer(read_only=True)
    n_sessions = serializers.IntegerField(read_only=True)
    n_rated = serializers.SerializerMethodField()
    latest = serializers.SerializerMethodField()
    latest_rubric = serializers.SerializerMethodField()
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
            "latest_rubric",
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

    @extend_schema_field(LatestRubricSerializer(allow_null=True))
    def get_latest_rubric(self, enrolment: Enrolment) -> dict[str, str] | None:
        """Return the version that this score is of: those of another are no measure of it."""
        rubric = self.context["progress"][enrolment.pk].rubric
        return None if rubric is None else {"slug": rubric.slug, "version": rubric.version}

    def get_allowed_actions(self, enrolment: Enrolment) -> list[str]:
        """Return what the person may do."""
        may = allows(self.context["actor"], Permission.CURVE_READ, enrolment.programme_id)
        return ["read_curve"] if may else []


class InstrumentQuerySerializer(serializers.Serializer[Any]):
    """With which instrument to follow."""

    instrument = serializers.CharField(
        default=None,
        allow_null=True,
        max_length=60,
        help_text="An instrument's slug; left out: the one with the most ratings, of several the "
        "one used last",
    )


class CurveQuerySerializer(InstrumentQuerySerializer):
    """Which score to follow."""

    scale = serializers.CharField(
        default=None,
        allow_null=True,
        max_length=40,
        help_text="A scale of the rubric; left out: competence where it has that, else its first",
    )
    section = serializers.CharField(
        default="overall",
        max_length=40,
        help_text="A section's id, overall, or every_phase: the items required in every phase",
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


class CurveInstrumentSerializer(serializers.Serializer[Any]):
    """The instrument whose scores are followed, by its slug."""

    id = serializers.CharField()
    name = serializers.CharField()


class CurveInstrumentChoiceSerializer(CurveInstrumentSerializer):
    """An instrument with which the trainee was rated, and how often that is shown."""

    n_ratings = serializers.IntegerField()


class CurveItemSerializer(serializers.Serializer[Any]):
    """An item by name."""

    id = serializers.CharField()
    name = serializers.CharField()


class CurveItemLeftOutSerializer(CurveItemSerializer):
    """An item that not all versions share; `version` is one that has it."""

    version = serializers.CharField()
    why = serializers.ChoiceField(choices=get_args(WhyNot))


class CurveVersionsSerializer(serializers.Serializer[Any]):
    """Which versions of the instrument the curve spans, and over which items."""

    used = serializers.ListField(child=serializers.CharField())
    read_as = serializers.CharField()
    unreadable = serializers.ListField(child=serializers.CharField())
    n_items = serializers.IntegerField()
    n_comparable = serializers.IntegerField()
    rescaled = CurveItemSerializer(many=True)
    left_out = CurveItemLeftOutSerializer(many=True)
    sentence = serializers.CharField(allow_null=True)


class CurveScaleSerializer(serializers.Serializer[Any]):
    """The scale with the ends of its scores; where items are summed, of the sum."""

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
    """One rating's score; x is the order of the session in training.

    `score` is over the items that all versions of the curve share, as of the newest of them;
    `score_as_rated` over all items, by the rule of the rating's own version; `score_adjusted` is
    `score` without the severity of its rater, of independent ratings where a model knows it.
    `by_adjudicated_area`: consensus settled another problem area than the rater recorded, and the
    score is over what that one asks for.
    """

    x = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    case_code = serializers.CharField(allow_null=True)
    phase = serializers.ChoiceField(choices=Phase.choices, allow_null=True)
    kind = serializers.ChoiceField(choices=SHOWN_KIND_CHOICES)
    rater_code = serializers.CharField(allow_null=True)
    score = serializers.FloatField()
    score_as_rated = serializers.FloatField(allow_null=True)
    score_adjusted = serializers.FloatField(allow_null=True)
    n_items = serializers.IntegerField()
    rubric_version = serializers.CharField()
    by_adjudicated_area = serializers.BooleanField()
    session = serializers.UUIDField(allow_null=True)
    round_name = serializers.CharField(allow_null=True)


class PastPointSerializer(serializers.Serializer[Any]):
    """A past rating's score; x is the order of the session among the past ones that are shown."""

    x = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    session_code = serializers.CharField()
    phase = serializers.ChoiceField(choices=Phase.choices, allow_null=True)
    kind = serializers.ChoiceField(choices=SHOWN_KIND_CHOICES)
    rater_code = serializers.CharField()
    score = serializers.FloatField()
    score_as_rated = serializers.FloatField(allow_null=True)
    n_items = serializers.IntegerField()
    rubric_version = serializers.CharField()
    study = serializers.CharField()


class PastPointsSerializer(serializers.Serializer[Any]):
    """Ratings of earlier studies beside the curve; they enter no model."""

    n_sessions = serializers.IntegerField()
    n_left_out = serializers.IntegerField()
    points = PastPointSerializer(many=True)
    sentence = serializers.CharField(allow_null=True)


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


class SelfAgainstSessionSerializer(serializers.Serializer[Any]):
    """A session that the trainee and independent raters rated; means on the curve's score."""

    x = serializers.IntegerField()
    self_score = serializers.FloatField()
    independent = serializers.FloatField()
    n_raters = serializers.IntegerField()


class SelfAgainstSerializer(serializers.Serializer[Any]):
    """One's own word against that of independent raters; `gap` is self minus independent."""

    sessions = SelfAgainstSessionSerializer(many=True)
    gap = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    sentence = serializers.CharField()


class MonitorPointSerializer(serializers.Serializer[Any]):
    """The monitor after one session; `watch` runs once it has signalled."""

    x = serializers.IntegerField()
    score = serializers.FloatField()
    value = serializers.FloatField()
    watch = serializers.FloatField(allow_null=True)


class MonitorSerializer(serializers.Serializer[Any]):
    """A learning-curve CUSUM of session means with its error rates; decides nothing."""

    status = serializers.ChoiceField(choices=["not yet", "competent", "deterioration"])
    sentence = serializers.CharField()
    error_rates = serializers.ListField(child=serializers.CharField())
    points = MonitorPointSerializer(many=True)
    limit = serializers.FloatField()
    watch_limit = serializers.FloatField(allow_null=True)
    signal_x = serializers.IntegerField(allow_null=True)
    alarm_x = serializers.IntegerField(allow_null=True)
    inadequate = serializers.FloatField()
    adequate = serializers.FloatField()
    n_planned = serializers.IntegerField()
    false_declaration = serializers.FloatField()
    power = serializers.FloatField()
    false_alarm = serializers.FloatField(allow_null=True)
    detection = serializers.FloatField(allow_null=True)
    own_components = serializers.BooleanField()
    adjusted = serializers.BooleanField()
    method = serializers.CharField()
    software = serializers.CharField()


class SectionPictureSerializer(serializers.Serializer[Any]):
    """One section on one scale, small."""

    section = CurveSectionSerializer()
    scale = CurveScaleSerializer()
    points = CurvePointSerializer(many=True)
    curve = TraineeBandSerializer(many=True)


class TraineeSectionsSerializer(serializers.Serializer[Any]):
    """Every section on every scale, the whole first."""

    instrument = CurveInstrumentSerializer()
    pictures = SectionPictureSerializer(many=True)


class TraineeCurveSerializer(serializers.Serializer[Any]):
    """A trainee's level over time."""

    trainee = CurveTraineeSerializer()
    cohort = CurveCohortSerializer()
    instrument = CurveInstrumentSerializer()
    instruments = CurveInstrumentChoiceSerializer(many=True)
    versions = CurveVersionsSerializer()
    scale = CurveScaleSerializer()
    scales = CurveScaleChoiceSerializer(many=True)
    section = CurveSectionSerializer()
    sections = CurveSectionSerializer(many=True)
    cut = serializers.FloatField(allow_null=True)
    points = CurvePointSerializer(many=True)
    past = PastPointsSerializer()
    model = CurveModelSerializer()
    self_against = SelfAgainstSerializer()
    monitor = MonitorSerializer(allow_null=True)
    is_simulated = serializers.BooleanField()
