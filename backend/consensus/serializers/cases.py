"""Shapes of cases: what is shown of them, and what is sent."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Format, Phase
from backend.casework.policies import TextClosed
from backend.consensus.comparing import LINE_STATES, TRIGGER_CODES
from backend.consensus.models import Cause
from backend.consensus.services import Answer, Saying
from backend.consensus.shown import ADJUDICATOR, CONCLUDED, LEAD, OPEN, RATER, Shown
from backend.ratings.completeness import Entry
from backend.ratings.models import ItemStatus, NotApplicableReason
from backend.ratings.serializers.ratings import ApplicabilitySerializer, RatingScoreSerializer
from backend.ratings.serializers.saving import MAX_CHOICES, WholeNumberField

CASE_STATES: Final = (OPEN, CONCLUDED)
SEATS: Final = (RATER, ADJUDICATOR, LEAD)
CASE_ACTIONS: Final = ("give_reason", "settle", "agree", "name_adjudicator")
MAX_WORDS: Final = 2000
MAX_SESSIONS: Final = 500


class TriggerSerializer(serializers.Serializer[Any]):
    """One thing that is farther apart than the limit."""

    trigger = serializers.ChoiceField(choices=TRIGGER_CODES)
    scale = serializers.CharField()
    item = serializers.CharField()
    apart = serializers.FloatField(allow_null=True)
    limit = serializers.FloatField(allow_null=True)


class ConsensusBriefSerializer(serializers.Serializer[Any]):
    """A case in a list; session, label and trainee are for a lead who takes no part in it."""

    id = serializers.UUIDField()
    programme = serializers.UUIDField()
    round = serializers.UUIDField()
    round_name = serializers.CharField()
    code = serializers.CharField()
    session = serializers.UUIDField(allow_null=True)
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    trainee_code = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=CASE_STATES)
    seat = serializers.ChoiceField(choices=SEATS)
    triggers = TriggerSerializer(many=True)
    n_sides = serializers.IntegerField()
    n_agreed = serializers.IntegerField()
    n_differing = serializers.IntegerField()
    n_open = serializers.IntegerField()
    n_reasons_due = serializers.IntegerField(
        help_text="On how many differences the person has still to say why."
    )
    is_adjudicated = serializers.BooleanField()
    meeting = serializers.UUIDField(
        allow_null=True, help_text="The calibration meeting that goes through it."
    )
    opened_at = serializers.DateTimeField()
    concluded_at = serializers.DateTimeField(allow_null=True)
    allowed_actions = serializers.ListField(child=serializers.ChoiceField(choices=CASE_ACTIONS))

    def to_representation(self, instance: Any) -> Any:
        """Show a case as the person may see it."""
        return super().to_representation(Shown(self.context["actor"], instance).brief())


class HeldAnswerSerializer(serializers.Serializer[Any]):
    """An answer to an item, without turns and words."""

    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    choices = serializers.ListField(child=serializers.CharField())
    count = serializers.IntegerField(allow_null=True)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True
    )


class SideAnswerSerializer(HeldAnswerSerializer):
    """What one rating says of an item; its note is empty until its reasons are read."""

    letter = serializers.CharField()
    note = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField())


class GivenReasonSerializer(serializers.Serializer[Any]):
    """Why a rater scored as they did."""

    letter = serializers.CharField()
    text = serializers.CharField()


class SettlementSerializer(serializers.Serializer[Any]):
    """How a difference was settled."""

    number = serializers.IntegerField()
    cause = serializers.ChoiceField(choices=Cause.choices)
    why = serializers.CharField()
    rule = serializers.CharField()
    by = serializers.CharField(help_text='A letter, or "adjudicator".')
    settled_at = serializers.DateTimeField()


class TalkSerializer(serializers.Serializer[Any]):
    """What was said of a difference, as far as the person reads it."""

    reasons = GivenReasonSerializer(many=True)
    reasons_missing = serializers.ListField(child=serializers.CharField())
    settlement = SettlementSerializer(allow_null=True)


class ComparedAreaSerializer(TalkSerializer):
    """The problem area: what holds, or null while that is open."""

    state = serializers.ChoiceField(choices=LINE_STATES)
    areas = serializers.ListField(child=serializers.CharField(), allow_null=True)


class ComparedItemSerializer(TalkSerializer):
    """One item side by side; `holds` is null while it is open."""

    item = serializers.CharField()
    state = serializers.ChoiceField(choices=LINE_STATES)
    asked = ApplicabilitySerializer()
    holds = HeldAnswerSerializer(allow_null=True)
    sides = SideAnswerSerializer(many=True)


class SideFlagSerializer(serializers.Serializer[Any]):
    """A flag that a rating raised."""

    flag = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField())


class SideSerializer(serializers.Serializer[Any]):
    """One of the compared ratings, under a letter."""

    letter = serializers.CharField()
    is_own = serializers.BooleanField()
    rater_code = serializers.CharField(allow_null=True)
    is_present = serializers.BooleanField(help_text="Whether its rater is a rater here still.")
    has_agreed = serializers.BooleanField()
    problem_areas = serializers.ListField(child=serializers.CharField(), allow_null=True)
    scores = RatingScoreSerializer(many=True)
    flags = SideFlagSerializer(many=True)


class AdjudicatorSerializer(serializers.Serializer[Any]):
    """Who settles what the raters cannot; named to a lead."""

    name = serializers.CharField(allow_null=True)
    is_you = serializers.BooleanField()
    has_agreed = serializers.BooleanField()


class ConsensusSerializer(ConsensusBriefSerializer):
    """A case with everything in it."""

    rubric = serializers.UUIDField()
    transcript = serializers.UUIDField(allow_null=True)
    n_turns = serializers.IntegerField()
    session_phase = serializers.ChoiceField(choices=Phase.choices)
    session_format = serializers.ChoiceField(choices=Format.choices)
    text_closed = serializers.ChoiceField(
        choices=[why.value for why in TextClosed], allow_null=True
    )
    letter = serializers.CharField(allow_null=True)
    basis = serializers.IntegerField(help_text="The number of the last settlement.")
    sides = SideSerializer(many=True)
    adjudicator = AdjudicatorSerializer(allow_null=True)
    area = ComparedAreaSerializer()
    items = ComparedItemSerializer(many=True)

    def to_representation(self, instance: Any) -> Any:
        """Show a case as the person may see it."""
        shown = Shown(self.context["actor"], instance).detail()
        return serializers.Serializer.to_representation(self, shown)


class CasesOpenedSerializer(serializers.Serializer[Any]):
    """What was opened."""

    cases = serializers.SerializerMethodField()

    @extend_schema_field(ConsensusBriefSerializer(many=True))
    def get_cases(self, rows: Any) -> Any:
        """Return the cases in short."""
        return ConsensusBriefSerializer(rows, many=True, context=self.context).data


# ── What is sent ─────────────────────────────────────────────────────────────────────────


class CasesOpeningSerializer(serializers.Serializer[Any]):
    """Sessions of a round on which to open consensus."""

    round = serializers.UUIDField()
    sessions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MAX_SESSIONS
    )
    adjudicator = serializers.UUIDField(allow_null=True, default=None)


class AdjudicatorNamingSerializer(serializers.Serializer[Any]):
    """Who is to adjudicate."""

    person = serializers.UUIDField()


class ReasonGivingSerializer(serializers.Serializer[Any]):
    """Why one scored as one did; of the problem area where no item is named."""

    part = serializers.CharField(max_length=16, allow_blank=True, default="")
    text = serializers.CharField(max_length=MAX_WORDS)


class SettlingSayingSerializer(serializers.Serializer[Any]):
    """Why raters differed."""

    cause = serializers.ChoiceField(choices=Cause.choices)
    why = serializers.CharField(max_length=MAX_WORDS, allow_blank=True, default="")

    def saying(self) -> Saying:
        """Return it for the service."""
        said = self.validated_data
        return Saying(cause=Cause(said["cause"]), why=said["why"], rule=said.get("rule", ""))


class AreaSettlingSerializer(SettlingSayingSerializer):
    """The problem area to settle on."""

    problem_areas = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20)


class ItemSettlingSerializer(SettlingSayingSerializer):
    """What the session is to be scored on an item."""

    item = serializers.CharField(max_length=16)
    rule = serializers.CharField(max_length=MAX_WORDS, allow_blank=True, default="")
    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(child=WholeNumberField(), default=dict)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=MAX_CHOICES
    )
    count = WholeNumberField(allow_null=True, default=None)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True, default=None
    )

    def answer(self) -> Answer:
        """Return it for the service."""
        said = self.validated_data
        entry = Entry(
            status=said["status"],
            choices=tuple(said["choices"]),
            count=said["count"],
            not_applicable_reason=said["not_applicable_reason"] or "",
        )
        return Answer(entry=entry, points=said["values"])


class AgreeingSerializer(serializers.Serializer[Any]):
    """Up to which settlement one agrees."""

    basis = serializers.IntegerField(min_value=0)


# ── Sessions that need consensus ─────────────────────────────────────────────────────────


class CandidateSerializer(serializers.Serializer[Any]):
    """A session of a round, and what its ratings are apart in."""

    round_session = serializers.UUIDField()
    code = serializers.CharField()
    session = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]
    trainee_code = serializers.CharField(allow_null=True)
    n_ratings = serializers.IntegerField()
    triggers = TriggerSerializer(many=True)
    case = serializers.UUIDField(allow_null=True, help_text="The consensus that was opened on it.")


class LimitsSerializer(serializers.Serializer[Any]):
    """How far ratings may be apart; null: they are not compared in this way."""

    mean_apart = serializers.FloatField(allow_null=True)
    item_apart = serializers.IntegerField(allow_null=True)
    area_differs = serializers.BooleanField()


class CandidatesSerializer(serializers.Serializer[Any]):
    """Which sessions of a round need consensus, by which limits."""

    limits = LimitsSerializer()
    recode_weeks = serializers.IntegerField(
        allow_null=True, help_text="After how many weeks one rater rates again; null: nobody does."
    )
    is_own_rule = serializers.BooleanField(help_text="Whether the round has a rule of its own.")
    n_sessions = serializers.IntegerField(help_text="With any submitted rating.")
    n_compared = serializers.IntegerField(help_text="With two or more.")
    sessions = serializers.SerializerMethodField()

    @extend_schema_field(CandidateSerializer(many=True))
    def get_sessions(self, found: Any) -> Any:
        """Return the sessions with two or more ratings, those that need it first."""
        return CandidateSerializer(found["sessions"], many=True).data
