"""A rating: what one person scored in one session. Once submitted it never changes.

The model refuses a change, and the database itself does: triggers guard a submitted rating, its
scores, its evidence and its flags, also against what goes past the model.
"""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import IntegrityError, models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import Identified
from backend.core.triggers import Guard
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models.round import Assignment

_RATING_STATUS = "(SELECT status FROM ratings_rating WHERE ratings_rating.id = ROW.rating_id)"
_LOCKED = "a submitted rating is never changed"


def _part_guards(erasable: tuple[str, ...] = ()) -> tuple[Guard, ...]:
    """Return the guards of rows that belong to a rating."""

    def submitted(row: str) -> str:
        return _RATING_STATUS.replace("ROW", row) + " = 'submitted'"

    return (
        Guard("INSERT", _LOCKED, submitted("NEW")),
        Guard("UPDATE", _LOCKED, f"{submitted('OLD')} OR {submitted('NEW')}", erasable=erasable),
        Guard("DELETE", _LOCKED, submitted("OLD")),
    )


class RatingIsFinal(IntegrityError):
    """A submitted rating, or a part of one, was to be changed."""

    def __init__(self) -> None:
        super().__init__(_LOCKED)


class RatingKind(models.TextChoices):
    """By whom and what for; kinds never mix in one statistic."""

    INDEPENDENT = "independent", "Independent"
    SUPERVISOR = "supervisor", "Supervisor"
    SELF = "self", "Self"
    GOLD = "gold", "Gold"
    # Made under a rater's blinding like an independent one, but of a gold session, to see how the
    # rater scores: practice, test, or a hidden check. A kind of its own, so that no statistic of
    # independent ratings can hold it.
    CALIBRATION = "calibration", "Calibration"
    MACHINE = "machine", "Machine"


# What raters make of assigned sessions, known to them by a code alone; to them both are one kind.
ASSIGNED_KINDS = (RatingKind.INDEPENDENT, RatingKind.CALIBRATION)


class RatingStatus(models.TextChoices):
    """Being written, final, or ended unfinished because the session's text was erased."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    ENDED = "ended", "Ended"


class ItemStatus(models.TextChoices):
    """What an item's row says: absent and missed count as the rubric says, out is no number."""

    UNSCORED = "unscored", "Not scored yet"
    SCORED = "scored", "Scored"
    ABSENT = "absent", "Absent though required"
    MISSED_OPPORTUNITY = "missed_opportunity", "Missed opportunity"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class NotApplicableReason(models.TextChoices):
    """Why an item does not apply."""

    PHASE = "phase", "Not in this phase"
    PROBLEM_AREA = "problem_area", "Not the problem area"
    FORMAT = "format", "Not in this format"
    CONDITION = "condition", "What it depends on is not so"
    NO_OPPORTUNITY = "no_opportunity", "No opportunity arose"


class Rating(Identified):
    """One person's scores of one session under one rubric version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="ratings")
    kind = models.CharField(max_length=12, choices=RatingKind.choices)
    status = models.CharField(
        max_length=10, choices=RatingStatus.choices, default=RatingStatus.DRAFT
    )
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="ratings"
    )
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, related_name="rating"
    )
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratings"
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="ratings")
    # Phase and format as they stood when the rating was begun; applicability follows them.
    session_phase = models.CharField(max_length=12)
    session_format = models.CharField(max_length=12)
    # The rater's own answer, one or two problem areas; null until recorded.
    problem_areas = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)
    # Rises with every save; a save names the version it was made from.
    version = models.PositiveIntegerField(default=1)
    active_seconds = models.PositiveIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    # Whether the row was locked when it was read or written last.
    _is_final = False

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("UPDATE", _LOCKED, "OLD.status = 'submitted'", erasable=("note",)),
        Guard("DELETE", _LOCKED, "OLD.status = 'submitted'"),
    )

    class Meta:
        db_table = "ratings_rating"
        constraints = [
            # A supervisor, or the trainee, rates a session once under one rubric version.
            models.UniqueConstraint(
                fields=["therapy_session", "rater", "kind", "rubric"],
                condition=Q(assignment__isnull=True),
                name="ratings_rating_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RatingKind.values), name="ratings_rating_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[RatingStatus.DRAFT, RatingStatus.ENDED], submitted_at__isnull=True
                )
                | Q(status=RatingStatus.SUBMITTED, submitted_at__isnull=False),
                name="ratings_rating_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ASSIGNED_KINDS) | Q(assignment__isnull=False),
                name="ratings_rating_independent_is_assigned",
            ),
        ]
        indexes = [
            models.Index(fields=["therapy_session", "kind"], name="ratings_rating_session_kind")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """Remember whether the stored rating is final."""
        rating = super().from_db(db, field_names, values, **options)
        rating._is_final = "status" in field_names and rating.status == RatingStatus.SUBMITTED
        return rating

    def save(self, *args: Any, **options: Any) -> None:
        """Write a draft, or lock it. Raises RatingIsFinal for what is locked."""
        if self._is_final:
            raise RatingIsFinal
        super().save(*args, **options)
        self._is_final = self.status == RatingStatus.SUBMITTED

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Remove a draft. Raises RatingIsFinal for what is locked."""
        if self._is_final:
            raise RatingIsFinal
        return super().delete(*args, **options)


class PartOfRating(models.Model):
    """A row of a rating, which is locked together with it."""

    guards: ClassVar[tuple[Guard, ...]] = _part_guards()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write a draft's part. Raises RatingIsFinal when the rating is locked."""
        self._refuse_if_final()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Remove a draft's part. Raises RatingIsFinal when the rating is locked."""
        self._refuse_if_final()
        return super().delete(*args, **options)

    def _refuse_if_final(self) -> None:
        rating: Rating = self.rating  # type: ignore[attr-defined]
        if rating._is_final:
            raise RatingIsFinal


class ItemScore(PartOfRating):
    """What a rating says of one item, one judgement of kind, or one count."""

    # Notes can quote the client: they are emptied when the session\'s text is erased.
    guards: ClassVar[tuple[Guard, ...]] = _part_guards(erasable=("note",))

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="item_scores")
    # The id in the rubric, such as "B4".
    item = models.CharField(max_length=16)
    status = models.CharField(
        max_length=20, choices=ItemStatus.choices, default=ItemStatus.UNSCORED
    )
    # An item's points by scale, as far as they are given.
    values = models.JSONField(default=dict, blank=True)
    # Ids of what was chosen, where the rubric asks for a kind.
    choices = models.JSONField(default=list, blank=True)
    # How often something was done, where the rubric asks for that.
    count = models.PositiveIntegerField(null=True, blank=True)
    not_applicable_reason = models.CharField(
        max_length=16, choices=NotApplicableReason.choices, blank=True
    )
    note = models.TextField(blank=True)

    class Meta:
        db_table = "ratings_item_score"
        constraints = [
            models.UniqueConstraint(fields=["rating", "item"], name="ratings_item_score_once"),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="ratings_item_score_status"
            ),
            # Only what is scored holds an answer; only what does not apply holds a reason.
            models.CheckConstraint(
                condition=Q(status=ItemStatus.SCORED)
                | Q(values={}, choices=[], count__isnull=True),
                name="ratings_item_score_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ItemStatus.NOT_APPLICABLE,
                    not_applicable_reason__in=NotApplicableReason.values,
                )
                | (~Q(status=ItemStatus.NOT_APPLICABLE) & Q(not_applicable_reason="")),
                name="ratings_item_score_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.item}"


class Evidence(PartOfRating):
    """A turn tied to an item's score or to a flag."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="evidence")
    # An item's or a flag's id in the rubric.
    item = models.CharField(max_length=16)
    # Number of the turn in the transcript; it outlives the text.
    turn_number = models.PositiveIntegerField()

    class Meta:
        db_table = "ratings_evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "item", "turn_number"], name="ratings_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(turn_number__gte=1), name="ratings_evidence_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.item} {self.turn_number}"


class RaisedFlag(PartOfRating):
    """A drift or harm flag that the rater raised."""

    # Notes can quote the client: they are emptied when the session\'s text is erased.
    guards: ClassVar[tuple[Guard, ...]] = _part_guards(erasable=("note",))

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="flags")
    # The flag's id in the rubric, such as "X5".
    flag = models.CharField(max_length=16)
    note = models.TextField(blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "ratings_raised_flag"
        constraints = [
            models.UniqueConstraint(fields=["rating", "flag"], name="ratings_raised_flag_once")
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.flag}"
