"""What is said and settled in a case. Words go with the session's text; nothing else changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import TherapySession
from backend.consensus.models.case import ConsensusCase
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme
from backend.ratings.models import ItemStatus, NotApplicableReason


class Cause(models.TextChoices):
    """Why raters differed."""

    ANCHOR_UNCLEAR = "anchor_unclear", "The anchor is unclear"
    EVIDENCE_MISSED = "evidence_missed", "Evidence was missed"
    AREA_DIFFERS = "area_differs", "The problem area differs"
    SLIP = "slip", "A slip"
    OTHER = "other", "Something else"


class ConsensusReason(Identified, AppendOnly):
    """Why a rater scored as they did, said before they read what the others say."""

    erasable: ClassVar[tuple[str, ...]] = ("text",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="reasons")
    # Whose erasure takes the words away.
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    # The item's id in the rubric; empty for the problem area.
    part = models.CharField(max_length=16, blank=True)
    letter = models.CharField(max_length=2)
    text = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_reason"
        constraints = [
            models.UniqueConstraint(fields=["case", "part", "letter"], name="consensus_reason_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part} {self.letter}"


class Settlement(Identified, AppendOnly):
    """What the session is to be scored on one item, or its problem area; the newest holds."""

    erasable: ClassVar[tuple[str, ...]] = ("why", "rule")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="settlements")
    # Whose erasure takes the words away.
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    # The item's id in the rubric; empty for the problem area.
    part = models.CharField(max_length=16, blank=True)
    # The problem areas; null for an item.
    areas = models.JSONField(null=True)
    # As of `ItemScore`; unscored for the problem area.
    status = models.CharField(
        max_length=20, choices=ItemStatus.choices, default=ItemStatus.UNSCORED
    )
    values = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    not_applicable_reason = models.CharField(
        max_length=16, choices=NotApplicableReason.choices, blank=True
    )
    cause = models.CharField(max_length=16, choices=Cause.choices)
    # More on the cause; asked for where it is none of those named.
    why = models.TextField(blank=True)
    # The rule that settled it, for every session that follows; it becomes an anchor note.
    rule = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_settlement"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="consensus_settlement_number"),
            models.CheckConstraint(
                condition=Q(cause__in=Cause.values), name="consensus_settlement_cause"
            ),
            models.CheckConstraint(
                condition=Q(part="", areas__isnull=False, status=ItemStatus.UNSCORED)
                | (~Q(part="") & Q(areas__isnull=True) & ~Q(status=ItemStatus.UNSCORED)),
                name="consensus_settlement_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class ConsensusAgreement(Identified, AppendOnly):
    """Somebody agrees to everything that was settled up to a number."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(ConsensusCase, on_delete=models.PROTECT, related_name="agreements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The number of the last settlement; 0 where nothing had to be settled.
    basis = models.PositiveIntegerField()
    agreed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "basis"], name="consensus_agreement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis}"


class ConsensusResult(Identified, AppendOnly):
    """What a case came to: evidence of its own, beside the ratings and never instead of them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(ConsensusCase, on_delete=models.PROTECT, related_name="result")
    therapy_session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    # Null where the rubric asks for none.
    problem_areas = models.JSONField(null=True)
    # One row a part of the rubric: item, status, values, choices, count, not_applicable_reason,
    # whether it was agreed or settled, and the cause where it was settled.
    answers = models.JSONField()
    n_agreed = models.PositiveIntegerField()
    n_settled = models.PositiveIntegerField()
    # The number of the last settlement in it.
    basis = models.PositiveIntegerField()
    # Whether an adjudicator closed it, or everybody who rated.
    by_adjudicator = models.BooleanField()
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_result"

    def __str__(self) -> str:
        return str(self.case_id)
