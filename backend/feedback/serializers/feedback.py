"""Shapes of feedback: what is shown of it, and what is sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.casework.models import Phase
from backend.feedback.actions import feedback_actions
from backend.feedback.content import CommentSaying, Content, SectionSaying, content_of
from backend.feedback.models import CommentKind, Feedback, FeedbackRule, FeedbackStatus
from backend.feedback.selectors import NOT_THEIRS, SELF_RATING_FIRST, TEXT_CLOSED
from backend.ratings.visibility import KINDS_SHOWN

MOST_WORDS = 5000
MOST_COMMENTS = 100
MOST_TURNS = 100
WHY_HIDDEN = [
    ("", "Shown"),
    (SELF_RATING_FIRST, "The trainee rates the session first"),
    (TEXT_CLOSED, "The text is closed, or the words were erased with it"),
    (NOT_THEIRS, "Known to be there, for whoever follows the programme"),
]


class SectionNoteSerializer(serializers.Serializer[Any]):
    """What went well in a section, and what to do next."""

    section = serializers.CharField(max_length=16)
    strength = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")
    next_step = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")


class FeedbackCommentSerializer(serializers.Serializer[Any]):
    """A comment on turns, or turns to keep."""

    kind = serializers.ChoiceField(choices=CommentKind.choices)
    item = serializers.CharField(max_length=16, allow_blank=True, default="")
    turns = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=1_000_000), max_length=MOST_TURNS
    )
    text = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")


class FeedbackContentSerializer(serializers.Serializer[Any]):
    """Everything a supervisor wrote."""

    opening = serializers.CharField(max_length=2 * MOST_WORDS, allow_blank=True, default="")
    sections = SectionNoteSerializer(many=True, max_length=50)  # type: ignore[call-arg]
    comments = FeedbackCommentSerializer(  # type: ignore[call-arg]
        many=True, max_length=MOST_COMMENTS
    )

    def content(self) -> Content:
        """Return what was sent."""
        said = self.validated_data
        return Content(
            opening=said["opening"],
            sections=tuple(SectionSaying(**entry) for entry in said["sections"]),
            comments=tuple(
                CommentSaying(**(entry | {"turns": tuple(entry["turns"])}))
                for entry in said["comments"]
            ),
        )


class DiscussedTraineeSerializer(serializers.Serializer[Any]):
    """Whose feedback it is; the id is the enrolment's."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField(source="person.name")


class DiscussedSessionSerializer(serializers.Serializer[Any]):
    """Which session it is on."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    case_code = serializers.CharField(source="case.code")
    phase = serializers.ChoiceField(choices=Phase.choices)
    transcript = serializers.UUIDField(source="transcript.pk")


class FeedbackAnswerSerializer(serializers.Serializer[Any]):
    """What the trainee answered."""

    id = serializers.UUIDField()
    made_by = serializers.CharField(source="made_by.name")
    made_at = serializers.DateTimeField()
    text = serializers.CharField()


class SessionFeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """A feedback; its words only for whoever may read them."""

    trainee = DiscussedTraineeSerializer(source="enrolment", read_only=True)
    session = DiscussedSessionSerializer(source="therapy_session", read_only=True)
    rating = serializers.SerializerMethodField(
        help_text="What it is on; null for whoever does not read it."
    )
    rating_kind = serializers.ChoiceField(source="rating.kind", choices=KINDS_SHOWN, read_only=True)
    self_rating = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The trainee's own, where one may see it."
    )
    author = serializers.CharField(source="author.name", read_only=True)
    is_author = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=FeedbackStatus.choices, read_only=True)
    why_hidden = serializers.ChoiceField(choices=WHY_HIDDEN, read_only=True)
    content = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField(help_text="Why it replaces another one.")
    answers = serializers.SerializerMethodField()
    acknowledged_at = serializers.SerializerMethodField()
    corrected_by = serializers.SerializerMethodField(
        help_text="The released feedback that replaces this one."
    )
    allowed_actions = serializers.SerializerMethodField()

    class Meta:
        model = Feedback
        fields = [
            "id",
            "programme",
            "trainee",
            "session",
            "rating",
            "rating_kind",
            "self_rating",
            "author",
            "is_author",
            "status",
            "version",
            "why_hidden",
            "content",
            "corrects",
            "reason",
            "corrected_by",
            "answers",
            "acknowledged_at",
            "created_at",
            "saved_at",
            "released_at",
            "allowed_actions",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_rating(self, feedback: Any) -> Any:
        """Return the rating, which is as hidden as the words."""
        return feedback.rating_id if feedback.is_readable else None

    def get_is_author(self, feedback: Feedback) -> bool:
        """Tell whether the person writes it."""
        return bool(feedback.author_id == self.context["actor"].pk)

    @extend_schema_field(FeedbackContentSerializer(allow_null=True))
    def get_content(self, feedback: Any) -> Any:
        """Return the words; null for whoever may not read them."""
        if not feedback.is_readable:
            return None
        return FeedbackContentSerializer(content_of(feedback)).data

    def get_reason(self, feedback: Any) -> str:
        """Return the reason; empty for whoever may not read it."""
        return str(feedback.reason) if feedback.is_readable else ""

    @extend_schema_field(FeedbackAnswerSerializer(many=True))
    def get_answers(self, feedback: Any) -> Any:
        """Return the answers to whoever reads the feedback."""
        rows = feedback.all_answers if feedback.is_readable else []
        return FeedbackAnswerSerializer(rows, many=True).data

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_acknowledged_at(self, feedback: Feedback) -> Any:
        """Return when the trainee acknowledged it."""
        made = getattr(feedback, "acknowledgement", None)
        return made.made_at if made is not None else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_corrected_by(self, feedback: Feedback) -> Any:
        """Return what replaces it; a correction that is being written shows to its author alone."""
        newer: Feedback | None = getattr(feedback, "correction", None)
        if newer is None:
            return None
        is_known = newer.status == FeedbackStatus.RELEASED or self.get_is_author(newer)
        return newer.pk if is_known else None

    def get_allowed_actions(self, feedback: Feedback) -> list[str]:
        """Return what the person may do with it."""
        return feedback_actions(self.context["actor"], feedback)


class FeedbackBeginningSerializer(serializers.Serializer[Any]):
    """The rating that the feedback is on."""

    rating = serializers.UUIDField()


class FeedbackReleasingSerializer(serializers.Serializer[Any]):
    """What is released, one or several of one programme."""

    programme = serializers.UUIDField()
    feedback = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class FeedbackCorrectingSerializer(serializers.Serializer[Any]):
    """Why what was given is replaced; the trainee reads it."""

    reason = serializers.CharField(max_length=2000)


class FeedbackAnsweringSerializer(serializers.Serializer[Any]):
    """What a trainee answers."""

    text = serializers.CharField(max_length=MOST_WORDS)


class FeedbackRuleSerializer(serializers.ModelSerializer[FeedbackRule]):
    """Whether trainees rate themselves first."""

    decided_by = serializers.CharField(source="decided_by.name", read_only=True)

    class Meta:
        model = FeedbackRule
        fields = ["id", "programme", "self_rating_first", "decided_by", "decided_at"]
        read_only_fields = fields


class FeedbackRuleDraftSerializer(serializers.Serializer[Any]):
    """A rule to decide."""

    programme = serializers.UUIDField()
    self_rating_first = serializers.BooleanField()
