"""Sessions and ratings of earlier studies, apart from those that were made here.

All of it is append-only: what is wrong is withdrawn as a whole and brought in again.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import Phase
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import ItemStatus, NotApplicableReason, RatingKind

PAST_KINDS = (
    RatingKind.INDEPENDENT,
    RatingKind.SUPERVISOR,
    RatingKind.SELF,
    RatingKind.GOLD,
)
PAST_KIND_CHOICES = [(kind.value, kind.label) for kind in PAST_KINDS]
# An earlier study may say that an item did not apply, and not why.
UNKNOWN_REASON = "unknown"
PAST_REASONS = (*NotApplicableReason.values, UNKNOWN_REASON)
MAX_CODE_LETTERS = 24


class PastImport(Identified, AppendOnly):
    """A file of an earlier study, as it was brought in."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    # What the study is called, and what else is to be known of it.
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    # SHA-256 of the file.
    file_hash = models.CharField(max_length=64)
    n_sessions = models.PositiveIntegerField()
    n_trainees = models.PositiveIntegerField()
    n_raters = models.PositiveIntegerField()
    n_ratings = models.PositiveIntegerField()
    n_answers = models.PositiveIntegerField()
    # Number of ratings by kind.
    kinds = models.JSONField()
    is_simulated = models.BooleanField(default=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "history_import"
        indexes = [models.Index(fields=["programme", "file_hash"], name="history_import_file")]

    def __str__(self) -> str:
        return self.name


class PastSession(Identified, AppendOnly):
    """A session of an earlier study: codes only, no text."""

    past_import = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="sessions")
    # As the study calls it, and whose it was; empty where the study does not say.
    code = models.CharField(max_length=MAX_CODE_LETTERS)
    trainee_code = models.CharField(max_length=MAX_CODE_LETTERS, blank=True)
    case_code = models.CharField(max_length=MAX_CODE_LETTERS, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=12, choices=Phase.choices, blank=True)

    class Meta:
        db_table = "history_session"
        constraints = [
            models.UniqueConstraint(fields=["past_import", "code"], name="history_session_code"),
            models.CheckConstraint(
                condition=Q(phase="") | Q(phase__in=Phase.values), name="history_session_phase"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PastRater(Identified, AppendOnly):
    """A rater of an earlier study: a code that needs no account."""

    past_import = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="raters")
    code = models.CharField(max_length=MAX_CODE_LETTERS)

    class Meta:
        db_table = "history_rater"
        constraints = [
            models.UniqueConstraint(fields=["past_import", "code"], name="history_rater_code")
        ]

    def __str__(self) -> str:
        return self.code


class PastRating(Identified, AppendOnly):
    """One rater's scores of one session, of one kind."""

    past_import = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="ratings")
    session = models.ForeignKey(PastSession, on_delete=models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(PastRater, on_delete=models.PROTECT, related_name="ratings")
    kind = models.CharField(max_length=12, choices=PAST_KIND_CHOICES)
    # The rater's own answer; empty where the study does not say.
    problem_areas = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "history_rating"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "rater", "kind"], name="history_rating_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PAST_KINDS]),
                name="history_rating_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def rubric_id(self) -> UUID:
        """The version that the study was rated with, as of an import that is loaded."""
        return self.past_import.rubric_id


class PastAnswer(AppendOnly):
    """What a past rating says of one item, one judgement of kind, or one count."""

    rating = models.ForeignKey(PastRating, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=16)
    status = models.CharField(max_length=20, choices=ItemStatus.choices)
    values = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    not_applicable_reason = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "history_answer"
        constraints = [
            models.UniqueConstraint(fields=["rating", "item"], name="history_answer_once"),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="history_answer_status"
            ),
            # Only what is scored holds an answer; only what does not apply holds a reason.
            models.CheckConstraint(
                condition=Q(status=ItemStatus.SCORED)
                | Q(values={}, choices=[], count__isnull=True),
                name="history_answer_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ItemStatus.NOT_APPLICABLE, not_applicable_reason__in=PAST_REASONS
                )
                | (~Q(status=ItemStatus.NOT_APPLICABLE) & Q(not_applicable_reason="")),
                name="history_answer_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.item}"


class PastReport(Identified, AppendOnly):
    """The agreement of a study's independent ratings, as it was computed at the import."""

    past_import = models.OneToOneField(PastImport, on_delete=models.PROTECT, related_name="report")
    computed_at = models.DateTimeField(auto_now_add=True)
    software = models.CharField(max_length=60)
    # SHA-256 of the ratings it was computed from.
    data_hash = models.CharField(max_length=64)
    n_sessions = models.PositiveIntegerField()
    n_raters = models.PositiveIntegerField()
    n_ratings = models.PositiveIntegerField()
    result = models.JSONField()

    class Meta:
        db_table = "history_report"

    def __str__(self) -> str:
        return str(self.id)


class PastWithdrawal(Identified, AppendOnly):
    """A study that counts no more; what was brought in stays, and is shown as withdrawn."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    past_import = models.OneToOneField(
        PastImport, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.TextField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "history_withdrawal"

    def __str__(self) -> str:
        return str(self.past_import_id)


class CodeOf(models.TextChoices):
    """Whose code it is."""

    TRAINEE = "trainee", "Trainee"
    RATER = "rater", "Rater"


class PastNaming(AppendOnly):
    """Who is who in a study, by code, as a lead said it at once; the newest word of a code counts.

    `codes` is a list of {of, code, id}: a trainee's enrolment, a rater's account, or null to take
    back what was said.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    past_import = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="namings")
    codes = models.JSONField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "history_naming"

    def __str__(self) -> str:
        return f"{self.past_import_id} {self.pk}"
