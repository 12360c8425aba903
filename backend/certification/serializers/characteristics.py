"""Shapes of a pathway's operating characteristics."""

from typing import Any

from rest_framework import serializers

from backend.certification.characteristics import MAX_ATTEMPTS, USUAL_ATTEMPTS

CHANGES = ("rater", "session", "case", "fresh_raters")
COMPONENT_SOURCES = ("programme", "defaults")
NO_CHANCES = ("no_bar", "no_scale")


class CharacteristicsQuerySerializer(serializers.Serializer[Any]):
    """Whose components, and over how many attempts."""

    programme = serializers.UUIDField()
    attempts = serializers.IntegerField(min_value=1, max_value=MAX_ATTEMPTS, default=USUAL_ATTEMPTS)


class ChancePointSerializer(serializers.Serializer[Any]):
    """How likely a trainee of one true level is certified, with limits of the simulation."""

    level = serializers.FloatField()
    certified = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class BriefChancesSerializer(serializers.Serializer[Any]):
    """The two levels of the target."""

    false_pass = ChancePointSerializer()
    true_pass = ChancePointSerializer()
    target_met = serializers.BooleanField()


class ChancesSerializer(BriefChancesSerializer):
    """The chances at every level over the attempts."""

    attempts = serializers.IntegerField()
    points = ChancePointSerializer(many=True)
    target_clear = serializers.BooleanField()
    sentence = serializers.CharField()
    method = serializers.CharField()
    replicates = serializers.IntegerField(allow_null=True)
    seed = serializers.IntegerField(allow_null=True)


class ChancesOfAttemptsSerializer(BriefChancesSerializer):
    """The chances when one may try so often."""

    attempts = serializers.IntegerField()


class ChancesOfChangeSerializer(BriefChancesSerializer):
    """The chances with one more of something."""

    change = serializers.ChoiceField(choices=CHANGES)


class PlannedPortfolioSerializer(serializers.Serializer[Any]):
    """The smallest portfolio that the pathway allows."""

    n_sessions = serializers.IntegerField()
    n_cases = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    n_raters_in_all = serializers.IntegerField(allow_null=True)
    by_supervisors = serializers.BooleanField()


class ComponentsSerializer(serializers.Serializer[Any]):
    """What scores vary with, in squared points, and where that is known from."""

    source = serializers.ChoiceField(choices=COMPONENT_SOURCES)  # type: ignore[assignment]
    variance = serializers.DictField(child=serializers.FloatField())
    n_trainees = serializers.IntegerField(allow_null=True)
    n_sessions = serializers.IntegerField(allow_null=True)
    n_raters = serializers.IntegerField(allow_null=True)
    n_ratings = serializers.IntegerField(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    data_hash = serializers.CharField(allow_null=True)
    enough_trainees = serializers.IntegerField()


class AssumedOfItemsSerializer(serializers.Serializer[Any]):
    """What is assumed of items, which no study of the programme has measured."""

    n_items = serializers.IntegerField()
    correlation = serializers.FloatField()
    spread = serializers.FloatField()


class CountedRuleSerializer(serializers.Serializer[Any]):
    """A rule that the chances take into account."""

    rule = serializers.CharField()
    sentence = serializers.CharField()


class LeftOutRuleSerializer(CountedRuleSerializer):
    """A rule that they do not, and why."""

    why = serializers.CharField()


class CharacteristicsSerializer(serializers.Serializer[Any]):
    """How often a pathway certifies whom; `reason` says why there is no answer, where it is so."""

    pathway = serializers.UUIDField()
    programme = serializers.UUIDField()
    instrument = serializers.CharField(allow_null=True)
    scale = serializers.CharField(allow_null=True)
    reason = serializers.ChoiceField(choices=NO_CHANCES, allow_null=True)
    portfolio = PlannedPortfolioSerializer()
    cut = serializers.FloatField(allow_null=True)
    counted = CountedRuleSerializer(many=True)
    left_out = LeftOutRuleSerializer(many=True)
    chances = ChancesSerializer(allow_null=True)
    components = ComponentsSerializer(allow_null=True)
    assumed = AssumedOfItemsSerializer(allow_null=True)
    attempts = ChancesOfAttemptsSerializer(many=True)
    changes = ChancesOfChangeSerializer(many=True)
    software = serializers.CharField()
