"""Shapes of draws, plans and conflicts in the API."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import User
from backend.casework.models import Phase
from backend.ratings.frame import Sought
from backend.ratings.models import ConflictOfInterest, RoundDraw, Stratum
from backend.ratings.precision import Precision
from backend.ratings.proposing import Proposal, Replanning

# ── Draws ────────────────────────────────────────────────────────────────────────────────


class SoughtSerializer(serializers.Serializer[Any]):
    """What is asked of the sessions that may be drawn; nothing asks for all."""

    held_from = serializers.DateField(required=False, allow_null=True, default=None)
    held_until = serializers.DateField(required=False, allow_null=True, default=None)
    session_phase = serializers.ChoiceField(
        choices=Phase.choices, required=False, allow_blank=True, default="", source="phase"
    )
    cohort = serializers.UUIDField(required=False, allow_null=True, default=None)
    trainee = serializers.UUIDField(required=False, allow_null=True, default=None)
    not_yet_given = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        first, last = attrs["held_from"], attrs["held_until"]
        if first is not None and last is not None and last < first:
            raise serializers.ValidationError(
                {"held_until": "The last day lies before the first."}, code="ends_before_it_begins"
            )
        return attrs


class DrawDraftSerializer(serializers.Serializer[Any]):
    """A random draw of sessions that is asked for."""

    sought = SoughtSerializer(required=False)
    n_sessions = serializers.IntegerField(min_value=1, max_value=2000)
    stratified_by = serializers.ChoiceField(
        choices=Stratum.choices, required=False, allow_blank=True, default=""
    )
    seed = serializers.RegexField(
        r"^[0-9A-Za-z.-]*$",
        max_length=64,
        required=False,
        allow_blank=True,
        default="",
        help_text="One's own, as after a public throw of dice; left empty, one is made.",
    )


def sought_of(said: Mapping[str, Any]) -> Sought:
    """Return what a validated body asks of the sessions."""
    return Sought(**said.get("sought", {}))


class FrameQuestionSerializer(serializers.Serializer[Any]):
    """Which sessions could be drawn."""

    programme = serializers.UUIDField()
    rubric = serializers.UUIDField()
    sought = SoughtSerializer(required=False)
    stratified_by = serializers.ChoiceField(
        choices=Stratum.choices, required=False, allow_blank=True, default=""
    )


class FrameReasonSerializer(serializers.Serializer[Any]):
    """How many sessions a reason keeps out of the frame."""

    reason = serializers.CharField()
    n_sessions = serializers.IntegerField()


class FrameStratumSerializer(serializers.Serializer[Any]):
    """How many sessions of a stratum could be drawn."""

    stratum = serializers.CharField(help_text="A trainee's id, a phase, or nothing.")
    n_sessions = serializers.IntegerField()


class FrameSerializer(serializers.Serializer[Any]):
    """The frame of a draw, without what would be drawn: that is decided once, by the draw."""

    n_registered = serializers.IntegerField()
    n_in_frame = serializers.IntegerField()
    left_out = FrameReasonSerializer(many=True)
    strata = FrameStratumSerializer(many=True)


def left_out_rows(left_out: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return why sessions are left out, most first."""
    ordered = sorted(left_out.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"reason": reason, "n_sessions": n} for reason, n in ordered]


class DrawSerializer(serializers.ModelSerializer[RoundDraw]):
    """How a round's sessions were drawn; the seed is null to whoever rates in the open round."""

    stratified_by = serializers.ChoiceField(
        choices=Stratum.choices, allow_blank=True, read_only=True
    )
    seed = serializers.SerializerMethodField()
    filter = serializers.DictField(read_only=True)
    n_in_frame = serializers.SerializerMethodField()
    n_drawn = serializers.SerializerMethodField()
    left_out = serializers.SerializerMethodField()

    class Meta:
        model = RoundDraw
        fields = [
            "algorithm",
            "seed",
            "seed_is_given",
            "stratified_by",
            "filter",
            "n_registered",
            "n_in_frame",
            "n_drawn",
            "left_out",
            "frame_hash",
            "drawn_at",
        ]
        read_only_fields = fields

    def get_seed(self, drawn: RoundDraw) -> str | None:
        """Return the seed, with which the sessions can be told from the frame."""
        return None if self.context["is_blinded"] else drawn.seed

    def get_n_in_frame(self, drawn: RoundDraw) -> int:
        """Return how many sessions could be drawn."""
        return len(drawn.frame)

    def get_n_drawn(self, drawn: RoundDraw) -> int:
        """Return how many sessions were drawn."""
        return len(drawn.picks)

    @extend_schema_field(FrameReasonSerializer(many=True))
    def get_left_out(self, drawn: RoundDraw) -> list[dict[str, Any]]:
        """Return why sessions were left out of the frame."""
        return left_out_rows(drawn.left_out)


# ── Plans ────────────────────────────────────────────────────────────────────────────────


class PlanLoadSerializer(serializers.Serializer[Any]):
    """What a plan gives a rater."""

    person = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    n_sessions = serializers.IntegerField()
    n_shared = serializers.IntegerField(help_text="Of them shared with another rater.")
    n_conflicts = serializers.IntegerField(
        help_text="Sessions of the round that they must not rate."
    )


class PlanPairSerializer(serializers.Serializer[Any]):
    """How many sessions two raters share."""

    first = serializers.CharField()
    second = serializers.CharField()
    n_sessions = serializers.IntegerField()


class PrecisionSerializer(serializers.Serializer[Any]):
    """The interval of ICC(A,1) to be expected; null with the reason where there is none."""

    scale = serializers.CharField(help_text="Empty where the components are assumed.")
    icc = serializers.FloatField(allow_null=True)
    half_width = serializers.FloatField(allow_null=True)
    half_width_at_most = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class PlanSerializer(serializers.Serializer[Any]):
    """Who would rate how much, what they share, and how precise that makes the agreement."""

    n_sessions = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    n_double_coded = serializers.IntegerField()
    n_asked_double = serializers.IntegerField(help_text="By the share that was asked for.")
    n_added = serializers.IntegerField(
        help_text="Ratings more than were asked for, because nothing else links the raters."
    )
    n_lacking = serializers.IntegerField(help_text="Ratings that nobody is left to make.")
    n_components = serializers.IntegerField(
        help_text="Parts that no shared rater links; 1 is a connected plan."
    )
    loads = PlanLoadSerializer(many=True)
    pairs = PlanPairSerializer(many=True)
    precision = PrecisionSerializer(many=True)


def plan_answer(
    proposal: Proposal, precision: list[Precision], codes: Mapping[Any, str]
) -> dict[str, Any]:
    """Return a plan as counts: nothing in it says who shares which session."""
    plan = proposal.plan
    shared = [raters for raters in plan.raters_of.values() if len(raters) > 1]
    n_shared = Counter(rater for raters in shared for rater in raters)
    code = {rater: codes.get(rater.pk, "") for rater in plan.order_of}
    pairs = Counter(
        tuple(sorted((code[one], code[other])))
        for raters in shared
        for one, other in combinations(raters, 2)
    )
    return {
        "n_sessions": len(plan.raters_of),
        "n_ratings": sum(plan.loads),
        "n_double_coded": len(shared),
        "n_asked_double": proposal.n_asked_double,
        "n_added": len(plan.added),
        "n_lacking": sum((plan.lacking or {}).values()),
        "n_components": plan.n_components,
        "loads": [
            {
                "person": rater.pk,
                "code": code[rater],
                "name": rater.name,
                "n_sessions": len(rows),
                "n_shared": n_shared[rater],
                "n_conflicts": proposal.n_conflicts_of.get(rater, 0),
            }
            for rater, rows in sorted(plan.order_of.items(), key=lambda row: code[row[0]])
        ],
        "pairs": [
            {"first": first, "second": second, "n_sessions": n}
            for (first, second), n in sorted(pairs.items())
        ],
        "precision": precision,
    }


class ReplanDraftSerializer(serializers.Serializer[Any]):
    """From whom what waits is to be taken."""

    moved_from = serializers.ListField(
        child=serializers.UUIDField(), max_length=200, required=False, default=list
    )


class ReplanOrderSerializer(ReplanDraftSerializer):
    """A plan made anew that is to be carried out, as it was shown."""

    basis = serializers.RegexField(r"^[0-9a-f]{64}$")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class PlanMoveSerializer(serializers.Serializer[Any]):
    """A session that a rater loses or gets."""

    code = serializers.CharField()
    rater_code = serializers.CharField()
    rater_name = serializers.CharField()


class ReplanSerializer(serializers.Serializer[Any]):
    """A plan made anew, not carried out yet."""

    basis = serializers.CharField(help_text="Sent back to carry out this plan and no other.")
    n_components_before = serializers.IntegerField()
    taken = PlanMoveSerializer(many=True)
    given = PlanMoveSerializer(many=True)
    plan = PlanSerializer()


def replan_answer(
    anew: Replanning, precision: list[Precision], codes: Mapping[Any, str]
) -> dict[str, Any]:
    """Return what would change, and the plan that would hold then."""

    def move(code: str, rater: User) -> dict[str, str]:
        return {"code": code, "rater_code": codes.get(rater.pk, ""), "rater_name": rater.name}

    taken = [move(row.round_session.code, row.rater) for row in anew.taken]
    return {
        "basis": anew.basis,
        "n_components_before": anew.n_components_before,
        "taken": sorted(taken, key=lambda row: (row["code"], row["rater_code"])),
        "given": [move(row.code, rater) for row, rater in anew.given],
        "plan": plan_answer(anew.proposal, precision, codes),
    }


# ── Conflicts ────────────────────────────────────────────────────────────────────────────


class ConflictSerializer(serializers.ModelSerializer[ConflictOfInterest]):
    """A rater who must not rate a trainee."""

    rater_code = serializers.CharField(read_only=True)
    rater_name = serializers.CharField(source="rater.name", read_only=True)
    trainee = serializers.UUIDField(source="enrolment_id", read_only=True)
    trainee_code = serializers.CharField(source="enrolment.code", read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = ConflictOfInterest
        fields = [
            "id",
            "programme",
            "rater",
            "rater_code",
            "rater_name",
            "trainee",
            "trainee_code",
            "reason",
            "declared_at",
            "ended_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_allowed_actions(self, conflict: ConflictOfInterest) -> list[str]:
        """Return what the person may do: whoever sees a conflict may end it."""
        return ["end"] if conflict.ended_at is None else []


class ConflictDraftSerializer(serializers.Serializer[Any]):
    """A conflict to declare."""

    rater = serializers.UUIDField()
    trainee = serializers.UUIDField()
    reason = serializers.CharField(max_length=2000, allow_blank=True)
