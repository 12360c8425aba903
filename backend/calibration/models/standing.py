"""Rules, attempts and their results, what the watch finds, and what becomes of a rater's status."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.calibration.models.gold import CalibrationSet
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import Rating, Round


class QualificationRule(Identified, AppendOnly):
    """What a rater must reach with an instrument, as data; the newest version counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Slug of the instrument, over all its versions.
    instrument = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    # As `terms.Terms` reads it.
    terms = models.JSONField()
    # P(pass) of a good and a poor rater, as it was shown when the rule was adopted.
    chances = models.JSONField()
    reason = models.TextField()
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calibration_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "instrument", "version"], name="calibration_rule_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} rule {self.version}"


class Attempt(Identified, AppendOnly):
    """A rater's practice on a set, or their test; the ratings are in its round."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    calibration_set = models.ForeignKey(
        CalibrationSet, on_delete=models.PROTECT, related_name="attempts"
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="attempt")
    # Of a test: by which rule, the how-manieth try, and whether it is the short one of a rater who
    # was qualified on an earlier version of the instrument.
    rule = models.ForeignKey(
        QualificationRule, on_delete=models.PROTECT, null=True, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField(null=True)
    is_retest = models.BooleanField(default=False)
    started_at = models.DateTimeField()

    class Meta:
        db_table = "calibration_attempt"
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__isnull=True, number__isnull=True)
                | Q(rule__isnull=False, number__gte=1),
                name="calibration_attempt_test_has_rule",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Outcome(models.TextChoices):
    """How an attempt ended."""

    PASSED = "passed", "Passed"
    NOT_PASSED = "not_passed", "Not passed"
    PRACTISED = "practised", "Practised"
    # Too few sessions were left: declined, or their text erased. It uses up no try.
    NOT_COUNTED = "not_counted", "Not counted"
    # By the lead, before every session was rated. It uses up a try: the sessions are known.
    ENDED = "ended", "Ended by the lead"


class AttemptResult(Identified, AppendOnly):
    """What came of an attempt: computed once, and kept with everything it rests on."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="result")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    # Criteria with values and bounds, estimates, differences by session, which ratings and gold.
    trace = models.JSONField()
    software = models.CharField(max_length=60)
    # SHA-256 of the pairs of scores.
    data_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calibration_attempt_result"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="calibration_result_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.outcome}"


class AttemptEnding(Identified, AppendOnly):
    """That a lead ended an attempt its rater had left, and why; what follows is in its result."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="ending")
    reason = models.TextField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField()

    class Meta:
        db_table = "calibration_attempt_ending"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="calibration_ending_reason")
        ]

    def __str__(self) -> str:
        return str(self.attempt_id)


class Reading(Identified, AppendOnly):
    """What the watch over a rater said after one more hidden gold session."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    # The check after which it was read.
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="reading")
    alarms = models.BooleanField()
    # The charts with their limits, or why there are none, and what alarmed.
    trace = models.JSONField()
    software = models.CharField(max_length=60)
    data_hash = models.CharField(max_length=64)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calibration_reading"

    def __str__(self) -> str:
        return str(self.id)


class StatusChange(models.TextChoices):
    """What happened to a rater's status."""

    QUALIFIED = "qualified", "Qualified"
    UNDER_REVIEW = "under_review", "Under review"
    # By the lead: the ratings since stand, or do not.
    CLEARED = "cleared", "Cleared"
    UPHELD = "upheld", "Upheld"
    # By the lead: new tries after the last was used up.
    REOPENED = "reopened", "New tries given"


class RaterStatus(Identified, AppendOnly):
    """One change of a rater's status under a rubric version; where they stand follows from all."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=12, choices=StatusChange.choices)
    at = models.DateTimeField()
    # Of a qualification: the last day on which it holds.
    valid_until = models.DateField(null=True)
    # Of a review: independent ratings submitted after this are in doubt.
    since = models.DateTimeField(null=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="+")
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, null=True, related_name="+")
    # Of a decision: the review it settles.
    settles = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="settled_by"
    )
    reason = models.TextField(blank=True)
    # Empty where the rules did it.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "calibration_rater_status"
        constraints = [
            models.CheckConstraint(
                condition=Q(change__in=StatusChange.values), name="calibration_status_change"
            ),
            models.CheckConstraint(
                condition=~Q(change=StatusChange.QUALIFIED)
                | Q(valid_until__isnull=False, attempt__isnull=False),
                name="calibration_status_qualified",
            ),
            models.CheckConstraint(
                condition=~Q(change=StatusChange.UNDER_REVIEW)
                | Q(since__isnull=False, reading__isnull=False),
                name="calibration_status_review",
            ),
            models.CheckConstraint(
                condition=~Q(change__in=[StatusChange.CLEARED, StatusChange.UPHELD])
                | (Q(settles__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="calibration_status_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "rubric", "rater"], name="calibration_status_of")
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} {self.change}"
