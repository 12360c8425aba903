"""Shapes of reviews. None holds a word of the text: spans are places in the turns."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import User
from backend.casework.deidentify import limits
from backend.casework.deidentify.model import UNSURE_BELOW
from backend.deidentification.actions import review_actions
from backend.deidentification.models import (
    KINDS,
    Review,
    ReviewState,
    Span,
    SpanDecision,
    Step,
)
from backend.deidentification.selectors import reported_turns
from backend.deidentification.services import Change

REVIEW_STATES = ("none", ReviewState.OPEN.value, ReviewState.COMPLETED.value)


# ── What is answered ─────────────────────────────────────────────────────────────────────


class SpanSerializer(serializers.ModelSerializer[Span]):
    """A place in a turn; `replacement` is what stands, or would stand, for it."""

    kind = serializers.ChoiceField(choices=KINDS, read_only=True)
    decision = serializers.ChoiceField(choices=SpanDecision.choices, read_only=True)
    replacement = serializers.SerializerMethodField()
    is_changed = serializers.SerializerMethodField()
    is_unsure = serializers.SerializerMethodField()

    class Meta:
        model = Span
        fields = [
            "id",
            "turn",
            "start",
            "end",
            "kind",
            "entity",
            "rule",
            "is_unsure",
            "is_added",
            "decision",
            "replacement",
            "is_changed",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "start": {"help_text": "In characters (code points) from the start of the turn."},
            "end": {"help_text": "The first character after the span."},
        }

    def get_replacement(self, span: Span) -> str:
        """Return the span's own replacement, or its entity's."""
        return span.replacement or str(self.context["replacements"].get(span.entity, ""))

    def get_is_changed(self, span: Span) -> bool:
        """Tell whether another replacement stands for this place alone."""
        return bool(span.replacement)

    def get_is_unsure(self, span: Span) -> bool:
        """Tell whether the rules guess."""
        return span.confidence < UNSURE_BELOW


class ReviewEntitySerializer(serializers.Serializer[Any]):
    """A person, place or thing; `is_unsure` where some of its names are joined on a guess."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    role = serializers.CharField()
    replacement = serializers.CharField()
    is_unsure = serializers.BooleanField(source="unsure")


class ReviewSpeakerSerializer(serializers.Serializer[Any]):
    """A speaker's label that is a name, and what stands for it; null keeps the label."""

    label = serializers.CharField()  # type: ignore[assignment]
    replacement = serializers.CharField(allow_null=True)


class ReviewLimitSerializer(serializers.Serializer[Any]):
    """What the rules cannot find, in a sentence."""

    sentence = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS, allow_null=True)


class ReviewCountsSerializer(serializers.Serializer[Any]):
    """How many spans there are and what was decided; of a completed review what was done."""

    total = serializers.IntegerField()
    decided = serializers.IntegerField()
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    changed = serializers.IntegerField()
    added = serializers.IntegerField()
    unsure_undecided = serializers.IntegerField()
    turns_changed = serializers.IntegerField(
        allow_null=True, help_text="Turns in which something was taken out; null until then."
    )
    by_kind = serializers.DictField(
        child=serializers.IntegerField(), help_text="What is taken out, by kind."
    )


class DeidentificationSerializer(serializers.Serializer[Any]):
    """The review of a transcript: its spans while it is open, its counts ever after."""

    transcript = serializers.UUIDField()
    session = serializers.UUIDField(allow_null=True)
    case = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=REVIEW_STATES)
    version = serializers.IntegerField()
    engine_version = serializers.CharField()
    opened_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    counts = ReviewCountsSerializer()
    spans = SpanSerializer(many=True)
    entities = ReviewEntitySerializer(many=True)
    speakers = ReviewSpeakerSerializer(many=True)
    reported_turns = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Turns in which somebody saw a name that was left in.",
    )
    limits = ReviewLimitSerializer(many=True)
    can_undo = serializers.BooleanField()
    allowed_actions = serializers.ListField(child=serializers.CharField())


class ReviewChangeSerializer(serializers.Serializer[Any]):
    """What a decision changed."""

    version = serializers.IntegerField()
    counts = ReviewCountsSerializer()
    spans = SpanSerializer(many=True)
    removed = serializers.ListField(child=serializers.UUIDField())
    entities = ReviewEntitySerializer(many=True)
    speakers = ReviewSpeakerSerializer(many=True)
    can_undo = serializers.BooleanField()


def review_answer(actor: User, transcript: Any, review: Review | None) -> Any:
    """Return everything of a transcript's review that the person may see."""
    spans = _spans(review)
    is_open = review is not None and review.state == ReviewState.OPEN
    body = {
        "transcript": transcript.pk,
        "session": transcript.visible_session,
        "case": transcript.therapy_session.case_id if transcript.visible_session else None,
        "state": "none" if review is None else review.state,
        "version": 0 if review is None else review.version,
        "engine_version": "" if review is None else review.engine_version,
        "opened_at": None if review is None else review.opened_at,
        "completed_at": None if review is None else review.completed_at,
        "counts": _counts(review, spans),
        "spans": spans,
        "entities": [] if review is None else review.entities,
        "speakers": [] if review is None else _speakers(review),
        "reported_turns": reported_turns(transcript) if transcript.is_preparable else [],
        "limits": limits() if is_open else [],
        "can_undo": _can_undo(review),
        "allowed_actions": review_actions(actor, transcript, review),
    }
    return DeidentificationSerializer(body, context=_context(review)).data


def change_answer(change: Change) -> Any:
    """Return what a decision changed."""
    review = change.review
    body = {
        "version": review.version,
        "counts": _counts(review, _spans(review)),
        "spans": change.spans,
        "removed": list(change.removed),
        "entities": review.entities,
        "speakers": _speakers(review),
        "can_undo": _can_undo(review),
    }
    return ReviewChangeSerializer(body, context=_context(review)).data


def _spans(review: Review | None) -> list[Span]:
    if review is None or review.state != ReviewState.OPEN:
        return []
    return list(Span.objects.filter(review=review).order_by("turn", "start", "end"))


def _context(review: Review | None) -> dict[str, Any]:
    entities = [] if review is None else review.entities
    return {"replacements": {row["key"]: row["replacement"] for row in entities}}


def _speakers(review: Review) -> list[dict[str, Any]]:
    return [{"label": label, "replacement": said} for label, said in review.speakers.items()]


def _can_undo(review: Review | None) -> bool:
    if review is None or review.state != ReviewState.OPEN:
        return False
    return Step.objects.filter(review=review, is_undone=False).exists()


def _counts(review: Review | None, spans: Iterable[Span]) -> dict[str, Any]:
    if review is not None and review.state == ReviewState.COMPLETED:
        stored = review.counts
        total = stored["accepted"] + stored["rejected"]
        return {
            "total": total,
            "decided": total,
            "accepted": stored["accepted"],
            "rejected": stored["rejected"],
            "changed": stored["changed"],
            "added": stored["added"],
            "unsure_undecided": 0,
            "turns_changed": stored["turns"],
            "by_kind": stored["by_kind"],
        }
    rows = list(spans)
    said = Counter(span.decision for span in rows)
    accepted = [span for span in rows if span.decision == SpanDecision.ACCEPTED]
    return {
        "total": len(rows),
        "decided": len(rows) - said[SpanDecision.UNDECIDED],
        "accepted": len(accepted),
        "rejected": said[SpanDecision.REJECTED],
        "changed": sum(bool(span.replacement) for span in accepted),
        "added": sum(span.is_added for span in accepted),
        "unsure_undecided": sum(
            span.decision == SpanDecision.UNDECIDED and span.confidence < UNSURE_BELOW
            for span in rows
        ),
        "turns_changed": None,
        "by_kind": dict(Counter(span.kind for span in accepted)),
    }


# ── What is sent ─────────────────────────────────────────────────────────────────────────

_REPLACEMENT: dict[str, Any] = {"max_length": 62, "allow_blank": True, "default": ""}


class SpanDecisionSerializer(serializers.Serializer[Any]):
    """What is to become of a span; `everywhere` of all that it should hold for."""

    decision = serializers.ChoiceField(choices=SpanDecision.choices)
    replacement = serializers.CharField(**_REPLACEMENT)
    everywhere = serializers.BooleanField(default=False)


class EntityDecisionSerializer(serializers.Serializer[Any]):
    """What is to become of all spans of an entity; without `decision` it is only renamed."""

    decision = serializers.ChoiceField(choices=SpanDecision.choices, allow_null=True, default=None)
    replacement = serializers.CharField(**_REPLACEMENT)


class AddedSpanSerializer(serializers.Serializer[Any]):
    """What the rules missed; of an entity of the review, or of a new one."""

    turn = serializers.IntegerField(min_value=1, max_value=10_000_000)
    start = serializers.IntegerField(min_value=0, max_value=100_000_000)
    end = serializers.IntegerField(min_value=1, max_value=100_000_000)
    kind = serializers.ChoiceField(choices=KINDS)
    entity = serializers.CharField(max_length=40, allow_blank=True, default="")
    replacement = serializers.CharField(**_REPLACEMENT)
    everywhere = serializers.BooleanField(default=False)


class SpeakerRenamingSerializer(serializers.Serializer[Any]):
    """What stands for a speaker's label; null keeps it."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    replacement = serializers.CharField(max_length=62, allow_null=True)


class ReviewCompletionSerializer(serializers.Serializer[Any]):
    """A person's word that nobody can be recognised in the text that comes of the review."""

    confirmed = serializers.BooleanField()
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    keep_names = serializers.BooleanField(default=True)

    @extend_schema_field(serializers.BooleanField())
    def validate_confirmed(self, confirmed: bool) -> bool:
        """Refuse a word that is not meant."""
        if not confirmed:
            raise serializers.ValidationError(
                "Confirm that nobody can be recognised in the transcript.", code="not_confirmed"
            )
        return confirmed
