"""Shapes of portfolios in the API."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from backend.certification.actions import portfolio_actions
from backend.certification.models import PathwayVersion
from backend.certification.serializers.characteristics import COMPONENT_SOURCES
from backend.programmes.models import Enrolment

RULE_STATES = ("pass", "not_yet", "cannot_tell")
BASES = ("all", "shown", "released")
WHY_LEFT_OUT = ("not_rated", "no_consent", "earlier", "undated")
KINDS_OF_EVIDENCE = (
    "case",
    "session",
    "rating",
    "flag",
    "level",
    "supervision",
    "attestation",
    "outcome",
    "signature",
    "certificate",
)


class PortfolioQuerySerializer(serializers.Serializer[Any]):
    """By which pathway, and on sessions since when."""

    pathway = serializers.SlugField(
        max_length=60,
        allow_null=True,
        default=None,
        help_text="A pathway's slug; left out: the first by name that the programme certifies by",
    )
    since = serializers.DateField(allow_null=True, default=None)


class PortfolioTraineeSerializer(serializers.ModelSerializer[Enrolment]):
    """Whose portfolio it is; the id is the enrolment's."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Enrolment
        fields = ["id", "code", "name", "programme"]
        read_only_fields = fields


class JudgedPathwaySerializer(serializers.ModelSerializer[PathwayVersion]):
    """By which pathway it is judged."""

    class Meta:
        model = PathwayVersion
        fields = ["id", "slug", "version", "title"]
        read_only_fields = fields


class RuleStateSerializer(serializers.Serializer[Any]):
    """One rule: what it asks, whether it holds, on what evidence, and what is missing."""

    rule = serializers.CharField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    state = serializers.ChoiceField(choices=RULE_STATES)
    holds = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    counts = serializers.ListField(child=serializers.CharField(), help_text="`ref` of evidence")


class EvidenceEntrySerializer(serializers.Serializer[Any]):
    """What a reference stands for."""

    ref = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS_OF_EVIDENCE)
    label = serializers.CharField()  # type: ignore[assignment]
    on = serializers.DateField(allow_null=True)
    detail = serializers.CharField()
    link = serializers.UUIDField(
        allow_null=True, help_text="The session's or rating's id, where the person may open it"
    )


class DecisionFigureSerializer(serializers.Serializer[Any]):
    """The decision estimate with everything that it rests on."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    sem = serializers.FloatField()
    raw_mean = serializers.FloatField()
    cut = serializers.FloatField()
    confidence = serializers.FloatField()
    n_sessions = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    n_dropped = serializers.IntegerField()
    n_adjusted = serializers.IntegerField()
    component_source = serializers.ChoiceField(choices=COMPONENT_SOURCES)
    n_trainees = serializers.IntegerField(allow_null=True)
    method = serializers.CharField()
    sentence = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
    software = serializers.CharField()
    data_hash = serializers.CharField()


class LeftOutSessionsSerializer(serializers.Serializer[Any]):
    """How many sessions are not in the portfolio, and why."""

    reason = serializers.ChoiceField(choices=WHY_LEFT_OUT)
    n = serializers.IntegerField()


class AskedRequirementSerializer(serializers.Serializer[Any]):
    """Something that a pathway asks to be attested."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()


class PortfolioContentSerializer(serializers.Serializer[Any]):
    """What a pathway says of a trainee."""

    pathway = JudgedPathwaySerializer()
    instrument = serializers.CharField()
    scale = serializers.CharField()
    on = serializers.DateField()
    since = serializers.DateField(allow_null=True)
    basis = serializers.ChoiceField(
        choices=BASES,
        help_text="all: what a decision would rest on; shown: what the person may see; released: "
        "what was released to the trainee",
    )
    state = serializers.ChoiceField(choices=RULE_STATES)
    unsigned_state = serializers.ChoiceField(choices=RULE_STATES)
    n_sessions = serializers.IntegerField()
    rules = RuleStateSerializer(many=True)
    evidence = EvidenceEntrySerializer(many=True)
    figures = DecisionFigureSerializer(many=True)
    left_out = LeftOutSessionsSerializer(many=True)
    requirements = AskedRequirementSerializer(many=True)
    months_valid = serializers.IntegerField(allow_null=True)


class PathwayChoiceSerializer(serializers.Serializer[Any]):
    """A pathway that the programme certifies by."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()


class PortfolioSupervisorSerializer(serializers.Serializer[Any]):
    """Somebody who supervises, or supervised, the trainee."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class PortfolioSerializer(serializers.Serializer[Any]):
    """A trainee's portfolio; `portfolio` is null where the programme certifies by no pathway."""

    trainee = PortfolioTraineeSerializer()
    supervisors = PortfolioSupervisorSerializer(many=True)
    choices = PathwayChoiceSerializer(many=True)
    portfolio = PortfolioContentSerializer(allow_null=True)
    allowed_actions = serializers.SerializerMethodField()

    def get_allowed_actions(self, shown: Mapping[str, Any]) -> list[str]:
        """Return what the person may do."""
        return portfolio_actions(self.context["actor"], shown["trainee"])
