"""Anchor notes: what a programme decided an item to mean, shown to its raters beside the anchors.

A note is of all sessions and names none: it stays when the words of the session that led to it go.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.consensus.models.case import ConsensusCase
from backend.core.models import AppendOnly, Identified
from backend.instruments.models import RubricVersion
from backend.programmes.models import Programme


class AnchorNote(Identified, AppendOnly):
    """A rule for one item of a rubric version; other words are another note that replaces it."""

    erasable: ClassVar[tuple[str, ...]] = ("text",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, related_name="+")
    # The item's id in the rubric, such as "B4".
    item = models.CharField(max_length=16)
    text = models.TextField()
    # How often it was worded, this time included.
    number = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    # The consensus that led to it; null where the lead wrote it.
    case = models.ForeignKey(
        ConsensusCase, on_delete=models.PROTECT, null=True, related_name="notes"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "consensus_anchor_note"
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, number=1)
                | (Q(replaces__isnull=False, number__gt=1) & ~Q(replaces=F("id"))),
                name="consensus_anchor_note_number",
            )
        ]
        indexes = [models.Index(fields=["programme", "rubric"], name="consensus_note_rubric")]

    def __str__(self) -> str:
        return f"{self.item} {self.id}"


class AnchorNoteWithdrawal(Identified, AppendOnly):
    """A note holds no longer; what was rated with it was rated with it."""

    erasable: ClassVar[tuple[str, ...]] = ("reason",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    note = models.OneToOneField(AnchorNote, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "consensus_anchor_note_withdrawal"

    def __str__(self) -> str:
        return str(self.note_id)
