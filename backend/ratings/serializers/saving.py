"""Shapes of what is saved to a draft, and of the answers, in the API."""

from typing import Any

from rest_framework import serializers

from backend.ratings.completeness import Entry, Sheet
from backend.ratings.models import ItemStatus, NotApplicableReason, Rating
from backend.ratings.serializers.ratings import (
    ApplicabilitySerializer,
    FlagAnswerSerializer,
    ItemAnswerSerializer,
    MissingAnswerSerializer,
    applicability_rows,
    item_row,
    missing_rows,
)

MAX_NOTE = 10_000
MAX_TURNS = 1000
MAX_CHOICES = 100


class WholeNumberField(serializers.IntegerField):
    """A whole number and nothing that merely reads like one: no text, no fraction, no true."""

    default_error_messages = {"not_whole_number": "Give a whole number."}

    def to_internal_value(self, data: Any) -> int:
        """Return the number as it was sent."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("not_whole_number")
        return data


class ActiveTimeSerializer(serializers.Serializer[Any]):
    """How long the rater has worked on the rating so far, in all."""

    active_seconds = serializers.IntegerField(
        min_value=0, required=False, allow_null=True, default=None
    )


class SubmissionSerializer(ActiveTimeSerializer):
    """Submit a rating."""


class ItemSaveSerializer(ActiveTimeSerializer):
    """What to say of an item."""

    status = serializers.ChoiceField(choices=ItemStatus.choices)
    values = serializers.DictField(
        child=WholeNumberField(allow_null=True),
        default=dict,
        help_text="Scores by scale: those that change; null takes one away.",
    )
    choices = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=MAX_CHOICES
    )
    count = WholeNumberField(allow_null=True, default=None)
    not_applicable_reason = serializers.ChoiceField(
        choices=NotApplicableReason.choices, allow_null=True, default=None
    )
    note = serializers.CharField(
        max_length=MAX_NOTE, allow_blank=True, trim_whitespace=False, default=""
    )
    evidence = serializers.ListField(
        child=serializers.IntegerField(), default=list, max_length=MAX_TURNS
    )

    def entry(self) -> Entry:
        """Return the answer that was sent, without its scores."""
        said = self.validated_data
        return Entry(
            status=said["status"],
            choices=tuple(said["choices"]),
            count=said["count"],
            not_applicable_reason=said["not_applicable_reason"] or "",
            note=said["note"],
            evidence=tuple(said["evidence"]),
        )


class ProblemAreasSaveSerializer(ActiveTimeSerializer):
    """The problem area or areas the rater hears."""

    problem_areas = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20)


class FlagSaveSerializer(serializers.Serializer[Any]):
    """Whether a flag is raised."""

    raised = serializers.BooleanField()
    note = serializers.CharField(
        max_length=MAX_NOTE, allow_blank=True, trim_whitespace=False, default=""
    )
    evidence = serializers.ListField(
        child=serializers.IntegerField(), default=list, max_length=MAX_TURNS
    )


class NoteSaveSerializer(serializers.Serializer[Any]):
    """The note on the rating as a whole."""

    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, trim_whitespace=False)


class SavedSerializer(serializers.Serializer[Any]):
    """The draft after a save."""

    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    items_done = serializers.IntegerField()
    items_required = serializers.IntegerField()
    missing = MissingAnswerSerializer(many=True)


class SavedItemSerializer(SavedSerializer):
    """The draft after an item was saved, which may change what else is asked for."""

    item = ItemAnswerSerializer()
    applicability = serializers.DictField(child=ApplicabilitySerializer())


class SavedProblemAreasSerializer(SavedSerializer):
    """The draft after the problem areas were saved, which changes what is asked for."""

    problem_areas = serializers.ListField(child=serializers.CharField())
    applicability = serializers.DictField(child=ApplicabilitySerializer())


class SavedFlagSerializer(SavedSerializer):
    """The draft after a flag was saved; null when it is not raised."""

    flag = FlagAnswerSerializer(allow_null=True)


class SavedNoteSerializer(SavedSerializer):
    """The draft after its note was saved."""

    note = serializers.CharField()


def saved_body(rating: Rating, sheet: Sheet) -> dict[str, Any]:
    """Return what every save answers."""
    progress = sheet.progress()
    return {
        "version": rating.version,
        "saved_at": rating.saved_at,
        "items_done": progress.items_done,
        "items_required": progress.items_required,
        "missing": missing_rows(sheet.missing()),
    }


def saved_item(rating: Rating, sheet: Sheet, item: str) -> SavedItemSerializer:
    """Return the answer to a saved item."""
    return SavedItemSerializer(
        {
            **saved_body(rating, sheet),
            "item": item_row(sheet, item),
            "applicability": applicability_rows(sheet.applicability()),
        }
    )


def saved_problem_areas(rating: Rating, sheet: Sheet) -> SavedProblemAreasSerializer:
    """Return the answer to saved problem areas."""
    return SavedProblemAreasSerializer(
        {
            **saved_body(rating, sheet),
            "problem_areas": rating.problem_areas,
            "applicability": applicability_rows(sheet.applicability()),
        }
    )


def saved_flag(
    rating: Rating, sheet: Sheet, flag: str, *, raised: bool, note: str
) -> SavedFlagSerializer:
    """Return the answer to a saved flag."""
    row = {"flag": flag, "note": note, "evidence": list(sheet.entry(flag).evidence)}
    return SavedFlagSerializer({**saved_body(rating, sheet), "flag": row if raised else None})


def saved_note(rating: Rating, sheet: Sheet) -> SavedNoteSerializer:
    """Return the answer to a saved note."""
    return SavedNoteSerializer({**saved_body(rating, sheet), "note": rating.note})
