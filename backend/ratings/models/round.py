"""A round: which sessions are rated by whom, unseen by one another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.core.models import Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme


class RoundPhase(models.TextChoices):
    """Where a round stands; blinding is keyed on it."""

    DRAFT = "draft", "Draft"
    INDEPENDENT = "independent", "Independent rating"
    CONSENSUS = "consensus", "Consensus"
    CLOSED = "closed", "Closed"


class RoundPurpose(models.TextChoices):
    """What the ratings of a round are for; only `RATING` says something of trainees."""

    RATING = "rating", "Rating"
    # One rater's practice on gold sessions, and one rater's test.
    PRACTICE = "practice", "Calibration practice"
    TEST = "test", "Calibration test"
    # One rater's second rating of a session, weeks after its consensus.
    RECODE = "recode", "Re-code check"


class RaterGate(models.TextChoices):
    """What becomes of a round whose raters are not all in status."""

    REQUIRE = "require", "It is not started"
    WARN = "warn", "It is started, and says so"


class AssignmentStatus(models.TextChoices):
    """How far a rater is with a session."""

    WAITING = "waiting", "Waiting"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    RECUSED = "recused", "Recused"
    # Taken back before it was begun, and given to somebody else.
    REASSIGNED = "reassigned", "Given to somebody else"
    # Its session's text was erased: nobody's doing, and it counts against nobody.
    ENDED = "ended", "Ended"


class Round(Identified):
    """Sessions given to raters under one rubric version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=12, choices=RoundPhase.choices, default=RoundPhase.DRAFT)
    purpose = models.CharField(
        max_length=8, choices=RoundPurpose.choices, default=RoundPurpose.RATING
    )
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="rounds")
    raters_per_session = models.PositiveSmallIntegerField()
    # Share of the sessions that two raters have where the others have one, in per cent.
    double_coded_percent = models.PositiveSmallIntegerField(default=20)
    due_on = models.DateField(null=True, blank=True)
    rater_gate = models.CharField(max_length=8, choices=RaterGate.choices, default=RaterGate.WARN)
    # One hidden gold session is mixed in for every so many sessions of a rater; 0 mixes in none.
    check_every = models.PositiveSmallIntegerField(default=10)
    # Raters see neither the trainee nor the number of the session.
    blind_to_trainee = models.BooleanField(default=True)
    # Seed of the plan and of the codes and order shown to raters, so that both can be redone.
    seed = models.BigIntegerField()
    is_simulated = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ratings_round"
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="ratings_round_name"),
            models.CheckConstraint(
                condition=Q(phase__in=RoundPhase.values), name="ratings_round_phase"
            ),
            models.CheckConstraint(
                condition=Q(raters_per_session__gte=1), name="ratings_round_raters"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=RoundPurpose.values), name="ratings_round_purpose"
            ),
            models.CheckConstraint(
                condition=Q(rater_gate__in=RaterGate.values), name="ratings_round_rater_gate"
            ),
            models.CheckConstraint(
                condition=Q(double_coded_percent__lte=100), name="ratings_round_double_coded"
            ),
            models.CheckConstraint(
                condition=Q(phase=RoundPhase.DRAFT, started_at__isnull=True)
                | (~Q(phase=RoundPhase.DRAFT) & Q(started_at__isnull=False)),
                name="ratings_round_started",
            ),
            models.CheckConstraint(
                condition=Q(phase=RoundPhase.CLOSED, closed_at__isnull=False)
                | (~Q(phase=RoundPhase.CLOSED) & Q(closed_at__isnull=True)),
                name="ratings_round_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundRater(Identified):
    """A rater who takes part in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="round_raters")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "ratings_round_rater"
        constraints = [
            models.UniqueConstraint(fields=["round", "rater"], name="ratings_round_rater_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.rater_id}"


class RoundSession(Identified):
    """A session in a round, under a code drawn at random for this round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="round_sessions")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="round_sessions"
    )
    # Such as "K7QX": all that a rater sees of the session's identity.
    code = models.CharField(max_length=8)
    # A gold session mixed in to watch its raters, which they cannot tell from the others.
    is_check = models.BooleanField(default=False)
    # How many raters the plan gave it; empty where it was drawn up without one.
    n_wanted = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "ratings_round_session"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "therapy_session"], name="ratings_round_session_once"
            ),
            models.UniqueConstraint(fields=["round", "code"], name="ratings_round_session_code"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def rates_trainee(self) -> bool:
        """Whether its ratings say something of the trainee, and not of the rater."""
        return self.round.purpose == RoundPurpose.RATING and not self.is_check


class Assignment(Identified):
    """One session for one rater in one round."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    round_session = models.ForeignKey(
        RoundSession, on_delete=models.CASCADE, related_name="assignments"
    )
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    status = models.CharField(
        max_length=12, choices=AssignmentStatus.choices, default=AssignmentStatus.WAITING
    )
    # Random order in which this rater meets the sessions.
    position = models.PositiveIntegerField()
    # A day of its own where it was given out later than the rest of the round.
    due_on = models.DateField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    recusal_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Such as "consent_withdrawn".
    ended_because = models.CharField(max_length=24, blank=True)
    reassigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ratings_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["round_session", "rater"], name="ratings_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values), name="ratings_assignment_status"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
