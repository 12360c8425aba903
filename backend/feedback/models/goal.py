"""What a trainee works on: a goal, its next step, and when the two look at it again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import Identified
from backend.core.triggers import Guard
from backend.feedback.models.guarding import blanked_only, never_removed
from backend.programmes.models import Enrolment, Programme


class GoalState(models.TextChoices):
    """How a goal stands, from its last review."""

    OPEN = "open", "Open"
    MET = "met", "Met"
    DROPPED = "dropped", "Dropped"


class GoalOutcome(models.TextChoices):
    """What a review found."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_YET = "not_yet", "Not yet"
    DROPPED = "dropped", "Dropped"


# Reviews after which a goal is worked on no longer.
CLOSING = {GoalOutcome.MET: GoalState.MET, GoalOutcome.DROPPED: GoalState.DROPPED}


class Goal(Identified):
    """What a trainee works on, set by either of the two; other words are another goal."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="goals")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="goals")
    # The session after which it was agreed.
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, null=True, related_name="goals"
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    # The item's id in the rubric, such as "B4"; empty for anything else.
    item = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    # What to do next to get there.
    step = models.TextField(blank=True)
    # After which session's number of the same case it is reviewed; null: with the next one.
    review_at = models.PositiveIntegerField(null=True, blank=True)

    guards: ClassVar[tuple[Guard, ...]] = (
        blanked_only(
            "id",
            "programme_id",
            "enrolment_id",
            "set_by_id",
            "set_at",
            "item",
            words=("text", "step"),
            may_be_null=("therapy_session_id", "review_at"),
        ),
        never_removed(),
    )

    class Meta:
        db_table = "feedback_goal"

    def __str__(self) -> str:
        return str(self.id)


class GoalReview(Identified):
    """What the two found when they looked at a goal again."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    # The session that they looked at; whose erasure takes the words away.
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=GoalOutcome.choices)
    note = models.TextField(blank=True)
    # When it is reviewed next, where it goes on.
    review_at = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    guards: ClassVar[tuple[Guard, ...]] = (
        blanked_only(
            "id",
            "programme_id",
            "goal_id",
            "number",
            "outcome",
            "made_by_id",
            "made_at",
            words=("note",),
            may_be_null=("therapy_session_id", "review_at"),
        ),
        never_removed(),
    )

    class Meta:
        db_table = "feedback_goal_review"
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="feedback_goal_review_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=GoalOutcome.values), name="feedback_goal_review_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.number}"
