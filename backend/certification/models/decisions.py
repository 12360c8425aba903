"""A decision: asked for, judged by a frozen trace, signed, concluded, perhaps appealed against.

Nothing of it is ever changed. Where it stands is the state of its newest step.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.certification.models.pathways import PathwayVersion
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Enrolment, Programme
from backend.ratings.models import Rating


class Purpose(models.TextChoices):
    """What is asked for."""

    DECISION = "decision", "Certification"
    RENEWAL = "renewal", "Renewal"


class DecisionState(models.TextChoices):
    """Where a decision stands."""

    REQUESTED = "requested", "Requested"
    IN_REVIEW = "in_review", "In review"
    CERTIFIED = "certified", "Certified"
    NOT_YET = "not_yet", "Not yet"
    WITHDRAWN = "withdrawn", "Withdrawn"
    APPEALED = "appealed", "Appealed"
    UPHELD = "upheld", "Upheld"
    REOPENED = "reopened", "Reopened"


class DecisionAction(models.TextChoices):
    """What leads from one state to the next."""

    REQUEST = "request", "Request"
    REVIEW = "review", "Review"
    CERTIFY = "certify", "Certify"
    REFUSE = "refuse", "Not yet"
    WITHDRAW = "withdraw", "Withdraw"
    APPEAL = "appeal", "Appeal"
    UPHOLD = "uphold", "Uphold"
    REOPEN = "reopen", "Reopen"


class FlagReason(models.TextChoices):
    """Why a decision no longer rests on what it rested on."""

    CONSENT_WITHDRAWN = "consent_withdrawn", "Consent withdrawn"
    RATING_UNDER_REVIEW = "rating_under_review", "Rating under review"


class Decision(Identified, AppendOnly):
    """Whether a trainee is certified by a pathway, on sessions since a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="decisions")
    pathway = models.ForeignKey(PathwayVersion, on_delete=models.PROTECT, related_name="+")
    # Whose scores count, as adopted when the decision was asked for.
    instrument = models.SlugField(max_length=60)
    scale = models.CharField(max_length=40)
    # Every rated session held from this day on is in the portfolio; null: every one there is.
    since = models.DateField(null=True, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.DECISION)
    # The decision whose certificate is to be renewed.
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    # The decision that was appealed against, and is made anew.
    reconsiders = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reconsidered_by"
    )
    note = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_decision"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose=Purpose.DECISION, renews__isnull=True)
                | Q(purpose=Purpose.RENEWAL, renews__isnull=False),
                name="certification_renewal_renews",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class FrozenTrace(Identified, AppendOnly):
    """What a decision rests on, as it was when somebody froze it; the newest is signed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="traces")
    number = models.PositiveSmallIntegerField()
    # The day the question was asked for.
    on = models.DateField()
    # Everything the rules looked at; people are opaque keys.
    evidence = models.JSONField()
    evidence_hash = models.CharField(max_length=64)
    # What each rule says of it, before anybody signed.
    trace = models.JSONField()
    trace_hash = models.CharField(max_length=64)
    # Versions of pathway, instrument and software, hashes of each input, and the figures in full.
    made_of = models.JSONField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_frozen_trace"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number"], name="certification_trace_number"
            )
        ]

    def __str__(self) -> str:
        return self.trace_hash[:12]


class TraceRating(AppendOnly):
    """A rating that a trace rests on; for whatever later befalls the rating or its session."""

    trace = models.ForeignKey(FrozenTrace, on_delete=models.PROTECT, related_name="ratings")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "certification_trace_rating"
        constraints = [
            models.UniqueConstraint(
                fields=["trace", "rating"], name="certification_trace_rating_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trace_id} {self.rating_id}"


class Signature(Identified, AppendOnly):
    """A person's name under a frozen trace, by its hash."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    trace = models.ForeignKey(FrozenTrace, on_delete=models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Whether the signer supervises, or supervised, the trainee.
    supervises = models.BooleanField()
    trace_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_signature"
        constraints = [
            models.UniqueConstraint(fields=["trace", "signer"], name="certification_signs_once")
        ]

    def __str__(self) -> str:
        return f"{self.trace_id} {self.signer_id}"


class DecisionStep(Identified, AppendOnly):
    """One step of a decision, with who took it and why."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=12, choices=DecisionAction.choices)
    state = models.CharField(max_length=12, choices=DecisionState.choices)
    reason = models.TextField(blank=True)
    # The trace with the signatures, where the step certifies, and its hash.
    signed_trace = models.JSONField(null=True, blank=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_decision_step"
        constraints = [
            # Of two people who act at once, one comes too late.
            models.UniqueConstraint(
                fields=["decision", "number"], name="certification_step_number"
            ),
            models.CheckConstraint(
                condition=Q(action=DecisionAction.CERTIFY, signed_trace__isnull=False)
                | (~Q(action=DecisionAction.CERTIFY) & Q(signed_hash="")),
                name="certification_certified_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.number} {self.action}"


class DecisionFlag(Identified, AppendOnly):
    """Something that a concluded decision rests on has changed since; the decision stays."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="flags")
    reason = models.CharField(max_length=24, choices=FlagReason.choices)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_decision_flag"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "reason", "rating"], name="certification_flag_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.reason}"
