"""Shapes of tries at the quiz in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.calibration.models import QuizResult, QuizTry
from backend.calibration.quiz import needed_of
from backend.calibration.terms import Terms
from backend.ratings.serializers.rounds import RubricBriefSerializer


class QuizQuestionSerializer(serializers.Serializer[Any]):
    """One question; what is right, and why, is null until the try is marked."""

    prompt = serializers.CharField()
    words = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    chosen = serializers.IntegerField(allow_null=True)
    right = serializers.IntegerField(allow_null=True)
    because = serializers.CharField(allow_null=True)


class QuizResultSerializer(serializers.ModelSerializer[QuizResult]):
    """How many answers were right."""

    class Meta:
        model = QuizResult
        fields = ["n_right", "n_questions", "n_needed", "passed", "marked_at"]
        read_only_fields = fields


class QuizTryBriefSerializer(serializers.ModelSerializer[QuizTry]):
    """A try in a list."""

    rubric = RubricBriefSerializer(read_only=True)
    rater_code = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    n_questions = serializers.SerializerMethodField()
    n_needed = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = QuizTry
        fields = [
            "id",
            "programme",
            "rubric",
            "rater_code",
            "is_own",
            "number",
            "n_questions",
            "n_needed",
            "started_at",
            "result",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_rater_code(self, row: QuizTry) -> str:
        """Return the rater's code."""
        return str(self.context["codes"].get((row.programme_id, row.rater_id), ""))

    def get_is_own(self, row: QuizTry) -> bool:
        """Tell whether it is the person's own."""
        return bool(row.rater_id == self.context["actor"].pk)

    def get_n_questions(self, row: QuizTry) -> int:
        """Return how many questions it has."""
        return len(row.questions)

    def get_n_needed(self, row: QuizTry) -> int:
        """Return how many answers must be right."""
        return needed_of(len(row.questions), Terms.from_dict(row.rule.terms).quiz_pass)

    @extend_schema_field(QuizResultSerializer(allow_null=True))
    def get_result(self, row: QuizTry) -> Any:
        """Return how it was marked; null while it is open."""
        result = getattr(row, "result", None)
        return None if result is None else QuizResultSerializer(result).data

    def get_allowed_actions(self, row: QuizTry) -> list[str]:
        """Return what the person may do."""
        return ["answer"] if self.get_is_own(row) and not hasattr(row, "result") else []


class QuizTrySerializer(QuizTryBriefSerializer):
    """A try with its questions; an open one's are for its rater alone."""

    questions = serializers.SerializerMethodField()

    class Meta(QuizTryBriefSerializer.Meta):
        fields = [*QuizTryBriefSerializer.Meta.fields, "questions"]
        read_only_fields = fields

    @extend_schema_field(QuizQuestionSerializer(many=True, allow_null=True))
    def get_questions(self, row: QuizTry) -> Any:
        """Return the questions; null to others while it is open."""
        result = getattr(row, "result", None)
        if result is None and not self.get_is_own(row):
            return None
        chosen = [None] * len(row.questions) if result is None else result.chosen
        return [
            {
                "prompt": question["prompt"],
                "words": question["words"],
                "choices": question["choices"],
                "chosen": answer,
                "right": None if result is None else question["right"],
                "because": None if result is None else question["because"],
            }
            for question, answer in zip(row.questions, chosen, strict=True)
        ]


class QuizDraftSerializer(serializers.Serializer[Any]):
    """On which rubric version to be asked."""

    programme = serializers.UUIDField()
    rubric = serializers.UUIDField()


class QuizAnswersSerializer(serializers.Serializer[Any]):
    """For each question the position of the choice; null for one that is passed over."""

    chosen = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=9, allow_null=True), max_length=100
    )
