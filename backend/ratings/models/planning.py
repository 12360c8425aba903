"""How the sessions of a round were drawn, who must not rate whom, and who was reminded."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models.round import Round


class Stratum(models.TextChoices):
    """What a draw takes its sessions from evenly."""

    NONE = "", "All sessions together"
    TRAINEE = "trainee", "Each trainee"
    PHASE = "phase", "Each phase of treatment"


class RoundDraw(Identified, AppendOnly):
    """The random draw of a round's sessions, with all that is needed to redo it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="draw")
    # Which rule of `draw.py` was followed.
    algorithm = models.CharField(max_length=20)
    seed = models.CharField(max_length=64)
    # Whether somebody chose the seed, as after a public throw of dice; else it was made here.
    seed_is_given = models.BooleanField()
    stratified_by = models.CharField(max_length=8, choices=Stratum.choices, blank=True)
    # What was asked of the sessions, such as {"held_from": "2026-01-01"}.
    filter = models.JSONField()
    # Sessions that were asked for, whether they could be rated or not.
    n_registered = models.PositiveIntegerField()
    # Why sessions were left out of the frame, with how many; one may be named by several reasons.
    left_out = models.JSONField()
    # Pairs of session id and stratum that could be drawn, sorted; and their SHA-256.
    frame = models.JSONField()
    frame_hash = models.CharField(max_length=64)
    n_wanted = models.PositiveIntegerField()
    # Ids of the drawn sessions, in the order of the draw.
    picks = models.JSONField()
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "ratings_round_draw"
        constraints = [
            models.CheckConstraint(
                condition=Q(stratified_by__in=Stratum.values), name="ratings_round_draw_stratum"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.frame_hash[:12]}"


class ConflictOfInterest(Identified):
    """A rater who must not rate a trainee, for another reason than that they supervise them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ratings_conflict_of_interest"
        constraints = [
            models.UniqueConstraint(
                fields=["rater", "enrolment"],
                condition=Q(ended_at__isnull=True),
                name="ratings_conflict_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} {self.enrolment_id}"


class RoundReminder(Identified):
    """A rater was told once that their work in a round is due on a day."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "ratings_round_reminder"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "rater", "due_on"], name="ratings_round_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.rater_id} {self.due_on}"
