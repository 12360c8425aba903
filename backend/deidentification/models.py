"""Reviews of proposals, names given in a case, reports of names that were left in a text.

Spans hold places, never words: the text has them. When a review is completed its spans, steps and
entities go; counts, hashes and the maps from old places to new ones stay.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.casework.deidentify import Kind
from backend.casework.models import Case, TherapySession, Transcript
from backend.core.models import Identified
from backend.programmes.models import Programme

KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in Kind]
#: Kinds of which somebody can give the name beforehand.
NAMED_KINDS = [
    (kind.value, kind.value.capitalize())
    for kind in (Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.SCHOOL)
]


class ReviewState(models.TextChoices):
    """How far a review is."""

    OPEN = "open", "Open"
    COMPLETED = "completed", "Completed"
    SUPERSEDED = "superseded", "Superseded"


class SpanDecision(models.TextChoices):
    """What is to become of a span."""

    UNDECIDED = "undecided", "Undecided"
    ACCEPTED = "accepted", "Taken out"
    REJECTED = "rejected", "Left in"


class ReportOutcome(models.TextChoices):
    """What came of a report."""

    REDACTED = "redacted", "The text was reviewed again"
    NO_NAME = "no_name", "There was no name"
    ERASED = "erased", "The text was erased"


def new_salt() -> str:
    """Return what keeps hashes of single words from being guessed."""
    return secrets.token_hex(16)


class Review(Identified):
    """One reading of a transcript: what the rules propose and what somebody decided."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    transcript = models.ForeignKey(
        Transcript, on_delete=models.PROTECT, related_name="deidentification_reviews"
    )
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    # Raised with every decision, so that two windows cannot overwrite each other.
    version = models.PositiveIntegerField(default=1)
    engine_version = models.CharField(max_length=40)
    # SHA-256 of the turns that the spans are about, and of what they became.
    text_hash = models.CharField(max_length=64)
    redacted_hash = models.CharField(max_length=64, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    # Gone when the review ends.
    salt = models.CharField(max_length=32, default=new_salt, blank=True)
    # [{key, kind, role, replacement, unsure}]
    entities = models.JSONField(default=list, blank=True)
    # {label of a speaker that is a name: what stands for it, or null to keep it}
    speakers = models.JSONField(default=dict, blank=True)
    # What stays. Counts by what was done; {turn: [[start, end, replacement]]}.
    counts = models.JSONField(default=dict, blank=True)
    maps = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "deidentification_review"
        constraints = [
            models.UniqueConstraint(
                fields=["transcript"],
                condition=Q(state=ReviewState.OPEN),
                name="deidentification_one_open_review",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReviewState.values), name="deidentification_review_state"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, completed_by__isnull=True)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
                name="deidentification_review_completed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.COMPLETED) | Q(completed_at__isnull=False),
                name="deidentification_completed_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Span(Identified):
    """A place in a turn that the rules, or a person, take for an identifier."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="spans")
    turn = models.PositiveIntegerField()
    # Characters (code points) from the start of the turn; `end` is the first one after the span.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # Salted SHA-256 of the words, by which a decision is recognised when the rules run again.
    words_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=KINDS)
    # Key of one of the review's entities.
    entity = models.CharField(max_length=40)
    rule = models.CharField(max_length=60)
    confidence = models.FloatField()
    is_added = models.BooleanField(default=False)
    decision = models.CharField(
        max_length=10, choices=SpanDecision.choices, default=SpanDecision.UNDECIDED
    )
    # Another replacement than the entity's, for this place alone.
    replacement = models.CharField(max_length=62, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "deidentification_span"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "turn", "start", "end"], name="deidentification_span_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="deidentification_span_length"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=SpanDecision.values),
                name="deidentification_span_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn} {self.start}-{self.end}"


class Step(models.Model):
    """One thing that somebody did in a review, with what stood before, so that it can be undone."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    # {spans: [[id, decision, replacement]], added: [id], entities: [...] or null}
    before = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    is_undone = models.BooleanField(default=False)

    class Meta:
        db_table = "deidentification_step"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="deidentification_step_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"


class CaseName(Identified):
    """A name that belongs to a case: to be looked for, and what stands for it in every session."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="names")
    text = models.CharField(max_length=120)
    # Other names of the same.
    also = models.JSONField(default=list, blank=True)
    # Such as "sister"; empty where nothing is known.
    role = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=NAMED_KINDS, default=Kind.PERSON.value)
    # Settled in an earlier session, in brackets; empty until then.
    replacement = models.CharField(max_length=62, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "deidentification_case_name"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "text"], name="deidentification_case_name_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class NameReport(Identified):
    """Somebody who read a text says that a name was left in it: the session is closed until then.

    `note` is erased when the report is settled.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="name_reports"
    )
    # Numbers of the turns in which the name stands.
    turns = models.JSONField()
    note = models.TextField(blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ReportOutcome.choices, blank=True)
    # Why there was no name.
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "deidentification_name_report"
        indexes = [
            models.Index(
                fields=["therapy_session"],
                condition=Q(settled_at__isnull=True),
                name="deidentification_open_report",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | Q(settled_at__isnull=False, outcome__in=ReportOutcome.values),
                name="deidentification_report_settled",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
