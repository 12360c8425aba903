"""Shapes of rounds and assignments in the API."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Format, Phase
from backend.casework.policies import TextClosed
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from backend.ratings.actions import assignment_actions, round_actions
from backend.ratings.completeness import Progress, Sheet, sheet_of
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    RaterGate,
    Round,
    RoundPhase,
    RoundPurpose,
)
from backend.ratings.policies import ended_by_lead
from backend.ratings.selectors import raters_out_of_status
from backend.ratings.serializers.planning import DrawDraftSerializer, DrawSerializer
from backend.ratings.services.rounds import DOUBLE_CODED_PERCENT
from backend.ratings.visibility import shown_purpose

# ── Rounds ───────────────────────────────────────────────────────────────────────────────


class RubricBriefSerializer(serializers.ModelSerializer[RubricVersion]):
    """Which rubric version is used."""

    class Meta:
        model = RubricVersion
        fields = ["id", "slug", "version", "title"]
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round; `n_assignments` and `n_submitted` are null to whoever rates in it while open."""

    rubric = RubricBriefSerializer(read_only=True)
    phase = serializers.ChoiceField(choices=RoundPhase.choices, read_only=True)
    rater_gate = serializers.ChoiceField(choices=RaterGate.choices, read_only=True)
    n_sessions = serializers.IntegerField(read_only=True)
    n_raters = serializers.IntegerField(read_only=True)
    n_assignments = serializers.SerializerMethodField()
    n_submitted = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = [
            "id",
            "programme",
            "name",
            "phase",
            "rubric",
            "raters_per_session",
            "double_coded_percent",
            "due_on",
            "blind_to_trainee",
            "rater_gate",
            "check_every",
            "is_simulated",
            "n_sessions",
            "n_raters",
            "n_assignments",
            "n_submitted",
            "started_at",
            "closed_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_n_assignments(self, round_: Any) -> int | None:
        """Return how many ratings are to be made, without those given up."""
        return None if round_.is_blinded else round_.n_assignments

    def get_n_submitted(self, round_: Any) -> int | None:
        """Return how many ratings are submitted."""
        return None if round_.is_blinded else round_.n_submitted

    def get_allowed_actions(self, round_: Round) -> list[str]:
        """Return what the person may do."""
        return round_actions(self.context["actor"], round_)


class RoundRaterSerializer(serializers.Serializer[Any]):
    """Who rates a session, and how far they are."""

    person = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=AssignmentStatus.choices)
    due_on = serializers.DateField(allow_null=True)
    recusal_reason = serializers.CharField(allow_null=True)


class RoundSessionSerializer(serializers.Serializer[Any]):
    """A session of a round; who it is of is null to whoever must not know.

    Who rates it is empty to whoever rates in the open round: it would tell what is double-coded.
    """

    id = serializers.UUIDField()
    session = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    label = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    is_check = serializers.BooleanField(
        allow_null=True, help_text="A hidden gold session; null to whoever rates in the open round."
    )
    trainee_code = serializers.CharField(allow_null=True)
    raters = RoundRaterSerializer(many=True)


class RaterOutOfStatusSerializer(serializers.Serializer[Any]):
    """A rater of a round who is not in status for its rubric version, and why in words."""

    person = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    why = serializers.CharField()


class RoundDetailSerializer(RoundSerializer):
    """A round with its sessions and their raters.

    `out_of_status` is null to whoever does not manage rounds, to whoever rates in the open round,
    and once rating is over.
    """

    sessions = serializers.SerializerMethodField()
    draw = serializers.SerializerMethodField()
    out_of_status = serializers.SerializerMethodField()

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "draw", "sessions", "out_of_status"]
        read_only_fields = fields

    @extend_schema_field(RaterOutOfStatusSerializer(many=True, allow_null=True))
    def get_out_of_status(self, round_: Any) -> list[dict[str, Any]] | None:
        """Return which raters are not in status today."""
        found = raters_out_of_status(self.context["actor"], round_)
        if found is None:
            return None
        return [
            {"person": row.rater.pk, "code": row.code, "name": row.rater.name, "why": row.why}
            for row in found
        ]

    @extend_schema_field(DrawSerializer(allow_null=True))
    def get_draw(self, round_: Any) -> Any:
        """Return how the sessions were drawn; null where somebody named them."""
        drawn = getattr(round_, "draw", None)
        context = {"is_blinded": round_.is_blinded}
        return None if drawn is None else DrawSerializer(drawn, context=context).data

    @extend_schema_field(RoundSessionSerializer(many=True))
    def get_sessions(self, round_: Any) -> list[dict[str, Any]]:
        """Return the sessions by their codes."""
        return [self._session(round_, row) for row in round_.sessions_by_code]

    def _session(self, round_: Any, row: Any) -> dict[str, Any]:
        shows_people = round_.programme_id in self.context["knows_people_in"]
        is_known = shows_people and not row.is_blinded
        case = row.therapy_session.case
        return {
            "id": row.pk,
            "session": row.therapy_session_id if is_known else None,
            "code": row.code,
            "label": row.therapy_session.label if is_known else None,
            "is_check": None if round_.is_blinded else row.is_check,
            "trainee_code": case.enrolment.code if is_known and case is not None else None,
            "raters": [
                {
                    "person": assignment.rater_id if shows_people else None,
                    "code": assignment.rater_code,
                    "name": assignment.rater.name if shows_people else None,
                    "status": assignment.status,
                    "due_on": assignment.due_on or round_.due_on,
                    "recusal_reason": assignment.recusal_reason if shows_people else None,
                }
                for assignment in row.assignments.all()
                if not round_.is_blinded
            ],
        }


class DueDateSerializer(serializers.Serializer[Any]):
    """By when a round is to be rated."""

    due_on = serializers.DateField(allow_null=True)


class RoundDraftSerializer(serializers.Serializer[Any]):
    """A round to draft."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=200)
    rubric = serializers.UUIDField()
    sessions = serializers.ListField(
        child=serializers.UUIDField(), max_length=2000, required=False, default=list
    )
    draw = DrawDraftSerializer(
        required=False, allow_null=True, default=None, help_text="Instead of naming sessions."
    )
    raters = serializers.ListField(child=serializers.UUIDField(), max_length=200)
    raters_per_session = serializers.IntegerField(min_value=1, max_value=100, default=1)
    double_coded_percent = serializers.IntegerField(
        min_value=0,
        max_value=100,
        default=DOUBLE_CODED_PERCENT,
        help_text="Where a session has one rater: the share of sessions that have two.",
    )
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    blind_to_trainee = serializers.BooleanField(default=True)
    rater_gate = serializers.ChoiceField(choices=RaterGate.choices, default=RaterGate.WARN)
    check_every = serializers.IntegerField(
        min_value=0,
        max_value=100,
        default=10,
        help_text="One hidden gold session for so many sessions of a rater; 0 mixes in none.",
    )


# ── Assignments ──────────────────────────────────────────────────────────────────────────


class AssignmentRoundSerializer(serializers.ModelSerializer[Round]):
    """What a rater knows of a round."""

    purpose = serializers.SerializerMethodField()
    phase = serializers.ChoiceField(choices=RoundPhase.choices, read_only=True)

    class Meta:
        model = Round
        fields = ["id", "name", "purpose", "phase", "due_on", "blind_to_trainee"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=RoundPurpose.choices))
    def get_purpose(self, round_: Round) -> str:
        """Return what the rater is told that it is for."""
        return shown_purpose(round_.purpose)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """One session for one rater, known by its code alone."""

    due_on = serializers.SerializerMethodField()
    round = AssignmentRoundSerializer(source="round_session.round", read_only=True)
    rubric = serializers.UUIDField(source="round_session.round.rubric_id", read_only=True)
    code = serializers.CharField(source="round_session.code", read_only=True)
    session_phase = serializers.SerializerMethodField()
    session_format = serializers.SerializerMethodField()
    transcript = serializers.UUIDField(
        source="round_session.therapy_session.transcript.pk", read_only=True
    )
    n_turns = serializers.IntegerField(
        source="round_session.therapy_session.transcript.n_turns", read_only=True
    )
    status = serializers.ChoiceField(choices=AssignmentStatus.choices, read_only=True)
    text_closed = serializers.SerializerMethodField()
    ended_by_lead = serializers.SerializerMethodField()
    rating = serializers.SerializerMethodField()
    items_done = serializers.SerializerMethodField()
    items_required = serializers.SerializerMethodField()
    is_simulated = serializers.BooleanField(
        source="round_session.round.is_simulated", read_only=True
    )
    is_paused = serializers.BooleanField(
        read_only=True, help_text="Closed until a name that was left in the text is taken out."
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = [
            "id",
            "programme",
            "round",
            "rubric",
            "code",
            "due_on",
            "session_phase",
            "session_format",
            "transcript",
            "n_turns",
            "status",
            "text_closed",
            "ended_by_lead",
            "rating",
            "items_done",
            "items_required",
            "is_simulated",
            "is_paused",
            "allowed_actions",
        ]
        read_only_fields = fields

    def get_due_on(self, assignment: Assignment) -> date | None:
        """Return the day by which it is due: its own, or the round's."""
        return assignment.due_on or assignment.round_session.round.due_on

    def get_session_phase(self, assignment: Assignment) -> Phase:
        """Return the phase under which the session is rated."""
        return Phase(_sheet(assignment).phase)

    def get_session_format(self, assignment: Assignment) -> Format:
        """Return the format under which the session is rated."""
        return Format(_sheet(assignment).treatment_format)

    @extend_schema_field(
        serializers.ChoiceField(choices=[why.value for why in TextClosed], allow_null=True)
    )
    def get_text_closed(self, assignment: Any) -> str | None:
        """Return why nobody reads the session's words now; null while they can be read."""
        return assignment.text_closed or None

    def get_ended_by_lead(self, assignment: Assignment) -> bool:
        """Tell whether the lead ended the work before the rating was submitted."""
        return ended_by_lead(assignment)

    def get_rating(self, assignment: Assignment) -> str | None:
        """Return the id of the rating that was begun."""
        rating = getattr(assignment, "rating", None)
        return None if rating is None else str(rating.pk)

    def get_items_done(self, assignment: Assignment) -> int:
        """Return for how many of the items nothing is missing."""
        return _progress(assignment).items_done

    def get_items_required(self, assignment: Assignment) -> int:
        """Return how many items apply, as far as that is known."""
        return _progress(assignment).items_required

    def get_allowed_actions(self, assignment: Assignment) -> list[str]:
        """Return what the person may do."""
        return assignment_actions(self.context["actor"], assignment)


def _sheet(assignment: Assignment) -> Sheet:
    """Return the sheet of an assignment's rating, an empty one before it is begun."""
    given = assignment.round_session
    instrument = instrument_of(given.round.rubric_id)
    rating = getattr(assignment, "rating", None)
    if rating is not None:
        return sheet_of(rating, instrument)
    case = given.therapy_session.case
    return Sheet(
        instrument=instrument,
        phase=given.therapy_session.phase,
        treatment_format=case.format if case is not None else Format.INDIVIDUAL,
    )


def _progress(assignment: Assignment) -> Progress:
    return _sheet(assignment).progress()


class RecusalSerializer(serializers.Serializer[Any]):
    """Why a rater declines a session."""

    reason = serializers.CharField(max_length=2000, allow_blank=True)
    knows_them = serializers.BooleanField(
        default=False, help_text="the trainee or the client: no other session of theirs is given"
    )
