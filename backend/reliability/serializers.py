"""Shapes of reliability reports in the API."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.instruments.models import RubricVersion
from backend.programmes.models import Cohort
from backend.ratings.models import Round
from backend.reliability.models import ReliabilityReport, ReportFlag
from backend.reliability.wording import coded

LEVELS = ("item", "section", "overall", "category", "count")


class ReportRoundSerializer(serializers.ModelSerializer[Round]):
    """The round a report is of."""

    class Meta:
        model = Round
        fields = ["id", "name"]
        read_only_fields = fields


class ReportRubricSerializer(serializers.ModelSerializer[RubricVersion]):
    """The rubric version a report is of."""

    class Meta:
        model = RubricVersion
        fields = ["id", "slug", "version"]
        read_only_fields = fields


class HeadlineSerializer(serializers.Serializer[Any]):
    """What may be done with the scores, and the number that says so."""

    sentence = serializers.CharField()
    scale = serializers.CharField()
    statistic = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    band = serializers.CharField(allow_null=True)
    scheme = serializers.CharField(allow_null=True)


class CodedTextSerializer(serializers.Serializer[Any]):
    """A code and its words."""

    code = serializers.CharField()
    text = serializers.CharField()


class WarnedSerializer(serializers.Serializer[Any]):
    """Something stored with the codes of its own warnings, if any, and shown with their words."""

    warnings = serializers.SerializerMethodField()

    @extend_schema_field(CodedTextSerializer(many=True))
    def get_warnings(self, row: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return the warnings with their words."""
        return coded(row.get("warnings", ()))


class EstimateSerializer(WarnedSerializer):
    """A coefficient with its interval; null with a reason where the data leave it undefined."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    se = serializers.FloatField(allow_null=True)
    method = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)
    text = serializers.CharField(required=False)


class VarianceSerializer(serializers.Serializer[Any]):
    """Where the variance is, in squared points."""

    session = serializers.FloatField()
    rater = serializers.FloatField()
    residual = serializers.FloatField()


class ApplicabilityAgreementSerializer(serializers.Serializer[Any]):
    """Agreement on whether the occasion for an item arose; a proportion."""

    percent_exact = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    n_not_applicable = serializers.IntegerField()


class ReliabilityVariableSerializer(serializers.Serializer[Any]):
    """One item, section or the whole session on one scale; a judgement of kind, or a count."""

    key = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    item = serializers.CharField(allow_null=True)
    section = serializers.CharField(allow_null=True)
    scale = serializers.CharField(
        allow_null=True, help_text="null for a judgement of kind, or a count"
    )
    name = serializers.CharField()
    design = serializers.CharField()
    n_sessions = serializers.IntegerField()
    n_raters = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    n_double_rated = serializers.IntegerField()
    estimates = serializers.DictField(child=EstimateSerializer())
    variance = VarianceSerializer(allow_null=True)
    applicability = ApplicabilityAgreementSerializer(allow_null=True)
    warnings = CodedTextSerializer(many=True)


class ReportRaterSerializer(WarnedSerializer):
    """How harsh a rater is on the overall score, in points; above 0 is harsher."""

    code = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    scale = serializers.CharField()
    severity = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n_ratings = serializers.IntegerField()


class RaterPairSerializer(serializers.Serializer[Any]):
    """How far two raters agree on the n item scores that both gave; shares are proportions."""

    a = serializers.CharField()
    b = serializers.CharField()
    scale = serializers.CharField()
    n = serializers.IntegerField()
    n_sessions = serializers.IntegerField(
        allow_null=True, help_text="null in reports of before it was counted"
    )
    within_one = serializers.FloatField()
    exact = serializers.FloatField()
    weighted_kappa = EstimateSerializer(
        allow_null=True,
        help_text="quadratic weights, its interval over sessions; "
        "null in reports of before it was computed",
    )


class RaterChangeSerializer(serializers.Serializer[Any]):
    """Whether a rater grew harsher or milder against the others, by how many points a month."""

    code = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    change = serializers.ChoiceField(choices=("harsher", "milder", "none_shown", "cannot_tell"))
    slope = EstimateSerializer(help_text="above 0 is growing harsher; points a month")
    n_ratings = serializers.IntegerField(help_text="of sessions that somebody else rated too")
    months = serializers.FloatField(help_text="from the first of these ratings to the last")


class RaterDriftSerializer(serializers.Serializer[Any]):
    """Change of raters on the overall score of a scale, on sessions with two raters or more."""

    scale = serializers.CharField()
    n_sessions = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    p_value = serializers.FloatField(
        allow_null=True, help_text="that raters differ in their change at all; a hint"
    )
    data_hash = serializers.CharField(allow_null=True)
    raters = RaterChangeSerializer(many=True)


class LeftOutSerializer(serializers.Serializer[Any]):
    """What does not enter the report, and why."""

    reason = serializers.CharField()
    n = serializers.IntegerField()
    text = serializers.CharField()


class ProblemAreaAgreementSerializer(serializers.Serializer[Any]):
    """In how many sessions with two raters or more all recorded the same areas; a proportion."""

    n_sessions = serializers.IntegerField()
    n_same = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)


class JudgementAgreementSerializer(WarnedSerializer):
    """Agreement on whether a session is of a problem area, or deserves a flag."""

    of = serializers.ChoiceField(choices=("problem_area", "flag"))
    id = serializers.CharField()
    n_said = serializers.IntegerField(help_text="Ratings that say so.")
    n_sessions = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    estimates = serializers.DictField(child=EstimateSerializer())


class ReportFlagSerializer(serializers.ModelSerializer[ReportFlag]):
    """Why some ratings of a report count no more since it was computed."""

    class Meta:
        model = ReportFlag
        fields = ["reason", "n_ratings", "flagged_at"]
        read_only_fields = fields


class ReliabilityCohortSerializer(serializers.ModelSerializer[Cohort]):
    """The cohort whose sessions a report is of."""

    class Meta:
        model = Cohort
        fields = ["id", "name"]
        read_only_fields = fields


class ReliabilitySummarySerializer(serializers.ModelSerializer[ReliabilityReport]):
    """A report in a list: of one round, or of several closed rounds taken together."""

    round = ReportRoundSerializer(
        read_only=True, allow_null=True, help_text="null where several were taken together"
    )
    n_rounds = serializers.SerializerMethodField()
    rubric = ReportRubricSerializer(source="read_as", read_only=True)
    cohort = ReliabilityCohortSerializer(read_only=True, allow_null=True)
    headline = HeadlineSerializer(read_only=True)
    is_simulated = serializers.SerializerMethodField()
    flags = ReportFlagSerializer(many=True, read_only=True)

    class Meta:
        model = ReliabilityReport
        fields = [
            "id",
            "round",
            "n_rounds",
            "programme",
            "rubric",
            "cohort",
            "closed_from",
            "closed_to",
            "created_at",
            "software",
            "data_hash",
            "headline",
            "n_sessions",
            "n_raters",
            "n_ratings",
            "is_simulated",
            "flags",
        ]
        read_only_fields = fields

    def get_n_rounds(self, report: ReliabilityReport) -> int:
        """Return how many rounds the report is of."""
        return 1 if report.round_id else getattr(report, "n_taken_together", None) or 0

    def get_is_simulated(self, report: ReliabilityReport) -> bool:
        """Tell whether simulated ratings are among those that the report is of."""
        if report.round is not None:
            return report.round.is_simulated
        return bool(getattr(report, "has_simulated", False))


class CrossCheckSerializer(serializers.Serializer[Any]):
    """How far a second implementation differs on the variables that everybody rated."""

    package = serializers.CharField()
    n_variables = serializers.IntegerField()
    max_abs_difference = serializers.FloatField()


class JoinedVersionSerializer(serializers.Serializer[Any]):
    """A rubric version and how many of the ratings were made under it."""

    id = serializers.UUIDField()
    version = serializers.CharField()
    n_ratings = serializers.IntegerField()


class PartApartSerializer(serializers.Serializer[Any]):
    """A part of the newest version that not all versions share."""

    id = serializers.CharField()
    name = serializers.CharField()


class JoinedRoundsSerializer(serializers.Serializer[Any]):
    """What several rounds were taken together from, and what could not be."""

    n_rounds = serializers.IntegerField()
    versions = JoinedVersionSerializer(many=True)
    not_joined = serializers.ListField(
        child=serializers.CharField(), help_text="versions that cannot be joined with the newest"
    )
    apart = PartApartSerializer(many=True)


class ReliabilityReportSerializer(ReliabilitySummarySerializer):
    """A whole report; `shown` is the stored result with the raters' codes."""

    headline = HeadlineSerializer(source="shown.headline", read_only=True)
    left_out = LeftOutSerializer(source="shown.left_out", many=True, read_only=True)
    confidence = serializers.FloatField(source="shown.confidence", read_only=True)
    variables = ReliabilityVariableSerializer(source="shown.variables", many=True, read_only=True)
    raters = ReportRaterSerializer(source="shown.raters", many=True, read_only=True)
    rater_pairs = RaterPairSerializer(source="shown.rater_pairs", many=True, read_only=True)
    problem_area = ProblemAreaAgreementSerializer(source="shown.problem_area", read_only=True)
    judgements = JudgementAgreementSerializer(source="shown.judgements", many=True, read_only=True)
    drift = RaterDriftSerializer(
        source="shown.drift",
        many=True,
        read_only=True,
        help_text="empty in reports of before it was computed",
    )
    cross_check = CrossCheckSerializer(source="shown.cross_check", allow_null=True, read_only=True)
    rounds = ReportRoundSerializer(source="rounds_in", many=True, read_only=True)
    joined = JoinedRoundsSerializer(
        source="shown.joined", allow_null=True, read_only=True, help_text="null for one round"
    )
    methods_paragraph = serializers.CharField(source="shown.methods_paragraph", read_only=True)

    class Meta(ReliabilitySummarySerializer.Meta):
        fields = [
            *ReliabilitySummarySerializer.Meta.fields,
            "left_out",
            "confidence",
            "variables",
            "raters",
            "rater_pairs",
            "problem_area",
            "judgements",
            "drift",
            "cross_check",
            "rounds",
            "joined",
            "methods_paragraph",
        ]
        read_only_fields = fields


class DifferencesQuerySerializer(serializers.Serializer[Any]):
    """Where to look: a pair of raters by their codes, or one of them, or an item; or everywhere."""

    scale = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="", help_text="the leading one"
    )
    a = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    b = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    item = serializers.CharField(max_length=16, required=False, allow_blank=True, default="")


class DifferenceSideSerializer(serializers.Serializer[Any]):
    """What a rater scored, and the numbers of the turns that they tied to it."""

    rater = serializers.CharField()
    score = serializers.FloatField()
    turns = serializers.ListField(child=serializers.IntegerField())


class RaterDifferenceSerializer(serializers.Serializer[Any]):
    """Two scores of one item that are apart; no session to whoever rated it themselves."""

    code = serializers.CharField(help_text="what the session is called in the round")
    session = serializers.UUIDField(allow_null=True)
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    item = serializers.CharField()
    apart = serializers.FloatField()
    sides = DifferenceSideSerializer(many=True)


class DifferencesSerializer(serializers.Serializer[Any]):
    """Where raters differ, farthest apart first; the first 200 of them."""

    scale = serializers.CharField()
    n_compared = serializers.IntegerField()
    n_differing = serializers.IntegerField()
    rows = RaterDifferenceSerializer(many=True)


class ReliabilityDraftSerializer(serializers.Serializer[Any]):
    """Of which round to compute a report; or of which closed rounds together.

    Together: those of a rubric version, or of all versions of its instrument, that were closed from
    one day to another; sessions of a cohort, or all.
    """

    round = serializers.UUIDField(required=False)
    rubric = serializers.UUIDField(required=False, help_text="needed without a round")
    programme = serializers.UUIDField(required=False, help_text="needed without a round")
    join_versions = serializers.BooleanField(required=False)
    cohort = serializers.UUIDField(required=False, allow_null=True, default=None)
    closed_from = serializers.DateField(required=False, allow_null=True, default=None)
    closed_to = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        """Refuse what names neither one round nor a rubric version, or both."""
        if "round" in body:
            others = [
                name
                for name in ("rubric", "programme", "cohort", "closed_from", "closed_to")
                if body.get(name) is not None
            ]
            if others or body.get("join_versions"):
                raise serializers.ValidationError(
                    "One round is named alone; without it, a programme and a rubric version."
                )
            return body
        missing = {
            name: "This is needed where no round is named."
            for name in ("rubric", "programme")
            if name not in body
        }
        if missing:
            raise serializers.ValidationError(missing)
        first, last = body["closed_from"], body["closed_to"]
        if first is not None and last is not None and last < first:
            raise serializers.ValidationError({"closed_to": "The last day lies before the first."})
        return body
