"""What a session's ratings should have been, and the sets that raters are calibrated on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import ItemStatus


class GoldSource(models.TextChoices):
    """Where a gold rating comes from."""

    CONSENSUS = "consensus", "Consensus of several raters"
    EXPERT = "expert", "A named expert"


class GoldRating(Identified, AppendOnly):
    """The scores of a session that raters are held against; a correction replaces an earlier one.

    The newest of a session under a rubric version counts.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="gold_ratings"
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=GoldSource.choices)
    # Ids of the people whose scores or agreement these are; they are not tested on the session.
    made_by = models.JSONField()
    # How many took part in the consensus; 1 for an expert.
    n_makers = models.PositiveSmallIntegerField()
    problem_areas = models.JSONField(null=True, blank=True)
    # The session's phase and format, which decide what applies.
    session_phase = models.CharField(max_length=12)
    session_format = models.CharField(max_length=12)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_simulated = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calibration_gold_rating"
        constraints = [
            models.CheckConstraint(
                condition=Q(source=GoldSource.EXPERT, n_makers=1)
                | Q(source=GoldSource.CONSENSUS, n_makers__gte=3),
                name="calibration_gold_source",
            ),
            # One first rating; every later one replaces exactly one.
            models.UniqueConstraint(
                fields=["therapy_session", "rubric"],
                condition=Q(replaces__isnull=True),
                name="calibration_gold_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GoldScore(AppendOnly):
    """What a gold rating says of one item, one judgement of kind, or one count."""

    gold = models.ForeignKey(GoldRating, on_delete=models.PROTECT, related_name="scores")
    item = models.CharField(max_length=16)
    status = models.CharField(max_length=20, choices=ItemStatus.choices)
    values = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    not_applicable_reason = models.CharField(max_length=16, blank=True)
    # Numbers of the turns that show it.
    turns = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "calibration_gold_score"
        constraints = [
            models.UniqueConstraint(fields=["gold", "item"], name="calibration_gold_score_once"),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="calibration_gold_score_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} {self.item}"


class GoldRationale(models.Model):
    """Why an item has its gold score, in words about the session: they go when its text goes."""

    gold = models.ForeignKey(GoldRating, on_delete=models.PROTECT, related_name="rationales")
    # An item's id; empty for the session as a whole.
    item = models.CharField(max_length=16, blank=True)
    text = models.TextField()

    class Meta:
        db_table = "calibration_gold_rationale"
        constraints = [
            models.UniqueConstraint(fields=["gold", "item"], name="calibration_gold_rationale_once")
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} {self.item}"


class SetPurpose(models.TextChoices):
    """What a set is for."""

    PRACTICE = "practice", "Practice, with the gold rating shown after each session"
    TEST = "test", "Test, without feedback on items"
    # Sessions that are mixed, unseen, into rounds.
    CHECK = "check", "Hidden checks in live rounds"


class CalibrationSet(Identified, AppendOnly):
    """Sessions with gold; a change is a new version, and the newest version of a name counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=8, choices=SetPurpose.choices)
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    # Nobody begins it any more; such a version has no sessions.
    withdrawn = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "calibration_set"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "version"], name="calibration_set_version"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=SetPurpose.values), name="calibration_set_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class SetSession(AppendOnly):
    """A session of a set version, with the gold rating it is held against."""

    calibration_set = models.ForeignKey(
        CalibrationSet, on_delete=models.PROTECT, related_name="set_sessions"
    )
    gold = models.ForeignKey(GoldRating, on_delete=models.PROTECT, related_name="set_sessions")

    class Meta:
        db_table = "calibration_set_session"
        constraints = [
            models.UniqueConstraint(
                fields=["calibration_set", "gold"], name="calibration_set_session_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calibration_set_id} {self.gold_id}"
