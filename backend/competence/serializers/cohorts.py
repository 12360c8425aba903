"""Shapes of a cohort's competence in the API."""

from typing import Any

from rest_framework import serializers

from backend.competence.serializers.trainees import (
    CohortBandSerializer,
    CurveCohortSerializer,
    CurveInstrumentSerializer,
    CurveScaleChoiceSerializer,
    CurveScaleSerializer,
    CurveSectionSerializer,
    CurveTraineeSerializer,
    InstrumentQuerySerializer,
)
from backend.reliability.serializers import CodedTextSerializer


class CohortQuerySerializer(InstrumentQuerySerializer):
    """Which scores of a cohort to look at."""

    scale = serializers.CharField(
        default=None,
        allow_null=True,
        max_length=40,
        help_text="A scale of the rubric; left out: competence where it has that, else its first",
    )


class CohortCellSerializer(serializers.Serializer[Any]):
    """The mean of a trainee's last rated sessions on one section; null without a score."""

    section = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    n_sessions = serializers.IntegerField()
    n_ratings = serializers.IntegerField()


class CohortLevelSerializer(serializers.Serializer[Any]):
    """The estimated level at the last rated session, and what it was before; by the model."""

    x = serializers.IntegerField()
    level = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    p_at_or_above_cut = serializers.FloatField(allow_null=True)
    gain = serializers.FloatField()
    gain_since_x = serializers.IntegerField()
    cohort_level = serializers.FloatField()
    against_cohort = serializers.ChoiceField(choices=["above", "below", "not_told_apart"])


class CohortRowSerializer(serializers.Serializer[Any]):
    """One trainee of a cohort."""

    trainee = CurveTraineeSerializer()
    n_rated = serializers.IntegerField()
    last_x = serializers.IntegerField(allow_null=True)
    cells = CohortCellSerializer(many=True)
    level = CohortLevelSerializer(allow_null=True)


class CohortModelSerializer(serializers.Serializer[Any]):
    """The cohort's model; where `fitted` is false, only reason and text are there."""

    fitted = serializers.BooleanField()
    n_trainees = serializers.IntegerField(required=False)
    n_sessions = serializers.IntegerField(required=False)
    n_ratings = serializers.IntegerField(required=False)
    n_raters = serializers.IntegerField(required=False)
    cohort_curve = CohortBandSerializer(many=True, required=False)
    warnings = CodedTextSerializer(many=True, required=False)
    method = serializers.CharField(required=False)
    software = serializers.CharField(required=False)
    data_hash = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    text = serializers.CharField(required=False)


class CohortSpreadSerializer(serializers.Serializer[Any]):
    """How estimated levels lie at one session of the training."""

    x = serializers.IntegerField()
    n = serializers.IntegerField()
    lowest = serializers.FloatField()
    quarter = serializers.FloatField()
    median = serializers.FloatField()
    three_quarters = serializers.FloatField()
    highest = serializers.FloatField()
    n_at_or_above_cut = serializers.IntegerField(allow_null=True)


class CohortListsSerializer(serializers.Serializer[Any]):
    """Who is ready and who is stuck, with the rule of each; ids are of trainees."""

    ready = serializers.ListField(child=serializers.UUIDField())
    stuck = serializers.ListField(child=serializers.UUIDField())
    n_judged = serializers.IntegerField()
    ready_rule = serializers.CharField()
    stuck_rule = serializers.CharField()


class CohortCompetenceSerializer(serializers.Serializer[Any]):
    """A cohort on one scale: `rows` are the trainees one may see, `n_trainees` all there are."""

    cohort = CurveCohortSerializer()
    n_shown = serializers.IntegerField()
    instrument = CurveInstrumentSerializer()
    instruments = CurveInstrumentSerializer(many=True)
    version = serializers.CharField()
    scale = CurveScaleSerializer()
    scales = CurveScaleChoiceSerializer(many=True)
    sections = CurveSectionSerializer(many=True)
    cut = serializers.FloatField(allow_null=True)
    last_sessions = serializers.IntegerField()
    rows = CohortRowSerializer(many=True)
    model = CohortModelSerializer()
    over_time = CohortSpreadSerializer(many=True)
    lists = CohortListsSerializer(allow_null=True)
    is_simulated = serializers.BooleanField()
