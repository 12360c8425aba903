"""Feedback on a session: drafted, perhaps held, released. Once released it never changes.

A correction is a feedback of its own that points to the one it replaces. What was written may quote
a client, so that the words, and they alone, are erased with the session's text.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.core.triggers import Guard
from backend.feedback.models.guarding import blanked_only, never_removed
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import Rating

_RELEASED = "OLD.status = 'released'"
_STATUS = "(SELECT status FROM feedback_feedback WHERE feedback_feedback.id = ROW.feedback_id)"


def _part_guards(*columns: str, words: tuple[str, ...]) -> tuple[Guard, ...]:
    """Return the guards of rows that belong to a feedback."""

    def released(row: str) -> str:
        return _STATUS.replace("ROW", row) + " = 'released'"

    return (
        Guard("INSERT", "a released feedback is never changed", released("NEW")),
        blanked_only("id", "feedback_id", *columns, words=words, when=released("OLD")),
        never_removed(released("OLD")),
    )


class FeedbackStatus(models.TextChoices):
    """Being written, finished but kept back, or given to the trainee."""

    DRAFT = "draft", "Draft"
    HELD = "held", "Held"
    RELEASED = "released", "Released"


class CommentKind(models.TextChoices):
    """What a comment on turns is for."""

    COMMENT = "comment", "Comment"
    EXEMPLAR = "exemplar", "Exemplar"


class FeedbackRule(Identified, AppendOnly):
    """Whether trainees of a programme rate themselves before they read; the newest holds."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="feedback_rules"
    )
    self_rating_first = models.BooleanField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "feedback_rule"

    def __str__(self) -> str:
        return f"{self.programme_id} {self.self_rating_first}"


class Feedback(Identified):
    """What a supervisor writes on one rating of a trainee's session."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="feedback")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="feedback")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="feedback"
    )
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="feedback")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=8, choices=FeedbackStatus.choices, default=FeedbackStatus.DRAFT
    )
    # What stands above everything else.
    opening = models.TextField(blank=True)
    # Rises with every save; a save names the version it was made from.
    version = models.PositiveIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    # Why it replaces the other one; the trainee reads it.
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (
        blanked_only(
            "id",
            "programme_id",
            "enrolment_id",
            "therapy_session_id",
            "rating_id",
            "author_id",
            "status",
            "version",
            "created_at",
            "saved_at",
            "released_at",
            words=("opening", "reason"),
            may_be_null=("corrects_id",),
            when=_RELEASED,
        ),
        never_removed(_RELEASED),
    )

    class Meta:
        db_table = "feedback_feedback"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=FeedbackStatus.values), name="feedback_status"
            ),
            models.CheckConstraint(
                condition=Q(status=FeedbackStatus.RELEASED, released_at__isnull=False)
                | (~Q(status=FeedbackStatus.RELEASED) & Q(released_at__isnull=True)),
                name="feedback_released",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="feedback_corrects_another",
            ),
            # One feedback on a rating; what follows corrects it.
            models.UniqueConstraint(
                fields=["rating"], condition=Q(corrects__isnull=True), name="feedback_once"
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "status"], name="feedback_of_trainee")]

    def __str__(self) -> str:
        return str(self.id)


class SectionNote(models.Model):
    """What went well in a section of the rubric, and what to do next."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="section_notes")
    # The section's id in the rubric, such as "D".
    section = models.CharField(max_length=16)
    strength = models.TextField(blank=True)
    next_step = models.TextField(blank=True)

    guards: ClassVar[tuple[Guard, ...]] = _part_guards("section", words=("strength", "next_step"))

    class Meta:
        db_table = "feedback_section_note"
        constraints = [
            models.UniqueConstraint(fields=["feedback", "section"], name="feedback_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.section}"


class FeedbackComment(models.Model):
    """A comment tied to turns, and perhaps to an item; an exemplar is a turn to keep."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="comments")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=CommentKind.choices, default=CommentKind.COMMENT)
    # The item's id in the rubric, such as "B4"; empty for the session as a whole.
    item = models.CharField(max_length=16, blank=True)
    # Numbers of turns; they outlive the text.
    turns = models.JSONField(default=list)
    text = models.TextField(blank=True)

    guards: ClassVar[tuple[Guard, ...]] = _part_guards(
        "position", "kind", "item", "turns", words=("text",)
    )

    class Meta:
        db_table = "feedback_comment"
        constraints = [
            models.UniqueConstraint(
                fields=["feedback", "position"], name="feedback_comment_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.position}"


class FeedbackAnswer(Identified):
    """What the trainee answered."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="answers")
    # Whose erasure takes the words away.
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (
        blanked_only(
            "id",
            "programme_id",
            "feedback_id",
            "therapy_session_id",
            "made_by_id",
            "made_at",
            words=("text",),
        ),
        never_removed(),
    )

    class Meta:
        db_table = "feedback_answer"

    def __str__(self) -> str:
        return str(self.id)


class Acknowledgement(Identified, AppendOnly):
    """The trainee has read a feedback and says so."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    feedback = models.OneToOneField(
        Feedback, on_delete=models.PROTECT, related_name="acknowledgement"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "feedback_acknowledgement"

    def __str__(self) -> str:
        return str(self.feedback_id)
