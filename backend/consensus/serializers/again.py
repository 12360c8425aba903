"""Shapes of re-code checks and calibration meetings."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.consensus.again import again_by_case
from backend.consensus.checks import STATES
from backend.consensus.models import CalibrationMeeting
from backend.consensus.serializers.cases import MAX_SESSIONS, ConsensusBriefSerializer
from backend.consensus.sitting import sitting_of


class AlikeSerializer(serializers.Serializer[Any]):
    """How far answers on a scale agree, as shares of the items both give points; null without."""

    scale = serializers.CharField()
    n_pairs = serializers.IntegerField()
    exact = serializers.FloatField(allow_null=True)
    within_one = serializers.FloatField(allow_null=True)


class RecodedSerializer(serializers.Serializer[Any]):
    """Second ratings beside what was settled and beside the same raters' first."""

    with_consensus = AlikeSerializer(many=True)
    with_own = AlikeSerializer(many=True)
    first_with_consensus = AlikeSerializer(many=True)
    n_areas = serializers.IntegerField()
    n_areas_as_settled = serializers.IntegerField()
    n_areas_as_first = serializers.IntegerField()


class RecodeCheckSerializer(serializers.Serializer[Any]):
    """One rater's check."""

    id = serializers.UUIDField()
    case = serializers.UUIDField()
    code = serializers.CharField()
    rater_code = serializers.CharField()
    opens_on = serializers.DateField()
    by_rule = serializers.BooleanField()
    state = serializers.ChoiceField(choices=STATES)
    opened_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    compared = RecodedSerializer(allow_null=True)


class OwnRecodeSerializer(serializers.Serializer[Any]):
    """How a rater's own second rating of a session compares."""

    id = serializers.UUIDField()
    code = serializers.CharField(help_text="Of the session in the round of the first rating.")
    done_at = serializers.DateTimeField()
    compared = RecodedSerializer()


class OwnRecodesSerializer(serializers.Serializer[Any]):
    """What a rater has rated a second time."""

    checks = OwnRecodeSerializer(many=True)


class RecodableSideSerializer(serializers.Serializer[Any]):
    """A rater who can be asked to rate again."""

    letter = serializers.CharField()
    rater_code = serializers.CharField(allow_null=True)


class RecodableCaseSerializer(serializers.Serializer[Any]):
    """A concluded consensus whose raters can be asked."""

    case = serializers.UUIDField()
    code = serializers.CharField()
    sides = RecodableSideSerializer(many=True)


class RecodesSerializer(serializers.Serializer[Any]):
    """The re-code checks of a round."""

    checks = RecodeCheckSerializer(many=True)
    n_done = serializers.IntegerField()
    total = RecodedSerializer(allow_null=True)
    open_to = RecodableCaseSerializer(many=True)


class RecodePlanningSerializer(serializers.Serializer[Any]):
    """Which raters of a case rate its session again, and from when."""

    letters = serializers.ListField(
        child=serializers.CharField(max_length=2), min_length=1, max_length=26
    )
    opens_on = serializers.DateField()


# ── Meetings ─────────────────────────────────────────────────────────────────────────────


class SittingSerializer(serializers.Serializer[Any]):
    """Agreement of raters before the meeting, and when they rated its sessions again."""

    before = AlikeSerializer(many=True)
    before_of_same = AlikeSerializer(many=True)
    after = AlikeSerializer(many=True)
    n_sessions = serializers.IntegerField()
    n_again = serializers.IntegerField(help_text="Sessions that two raters have rated again.")
    n_awaited = serializers.IntegerField(help_text="Checks that are not done yet.")


class MeetingSerializer(serializers.ModelSerializer[CalibrationMeeting]):
    """A meeting with the sessions that the person may hear of."""

    sessions = serializers.SerializerMethodField()

    class Meta:
        model = CalibrationMeeting
        fields = ["id", "programme", "name", "held_on", "called_at", "sessions"]
        read_only_fields = fields

    @extend_schema_field(ConsensusBriefSerializer(many=True))
    def get_sessions(self, meeting: Any) -> Any:
        """Return the cases in the meeting's order."""
        rows = self.context["cases"][meeting.pk]
        return ConsensusBriefSerializer(rows, many=True, context=self.context).data


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting with what came of it."""

    agreement = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields = [*MeetingSerializer.Meta.fields, "agreement"]
        read_only_fields = fields

    @extend_schema_field(SittingSerializer)
    def get_agreement(self, meeting: Any) -> Any:
        """Return how far raters agree, before and after."""
        cases = self.context["cases"][meeting.pk]
        again, awaited = again_by_case(self.context["actor"], [case.pk for case in cases])
        return SittingSerializer(sitting_of(cases, again, awaited)).data


class MeetingCallingSerializer(serializers.Serializer[Any]):
    """A meeting to call, with the cases in the order in which it goes through them."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=200)
    held_on = serializers.DateField()
    cases = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MAX_SESSIONS
    )
