"""Shapes of releases in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Phase
from backend.instruments.rules import instrument_of
from backend.ratings.models import Release
from backend.ratings.visibility import KINDS_SHOWN


class ReleasedSessionSerializer(serializers.Serializer[Any]):
    """Which session a released rating is of."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    case_code = serializers.CharField(source="case.code")
    phase = serializers.ChoiceField(choices=Phase.choices)
    transcript = serializers.UUIDField(source="transcript.pk")


class ReleasedTraineeSerializer(serializers.Serializer[Any]):
    """Whose session it is; the id is the enrolment's."""

    id = serializers.UUIDField()
    code = serializers.CharField()


class OverallScoreSerializer(serializers.Serializer[Any]):
    """The whole rating's score on a scale; null when too few items are answered."""

    scale = serializers.CharField()
    name = serializers.CharField()
    score = serializers.FloatField(allow_null=True)


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """What a trainee was given to read."""

    session = ReleasedSessionSerializer(source="rating.therapy_session", read_only=True)
    trainee = ReleasedTraineeSerializer(source="enrolment", read_only=True)
    rater_code = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(source="rating.kind", choices=KINDS_SHOWN, read_only=True)
    overall = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id",
            "programme",
            "rating",
            "session",
            "trainee",
            "rater_code",
            "kind",
            "comment",
            "released_at",
            "overall",
        ]
        read_only_fields = fields

    @extend_schema_field(OverallScoreSerializer(many=True))
    def get_overall(self, release: Release) -> list[dict[str, Any]]:
        """Return the scores, which the view computed for the whole page, in the rubric's order."""
        scales = instrument_of(release.rating.rubric_id).scales
        scores: dict[str, float | None] = self.context["overall"][release.rating_id]
        return [
            {"scale": scale, "name": scales[scale].label, "score": score}
            for scale, score in scores.items()
        ]


class ReleaseDraftSerializer(serializers.Serializer[Any]):
    """A rating to release."""

    rating = serializers.UUIDField()
    comment = serializers.CharField(max_length=10_000, allow_blank=True, default="")
