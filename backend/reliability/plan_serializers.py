"""Shapes of the planner in the API: designs, what is expected of them, and dependability."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.reliability.serializers import EstimateSerializer, VarianceSerializer


class PlanQuerySerializer(serializers.Serializer[Any]):
    """What is asked: for which score of a report, towards what, and with how many."""

    report = serializers.UUIDField()
    variable = serializers.CharField(
        max_length=120,
        required=False,
        allow_blank=True,
        default="",
        help_text="left out: the whole",
    )
    scale = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    target = serializers.FloatField(min_value=0.5, max_value=0.95, default=0.8)
    n_sessions = serializers.IntegerField(min_value=2, max_value=500, required=False)
    n_raters = serializers.IntegerField(min_value=2, max_value=30, required=False)
    double_coded_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)


class PlanDesignSerializer(serializers.Serializer[Any]):
    """Who rates how much."""

    n_sessions = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    double_coded_percent = serializers.IntegerField()


class PanelCellSerializer(serializers.Serializer[Any]):
    """What the mean of so many raters is worth."""

    n_raters = serializers.IntegerField()
    icc = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    reaches = serializers.BooleanField()


class ExpectedIntervalSerializer(PlanDesignSerializer):
    """The interval to be expected of another round; without one it says why."""

    n_ratings = serializers.IntegerField()
    icc = serializers.FloatField(allow_null=True)
    half_width = serializers.FloatField(allow_null=True)
    half_width_at_most = serializers.FloatField(
        allow_null=True, help_text="what nine rounds in ten keep to"
    )
    text = serializers.CharField(allow_null=True)


class DependabilityCellSerializer(serializers.Serializer[Any]):
    """How dependable a trainee's mean is over so many sessions, each with raters of its own."""

    n_cases = serializers.IntegerField()
    n_sessions = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    phi = serializers.FloatField()
    half_width = serializers.FloatField()
    reaches = serializers.BooleanField()


class DependabilitySerializer(serializers.Serializer[Any]):
    """Sessions and raters per trainee, from the programme's own components of the whole score."""

    cells = DependabilityCellSerializer(many=True)
    cheapest = DependabilityCellSerializer(allow_null=True)
    sentence = serializers.CharField()


# The route is a list by its name alone.
@extend_schema_serializer(many=False)
class PlanAnswerSerializer(serializers.Serializer[Any]):
    """What more raters, sessions or double-coding would give."""

    report = serializers.UUIDField()
    variable = serializers.CharField()
    name = serializers.CharField()
    scale = serializers.CharField()
    target = serializers.FloatField()
    confidence = serializers.FloatField()
    single = EstimateSerializer(help_text="agreement of single raters, ICC(A,1)")
    variance = VarianceSerializer(allow_null=True)
    design = PlanDesignSerializer(help_text="what the estimate rests on")
    panel = PanelCellSerializer(many=True)
    n_raters = serializers.IntegerField(
        allow_null=True, help_text="that reach the target; null where no number does"
    )
    n_raters_cautious = serializers.IntegerField(
        allow_null=True, help_text="the same, if the truth is at the lower limit"
    )
    precision = ExpectedIntervalSerializer(allow_null=True)
    dependability = DependabilitySerializer(allow_null=True)
    software = serializers.CharField()
