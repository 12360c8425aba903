"""How long a programme keeps what clients said, what it may not delete, and proof of what went.

Rows are added, never changed: the newest policy counts, and a hold ends by a row of its own.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.casework.models import Case, TherapySession
from backend.core.models import AppendOnly, Identified
from backend.media.models import Recording
from backend.programmes.models import Enrolment, Programme

MAX_REASON_LETTERS = 500


class Kind(models.TextChoices):
    """What a policy has a rule for."""

    TEXT = "text", "Transcripts"
    RECORDING = "recording", "Recordings"
    # No case, or nobody has vouched that it names nobody.
    UNFINISHED = "unfinished", "Unfinished imports"


class What(models.TextChoices):
    """What was deleted."""

    TEXT = "text", "Transcript"
    RECORDING = "recording", "Recording"


class RetentionPolicy(Identified, AppendOnly):
    """A version of how long a programme keeps each kind; a kind without a rule is kept."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # Counted from 1 within the programme.
    number = models.PositiveIntegerField()
    # {kind: {"event", "days", "on"}}, as `due.Rule` reads them.
    rules = models.JSONField()
    # How many things the person was told become due at once, and confirmed.
    confirmed_due = models.PositiveIntegerField(default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    # Nothing is deleted for it before this day.
    effective_on = models.DateField()

    class Meta:
        db_table = "retention_policy"
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="retention_policy_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="retention_policy_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class LegalHold(Identified, AppendOnly):
    """Nothing of a session, a case or a trainee is deleted until this is lifted."""

    # A reason can name somebody.
    erasable: ClassVar[tuple[str, ...]] = ("reason",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, null=True, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "retention_legal_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    therapy_session__isnull=False, case__isnull=True, enrolment__isnull=True
                )
                | Q(therapy_session__isnull=True, case__isnull=False, enrolment__isnull=True)
                | Q(therapy_session__isnull=True, case__isnull=True, enrolment__isnull=False),
                name="retention_hold_on_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class LegalHoldLift(Identified, AppendOnly):
    """The end of a legal hold."""

    erasable: ClassVar[tuple[str, ...]] = ("reason",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    hold = models.OneToOneField(LegalHold, on_delete=models.PROTECT, related_name="lift")
    reason = models.TextField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "retention_legal_hold_lift"

    def __str__(self) -> str:
        return str(self.hold_id)


class DeletionProof(Identified, AppendOnly):
    """That a text or a recording was deleted: what it was, why, and which event says so."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="deletion_proofs"
    )
    what = models.CharField(max_length=10, choices=What.choices)
    recording = models.OneToOneField(
        Recording, on_delete=models.PROTECT, null=True, related_name="deletion_proof"
    )
    # SHA-256 of the content, as the tombstone keeps it.
    content_hash = models.CharField(max_length=64)
    # Turns of a text, bytes of a recording.
    size = models.PositiveBigIntegerField()
    # Such as "retention" or "consent_withdrawn".
    reason = models.CharField(max_length=40)
    # The version that made it due; empty for what went for another reason.
    policy = models.ForeignKey(
        RetentionPolicy, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The number of the event in the programme's chain.
    event_sequence = models.PositiveBigIntegerField()
    deleted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "retention_deletion_proof"
        constraints = [
            models.UniqueConstraint(
                fields=["therapy_session"],
                condition=Q(what=What.TEXT),
                name="retention_proof_of_text_once",
            ),
            models.CheckConstraint(
                condition=Q(what=What.TEXT, recording__isnull=True)
                | Q(what=What.RECORDING, recording__isnull=False),
                name="retention_proof_what",
            ),
        ]
        indexes = [models.Index(F("deleted_at").desc(), name="retention_proof_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.content_hash[:12]}"
