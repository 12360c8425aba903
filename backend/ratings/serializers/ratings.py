"""Shapes of ratings and of what is saved to them in the API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Format, Phase
from backend.casework.policies import TextClosed
from backend.instruments.rules import Applicability, instrument_of
from backend.ratings.actions import rating_actions
from backend.ratings.completeness import Missing, Sheet, sheet_of
from backend.ratings.models import (
    ItemStatus,
    NotApplicableReason,
    Rating,
    RatingKind,
    RatingStatus,
)
from backend.ratings.policies import ended_by_lead
from backend.ratings.summaries import summaries_of
from backend.ratings.visibility import KINDS_SHOWN, shown_kind, shows_session

APPLICABILITY_STATES = (
    "required",
    "once_per_phase",
    "conditional",
    "not_applicable",
    "awaits_problem_area",
    "awaits_answer",
)
SUMMARY_UNITS = ("percent", "ratio", "sum")
SUMMARY_REASONS = ("zero_denominator", "missing_counts")
SCORE_REASONS = ("missing_items", "no_applicable_items")
MISSING_CODES = (
    "problem_area_missing",
    "item_missing",
    "score_missing",
    "choice_missing",
    "count_missing",
    "evidence_missing",
)


# ── Parts of a rating ────────────────────────────────────────────────────────────────────


class ItemAnswerSerializer(serializers.Serializer[Any]):
    """What a rating says of one item, one judgement of kind, or one count."""

    item = serializers.CharField()
    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(
        child=serializers.IntegerField(allow_null=True),
        help_text="Scores on every scale the item is rated on; null where none is given.",
    )
    choices = serializers.ListField(child=serializers.CharField())
    count = serializers.IntegerField(allow_null=True)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True
    )
    note = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField())


class FlagAnswerSerializer(serializers.Serializer[Any]):
    """A flag that was raised."""

    flag = serializers.CharField()
    note = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField())


class ApplicabilitySerializer(serializers.Serializer[Any]):
    """What is asked of the rater for an item."""

    state = serializers.ChoiceField(choices=APPLICABILITY_STATES)
    reason = serializers.ChoiceField(choices=NotApplicableReason.choices, allow_null=True)


class MissingAnswerSerializer(serializers.Serializer[Any]):
    """One thing that a rating lacks before it can be submitted."""

    code = serializers.ChoiceField(choices=MISSING_CODES)
    item = serializers.CharField(allow_null=True)
    scale = serializers.CharField(allow_null=True)
    detail = serializers.CharField()


class SummarySerializer(serializers.Serializer[Any]):
    """A number made of the rating's counts; null with a reason where there is none."""

    id = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.ChoiceField(choices=SUMMARY_UNITS)
    value = serializers.FloatField(allow_null=True)
    reason = serializers.ChoiceField(choices=SUMMARY_REASONS, allow_null=True)


class RatingScoreSerializer(serializers.Serializer[Any]):
    """A score by the rubric's rule; null with a reason where there is none."""

    of = serializers.CharField(help_text='Id of a section, or "overall".')
    scale = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    reason = serializers.ChoiceField(choices=SCORE_REASONS, allow_null=True)


class RatingScoresSerializer(serializers.Serializer[Any]):
    """What a submitted rating adds up to."""

    scores = RatingScoreSerializer(many=True)


def item_row(sheet: Sheet, item: str) -> dict[str, Any]:
    """Return what is said of an item."""
    entry = sheet.entry(item)
    return {
        "item": item,
        "status": entry.status,
        "values": {scale: entry.values.get(scale) for scale in sheet.instrument.parts[item].scales},
        "choices": list(entry.choices),
        "count": entry.count,
        "not_applicable_reason": entry.not_applicable_reason or None,
        "note": entry.note,
        "evidence": list(entry.evidence),
    }


def applicability_rows(asked: Mapping[str, Applicability]) -> dict[str, dict[str, str | None]]:
    """Return what is asked, by item."""
    return {item: {"state": a.state, "reason": a.reason} for item, a in asked.items()}


def missing_rows(missing: list[Missing]) -> list[dict[str, str | None]]:
    """Return what is missing."""
    return [
        {"code": row.code, "item": row.item, "scale": row.scale, "detail": row.detail}
        for row in missing
    ]


# ── A rating ─────────────────────────────────────────────────────────────────────────────


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """A rating; to its rater an independent one is of a code and not of a session."""

    kind = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=RatingStatus.choices, read_only=True)
    code = serializers.SerializerMethodField()
    session = serializers.SerializerMethodField()
    session_phase = serializers.ChoiceField(choices=Phase.choices, read_only=True)
    session_format = serializers.ChoiceField(choices=Format.choices, read_only=True)
    transcript = serializers.UUIDField(source="therapy_session.transcript.pk", read_only=True)
    n_turns = serializers.IntegerField(source="therapy_session.transcript.n_turns", read_only=True)
    text_closed = serializers.SerializerMethodField()
    ended_by_lead = serializers.SerializerMethodField()
    rater_code = serializers.CharField(read_only=True)
    is_own = serializers.SerializerMethodField()
    problem_areas = serializers.ListField(
        child=serializers.CharField(), allow_null=True, read_only=True
    )
    items = serializers.SerializerMethodField()
    flags = serializers.SerializerMethodField()
    summaries = serializers.SerializerMethodField()
    applicability = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    released_at = serializers.SerializerMethodField()
    is_paused = serializers.BooleanField(
        read_only=True, help_text="Closed until a name that was left in the text is taken out."
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Rating
        fields = [
            "id",
            "programme",
            "kind",
            "status",
            "version",
            "code",
            "session",
            "session_phase",
            "session_format",
            "transcript",
            "n_turns",
            "text_closed",
            "ended_by_lead",
            "rubric",
            "rater_code",
            "is_own",
            "problem_areas",
            "items",
            "flags",
            "summaries",
            "applicability",
            "missing",
            "note",
            "active_seconds",
            "is_simulated",
            "started_at",
            "submitted_at",
            "released_at",
            "is_paused",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=KINDS_SHOWN))
    def get_kind(self, rating: Rating) -> str:
        """Return the kind under which the rating is shown."""
        return shown_kind(rating.kind)

    def get_code(self, rating: Rating) -> str:
        """Return the round's code to the rater, the session's label to whoever may know it."""
        if shows_session(self.context["actor"], rating) or rating.assignment is None:
            return rating.therapy_session.label
        return rating.assignment.round_session.code

    def get_session(self, rating: Rating) -> str | None:
        """Return the session's id to whoever may know it."""
        shown = shows_session(self.context["actor"], rating)
        return str(rating.therapy_session_id) if shown else None

    @extend_schema_field(
        serializers.ChoiceField(choices=[why.value for why in TextClosed], allow_null=True)
    )
    def get_text_closed(self, rating: Any) -> str | None:
        """Return why nobody reads the session's words now; null while they can be read."""
        return rating.text_closed or None

    def get_ended_by_lead(self, rating: Rating) -> bool:
        """Tell whether the lead ended the work before the rating was submitted."""
        return ended_by_lead(rating.assignment)

    def get_is_own(self, rating: Rating) -> bool:
        """Tell whether the person made the rating."""
        return bool(rating.rater_id == self.context["actor"].pk)

    @extend_schema_field(ItemAnswerSerializer(many=True))
    def get_items(self, rating: Rating) -> list[dict[str, Any]]:
        """Return what is said of every item, judgement of kind and count, in this order."""
        sheet = _sheet(rating)
        return [item_row(sheet, item) for item in sheet.instrument.parts]

    @extend_schema_field(FlagAnswerSerializer(many=True))
    def get_flags(self, rating: Rating) -> list[dict[str, Any]]:
        """Return the flags that were raised."""
        sheet = _sheet(rating)
        return [
            {"flag": row.flag, "note": row.note, "evidence": list(sheet.entry(row.flag).evidence)}
            for row in rating.flags.all()
        ]

    @extend_schema_field(SummarySerializer(many=True))
    def get_summaries(self, rating: Rating) -> list[dict[str, Any]]:
        """Return the numbers that the rubric makes of counts."""
        sheet = _sheet(rating)
        return [
            {
                "id": row.rule.id,
                "name": row.rule.label,
                "unit": row.rule.unit,
                "value": row.value,
                "reason": row.reason,
            }
            for row in summaries_of(sheet.instrument.scoring.summaries, sheet.standing())
        ]

    @extend_schema_field(serializers.DictField(child=ApplicabilitySerializer()))
    def get_applicability(self, rating: Rating) -> dict[str, dict[str, str | None]]:
        """Return what is asked of the rater, by item."""
        return applicability_rows(_sheet(rating).applicability())

    @extend_schema_field(MissingAnswerSerializer(many=True))
    def get_missing(self, rating: Rating) -> list[dict[str, str | None]]:
        """Return what a draft lacks."""
        is_draft = rating.status == RatingStatus.DRAFT
        return missing_rows(_sheet(rating).missing()) if is_draft else []

    def get_released_at(self, rating: Rating) -> datetime | None:
        """Return since when the trainee may read the rating."""
        release = getattr(rating, "release", None)
        return None if release is None else release.released_at

    def get_allowed_actions(self, rating: Rating) -> list[str]:
        """Return what the person may do."""
        return rating_actions(self.context["actor"], rating)


def _sheet(rating: Rating) -> Sheet:
    return sheet_of(rating, instrument_of(rating.rubric_id))


class RatingBeginningSerializer(serializers.Serializer[Any]):
    """A rating to begin outside a round."""

    kind = serializers.ChoiceField(
        choices=[(kind, kind.label) for kind in (RatingKind.SUPERVISOR, RatingKind.SELF)]
    )
    session = serializers.UUIDField()
