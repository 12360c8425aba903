"""Shapes of attempts, their results and the feedback on practice in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.calibration.feedback import VERDICTS
from backend.calibration.models import (
    Attempt,
    AttemptEnding,
    AttemptResult,
    GoldSource,
    Outcome,
    SetPurpose,
)
from backend.calibration.serializers.gold import GoldAnswerSerializer
from backend.ratings.serializers.rounds import RubricBriefSerializer

CRITERIA = ("icc_a1", "icc_a1_low", "percent_within_one", "bias")


class CriterionSerializer(serializers.Serializer[Any]):
    """One condition of the rule, with what was reached."""

    name = serializers.ChoiceField(choices=CRITERIA)
    value = serializers.FloatField(allow_null=True)
    bound = serializers.FloatField()
    met = serializers.BooleanField()
    sentence = serializers.CharField()


class SameAreaSerializer(serializers.Serializer[Any]):
    """In how many sessions rater and gold recorded the same problem area."""

    n_sessions = serializers.IntegerField()
    n_same = serializers.IntegerField()


class AttemptResultSerializer(serializers.ModelSerializer[AttemptResult]):
    """What came of an attempt; nothing in it tells one gold session from another."""

    outcome = serializers.ChoiceField(choices=Outcome.choices, read_only=True)
    sentence = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()
    area = serializers.SerializerMethodField()
    n_given = serializers.IntegerField(source="trace.n_given", read_only=True)
    n_rated = serializers.IntegerField(source="trace.n_rated", read_only=True)
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = AttemptResult
        fields = [
            "outcome",
            "sentence",
            "criteria",
            "area",
            "n_given",
            "n_rated",
            "warnings",
            "software",
            "data_hash",
            "computed_at",
        ]
        read_only_fields = fields

    def get_sentence(self, result: AttemptResult) -> str | None:
        """Return the verdict of the rule in words; null where none was asked for or possible."""
        gate, reason = result.trace["gate"], result.trace["reason"]
        if gate is None:
            return None if reason is None else str(reason)
        return str(gate["sentence"])

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, result: AttemptResult) -> list[dict[str, Any]]:
        """Return every condition."""
        gate = result.trace["gate"]
        return [] if gate is None else list(gate["criteria"])

    @extend_schema_field(SameAreaSerializer())
    def get_area(self, result: AttemptResult) -> dict[str, int]:
        """Return how often the problem area was the same."""
        return dict(result.trace["area"])

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_warnings(self, result: AttemptResult) -> list[str]:
        """Return the codes of what weakens the numbers."""
        gate = result.trace["gate"]
        return [] if gate is None else list(gate["warnings"])


class AttemptEndingSerializer(serializers.ModelSerializer[AttemptEnding]):
    """That the lead ended an attempt, and why; the rater reads it as well."""

    ended_by = serializers.SerializerMethodField()

    class Meta:
        model = AttemptEnding
        fields = ["reason", "ended_by", "ended_at"]
        read_only_fields = fields

    def get_ended_by(self, ending: AttemptEnding) -> str | None:
        """Return who ended it to whoever may know people."""
        knows = ending.programme_id in self.context["knows_people_in"]
        return ending.ended_by.name if knows else None


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """A rater's practice or test."""

    set_name = serializers.CharField(source="calibration_set.name", read_only=True)
    purpose = serializers.ChoiceField(
        source="calibration_set.purpose", choices=SetPurpose.choices, read_only=True
    )
    rater_code = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    rubric = RubricBriefSerializer(read_only=True)
    tries = serializers.SerializerMethodField()
    n_sessions = serializers.IntegerField(read_only=True)
    n_done = serializers.IntegerField(read_only=True)
    is_simulated = serializers.BooleanField(source="calibration_set.is_simulated", read_only=True)
    result = serializers.SerializerMethodField()
    ending = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = [
            "id",
            "programme",
            "set_name",
            "purpose",
            "rater_code",
            "is_own",
            "rubric",
            "round",
            "number",
            "tries",
            "is_retest",
            "n_sessions",
            "n_done",
            "is_simulated",
            "started_at",
            "result",
            "ending",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_rater_code(self, attempt: Attempt) -> str:
        """Return the rater's code."""
        return str(self.context["codes"].get((attempt.programme_id, attempt.rater_id), ""))

    def get_is_own(self, attempt: Attempt) -> bool:
        """Tell whether it is the person's own."""
        return bool(attempt.rater_id == self.context["actor"].pk)

    def get_tries(self, attempt: Attempt) -> int | None:
        """Return how many tries the rule allows."""
        return None if attempt.rule is None else int(attempt.rule.terms["tries"])

    @extend_schema_field(AttemptResultSerializer(allow_null=True))
    def get_result(self, attempt: Attempt) -> Any:
        """Return the result; null while sessions are due, or it is being computed."""
        result = getattr(attempt, "result", None)
        return None if result is None else AttemptResultSerializer(result).data

    @extend_schema_field(AttemptEndingSerializer(allow_null=True))
    def get_ending(self, attempt: Attempt) -> Any:
        """Return why the lead ended it; null where nobody did."""
        ending = getattr(attempt, "ending", None)
        if ending is None:
            return None
        return AttemptEndingSerializer(ending, context=self.context).data

    def get_allowed_actions(self, attempt: Attempt) -> list[str]:
        """Return what the person may do."""
        table = {
            "read_feedback": self.context["may_read"](attempt),
            "end": self.context["may_end"](attempt),
        }
        return [name for name, allowed in table.items() if allowed]


class EndingDraftSerializer(serializers.Serializer[Any]):
    """Why an attempt is ended."""

    reason = serializers.CharField(max_length=4000, allow_blank=True)


class AttemptDraftSerializer(serializers.Serializer[Any]):
    """The set to begin."""

    set = serializers.UUIDField()


class FeedbackItemSerializer(serializers.Serializer[Any]):
    """One item: what the rater said, what gold says, and why."""

    item = serializers.CharField()
    name = serializers.CharField()
    section = serializers.CharField(allow_null=True)
    yours = GoldAnswerSerializer()
    gold = GoldAnswerSerializer()
    rationale = serializers.CharField()
    verdict = serializers.ChoiceField(choices=VERDICTS)


class VerdictCountsSerializer(serializers.Serializer[Any]):
    """How many items of each verdict."""

    same = serializers.IntegerField()
    within_one = serializers.IntegerField()
    apart = serializers.IntegerField()
    differs = serializers.IntegerField()


class FeedbackSessionSerializer(serializers.Serializer[Any]):
    """A session beside gold."""

    rating = serializers.UUIDField()
    code = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    problem_areas = serializers.ListField(child=serializers.CharField(), allow_null=True)
    gold_problem_areas = serializers.ListField(child=serializers.CharField(), allow_null=True)
    source = serializers.ChoiceField(choices=GoldSource.choices)  # type: ignore[assignment]
    n_makers = serializers.IntegerField()
    rationale = serializers.CharField()
    items = FeedbackItemSerializer(many=True)
    counts = VerdictCountsSerializer()


class FeedbackSerializer(serializers.Serializer[Any]):
    """The sessions of a practice that are submitted, beside gold."""

    sessions = FeedbackSessionSerializer(many=True)
