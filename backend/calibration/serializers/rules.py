"""Shapes of qualification rules in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.calibration.models import QualificationRule
from backend.calibration.terms import Terms


class TermsSerializer(serializers.Serializer[Any]):
    """The conditions of a test, how long a status holds, and when the watch alarms."""

    scale = serializers.CharField(max_length=40)
    least_icc = serializers.FloatField(min_value=0.0, max_value=1.0, default=0.75)
    least_icc_low = serializers.FloatField(min_value=-1.0, max_value=1.0, default=0.40)
    least_within_one = serializers.FloatField(min_value=0.0, max_value=1.0, default=0.85)
    most_bias = serializers.FloatField(min_value=0.0, max_value=100.0, default=0.5)
    tries = serializers.IntegerField(min_value=1, max_value=10, default=3)
    quiz_questions = serializers.IntegerField(min_value=0, max_value=60, default=20)
    quiz_pass = serializers.FloatField(min_value=0.5, max_value=1.0, default=0.80)
    practice_sessions = serializers.IntegerField(min_value=0, max_value=100, default=5)
    test_sessions = serializers.IntegerField(min_value=2, max_value=100, default=10)
    retest_sessions = serializers.IntegerField(min_value=2, max_value=100, default=6)
    valid_months = serializers.IntegerField(min_value=1, max_value=120, default=12)
    drift_alpha = serializers.FloatField(min_value=0.001, max_value=0.5, default=0.05)
    drift_planned = serializers.IntegerField(min_value=5, max_value=200, default=20)
    drift_bias = serializers.FloatField(min_value=0.0, max_value=100.0, default=0.5)
    drift_within_one = serializers.FloatField(min_value=0.0, max_value=1.0, default=0.80)
    drift_window = serializers.IntegerField(min_value=1, max_value=100, default=10)
    drift_least = serializers.IntegerField(min_value=1, max_value=100, default=5)


class AssumedRaterSerializer(serializers.Serializer[Any]):
    """How a rater is taken to score, in points of the scale."""

    name = serializers.CharField()
    noise = serializers.FloatField()
    bias = serializers.FloatField()
    session_noise = serializers.FloatField()


class ChanceSerializer(serializers.Serializer[Any]):
    """A simulated chance with its limits."""

    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class GatePointSerializer(serializers.Serializer[Any]):
    """How often one kind of rater passes."""

    rater = AssumedRaterSerializer()
    icc_a1 = serializers.FloatField(allow_null=True)
    p_pass = ChanceSerializer()
    p_pass_within_tries = ChanceSerializer()


class AssumedSetSerializer(serializers.Serializer[Any]):
    """How gold sessions are taken to differ: variances in squared points."""

    n_sessions = serializers.IntegerField()
    n_sections = serializers.IntegerField()
    mean = serializers.FloatField()
    session = serializers.FloatField()
    section = serializers.FloatField()
    gold_noise = serializers.FloatField()


class GateChancesSerializer(serializers.Serializer[Any]):
    """Whom a test of so many sessions lets through, by simulation under stated assumptions."""

    points = GatePointSerializer(many=True)
    gold_set = AssumedSetSerializer()
    replicates = serializers.IntegerField()
    n_bootstrap = serializers.IntegerField()
    seed = serializers.IntegerField()
    software = serializers.CharField()


class RuleChancesSerializer(serializers.Serializer[Any]):
    """Of a first test, and of the short one on a new version of the instrument."""

    test = GateChancesSerializer()
    retest = GateChancesSerializer()


class QualificationRuleSerializer(serializers.ModelSerializer[QualificationRule]):
    """A rule, with the chances that were shown when it was adopted."""

    terms = serializers.SerializerMethodField()
    chances = RuleChancesSerializer(read_only=True)

    class Meta:
        model = QualificationRule
        fields = [
            "id",
            "programme",
            "instrument",
            "version",
            "terms",
            "chances",
            "reason",
            "adopted_at",
        ]
        read_only_fields = fields

    @extend_schema_field(TermsSerializer())
    def get_terms(self, rule: QualificationRule) -> Any:
        """Return the terms, with what an early rule did not say as it is by default."""
        return TermsSerializer(Terms.from_dict(rule.terms).to_dict()).data


class RuleTrySerializer(serializers.Serializer[Any]):
    """Terms to look at before they are adopted; `rubric` is a version of the instrument."""

    programme = serializers.UUIDField()
    rubric = serializers.UUIDField()
    terms = TermsSerializer()


class RuleDraftSerializer(RuleTrySerializer):
    """A rule to adopt."""

    reason = serializers.CharField(max_length=4000, allow_blank=True)
