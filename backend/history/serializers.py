"""Shapes of earlier studies in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.history.actions import past_import_actions
from backend.history.models import (
    MAX_CODE_LETTERS,
    PAST_KIND_CHOICES,
    PAST_KINDS,
    CodeOf,
    PastImport,
    PastReport,
    PastWithdrawal,
)
from backend.history.selectors import PastCode, raters_in, trainees_in
from backend.history.services import PastPreview
from backend.reliability.serializers import (
    HeadlineSerializer,
    LeftOutSerializer,
    ProblemAreaAgreementSerializer,
    RaterPairSerializer,
    ReliabilityVariableSerializer,
    ReportRaterSerializer,
    ReportRubricSerializer,
)

MAX_CODES = 1000
MAX_NOTE_LETTERS = 4000


class PastKindSerializer(serializers.Serializer[Any]):
    """How many ratings there are of a kind."""

    kind = serializers.ChoiceField(choices=PAST_KIND_CHOICES)
    n = serializers.IntegerField()


def _kinds(kinds: dict[str, int]) -> list[dict[str, Any]]:
    return [{"kind": kind.value, "n": kinds[kind]} for kind in PAST_KINDS if kinds.get(kind)]


class PastWithdrawalSerializer(serializers.ModelSerializer[PastWithdrawal]):
    """That a study counts no more, and why."""

    withdrawn_by = serializers.CharField(source="withdrawn_by.name", read_only=True)

    class Meta:
        model = PastWithdrawal
        fields = ["reason", "withdrawn_by", "withdrawn_at"]
        read_only_fields = fields


class PastImportSerializer(serializers.ModelSerializer[PastImport]):
    """An earlier study in a list."""

    rubric = ReportRubricSerializer(read_only=True)
    kinds = serializers.SerializerMethodField()
    imported_by = serializers.CharField(source="imported_by.name", read_only=True)
    withdrawal = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = PastImport
        fields = [
            "id",
            "programme",
            "name",
            "note",
            "rubric",
            "file_hash",
            "n_sessions",
            "n_trainees",
            "n_raters",
            "n_ratings",
            "n_answers",
            "kinds",
            "is_simulated",
            "imported_by",
            "imported_at",
            "withdrawal",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(PastKindSerializer(many=True))
    def get_kinds(self, past: PastImport) -> list[dict[str, Any]]:
        """Return the number of ratings by kind."""
        return _kinds(past.kinds)

    @extend_schema_field(PastWithdrawalSerializer(allow_null=True))
    def get_withdrawal(self, past: PastImport) -> Any:
        """Return the withdrawal, if there was one."""
        found = getattr(past, "withdrawal", None)
        return None if found is None else PastWithdrawalSerializer(found).data

    def get_allowed_actions(self, past: PastImport) -> list[str]:
        """Return what the person may do."""
        return past_import_actions(self.context["actor"], past)


class PastRaterCodeSerializer(serializers.Serializer[Any]):
    """A rater of a study; `person` is the account, where it was said whose code it is."""

    code = serializers.CharField()
    n_ratings = serializers.IntegerField(source="n")
    person = serializers.UUIDField(source="id", allow_null=True)
    name = serializers.CharField(allow_null=True)


class PastTraineeCodeSerializer(serializers.Serializer[Any]):
    """A trainee of a study; `trainee` is the enrolment, where it was said whose code it is.

    `same_code` is the trainee of this programme who has the same code, who may be somebody else.
    """

    code = serializers.CharField()
    n_sessions = serializers.IntegerField(source="n")
    trainee = serializers.UUIDField(source="id", allow_null=True)
    trainee_code = serializers.CharField(source="own_code", allow_null=True)
    name = serializers.CharField(allow_null=True)
    same_code = serializers.UUIDField(allow_null=True)


class PastImportDetailSerializer(PastImportSerializer):
    """An earlier study with its codes."""

    raters = serializers.SerializerMethodField()
    trainees = serializers.SerializerMethodField()

    class Meta(PastImportSerializer.Meta):
        fields = [*PastImportSerializer.Meta.fields, "raters", "trainees"]
        read_only_fields = fields

    @extend_schema_field(PastRaterCodeSerializer(many=True))
    def get_raters(self, past: PastImport) -> Any:
        """Return the raters."""
        found: list[PastCode] = raters_in(self.context["actor"], past)
        return PastRaterCodeSerializer(found, many=True).data

    @extend_schema_field(PastTraineeCodeSerializer(many=True))
    def get_trainees(self, past: PastImport) -> Any:
        """Return the trainees."""
        found: list[PastCode] = trainees_in(self.context["actor"], past)
        return PastTraineeCodeSerializer(found, many=True).data


class PastFileSerializer(serializers.Serializer[Any]):
    """A file of past data, with the rubric version it was rated with; as a file or as text."""

    programme = serializers.UUIDField()
    rubric = serializers.UUIDField()
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take one of both, as bytes."""
        given = [name for name in ("file", "text") if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError(
                "Send the data either as file or as text.", code="file_missing"
            )
        raw = attrs["file"].read() if given == ["file"] else attrs["text"].encode()
        return {**attrs, "raw": raw}


class PastStudySerializer(PastFileSerializer):
    """A file to bring in, and what the study is."""

    name = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=MAX_NOTE_LETTERS, allow_blank=True, default="")


class PastProblemSerializer(serializers.Serializer[Any]):
    """What is wrong or odd in a file, and where."""

    code = serializers.CharField()
    detail = serializers.CharField()
    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_null=True)


class PastCodeCountSerializer(serializers.Serializer[Any]):
    """A code in a file, and how often it stands for something."""

    code = serializers.CharField()
    n = serializers.IntegerField()


class PastTraineeFoundSerializer(PastCodeCountSerializer):
    """A trainee in a file; whether the programme has a trainee with the same code."""

    same_code = serializers.BooleanField()


class PastPreviewSerializer(serializers.Serializer[Any]):
    """What would come of a file; nothing is stored. With errors the numbers are of what is good."""

    accepted = serializers.SerializerMethodField()
    already = serializers.UUIDField(source="already.pk", allow_null=True, default=None)
    n_sessions = serializers.SerializerMethodField()
    n_ratings = serializers.SerializerMethodField()
    n_answers = serializers.IntegerField(source="study.n_answers")
    n_double_rated = serializers.SerializerMethodField()
    kinds = serializers.SerializerMethodField()
    raters = serializers.SerializerMethodField()
    trainees = serializers.SerializerMethodField()
    n_errors = serializers.IntegerField(source="problems.n_errors")
    problems = PastProblemSerializer(source="problems.errors", many=True)
    warnings = PastProblemSerializer(source="problems.warnings", many=True)

    def get_accepted(self, preview: PastPreview) -> bool:
        """Tell whether the file can be brought in."""
        return not preview.problems.n_errors

    def get_n_sessions(self, preview: PastPreview) -> int:
        """Return the number of sessions."""
        return len(preview.study.sessions)

    def get_n_ratings(self, preview: PastPreview) -> int:
        """Return the number of ratings."""
        return len(preview.study.ratings)

    def get_n_double_rated(self, preview: PastPreview) -> int:
        """Return how many sessions have independent ratings of two raters or more."""
        return preview.study.n_double_rated

    @extend_schema_field(PastKindSerializer(many=True))
    def get_kinds(self, preview: PastPreview) -> list[dict[str, Any]]:
        """Return the number of ratings by kind."""
        return _kinds(preview.study.kinds)

    @extend_schema_field(PastCodeCountSerializer(many=True))
    def get_raters(self, preview: PastPreview) -> list[dict[str, Any]]:
        """Return the raters with the number of their ratings."""
        return [{"code": code, "n": n} for code, n in sorted(preview.study.raters.items())]

    @extend_schema_field(PastTraineeFoundSerializer(many=True))
    def get_trainees(self, preview: PastPreview) -> list[dict[str, Any]]:
        """Return the trainees with the number of their sessions."""
        return [
            {"code": code, "n": n, "same_code": code in preview.same_codes}
            for code, n in sorted(preview.study.trainees.items())
        ]


class PastColumnSerializer(serializers.Serializer[Any]):
    """A column of a file: what it means and what may stand in it."""

    name = serializers.CharField()
    also = serializers.SerializerMethodField()
    is_required = serializers.BooleanField()
    meaning = serializers.CharField()
    values = serializers.CharField()
    example = serializers.CharField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_also(self, column: Any) -> list[str]:
        """Return the other names under which the column is found."""
        return list(column.names[1:])


class PastCodebookSerializer(serializers.Serializer[Any]):
    """The columns of a file under a rubric version, with limits and the first rows of an example.

    At most `max_rows` rows and `max_bytes` bytes are read of a file.
    """

    columns = PastColumnSerializer(many=True)
    example = serializers.CharField()
    max_rows = serializers.IntegerField()
    max_bytes = serializers.IntegerField()


class PastWithdrawSerializer(serializers.Serializer[Any]):
    """Why a study is withdrawn."""

    reason = serializers.CharField(max_length=MAX_NOTE_LETTERS)


class PastCodeNamedSerializer(serializers.Serializer[Any]):
    """Whose a code is: a trainee's id, a rater's person; null takes back what was said."""

    of = serializers.ChoiceField(choices=CodeOf.choices)
    code = serializers.CharField(max_length=MAX_CODE_LETTERS)
    id = serializers.UUIDField(allow_null=True)


class PastNamesSerializer(serializers.Serializer[Any]):
    """Who is who; codes that are not named stay as they are."""

    codes = PastCodeNamedSerializer(many=True, allow_empty=False)

    def validate_codes(self, codes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse more than a study can be expected to have."""
        if len(codes) > MAX_CODES:
            raise serializers.ValidationError(f"At most {MAX_CODES} codes are named at once.")
        return [{**row, "of": CodeOf(row["of"])} for row in codes]


class PastReliabilitySerializer(serializers.ModelSerializer[PastReport]):
    """How far the raters of an earlier study agreed in their independent ratings."""

    headline = HeadlineSerializer(source="shown.headline", read_only=True)
    left_out = LeftOutSerializer(source="shown.left_out", many=True, read_only=True)
    confidence = serializers.FloatField(source="shown.confidence", read_only=True)
    variables = ReliabilityVariableSerializer(source="shown.variables", many=True, read_only=True)
    raters = ReportRaterSerializer(source="shown.raters", many=True, read_only=True)
    rater_pairs = RaterPairSerializer(source="shown.rater_pairs", many=True, read_only=True)
    problem_area = ProblemAreaAgreementSerializer(source="shown.problem_area", read_only=True)
    methods_paragraph = serializers.CharField(source="shown.methods_paragraph", read_only=True)

    class Meta:
        model = PastReport
        fields = [
            "id",
            "past_import",
            "computed_at",
            "software",
            "data_hash",
            "n_sessions",
            "n_raters",
            "n_ratings",
            "headline",
            "left_out",
            "confidence",
            "variables",
            "raters",
            "rater_pairs",
            "problem_area",
            "methods_paragraph",
        ]
        read_only_fields = fields
