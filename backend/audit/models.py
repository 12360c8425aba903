"""The audit trail: one hash chain a programme, without foreign keys, never changed.

Events hold opaque keys, ids and hashes. Address, browser and free text lie in `AuditSide`, which
can be erased: the event keeps its hash, so that the chain stays whole.
"""

import uuid

from django.db import models

from backend.core.models import AppendOnly


class Outcome(models.TextChoices):
    """How an attempt ended."""

    ALLOWED = "allowed"
    DENIED = "denied"
    FAILED = "failed"


class AuditChain(models.Model):
    """The head of a chain: how long it is and its last hash, so that a cut tail is noticed."""

    key = models.CharField(primary_key=True, max_length=40)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "audit_chain"

    def __str__(self) -> str:
        return self.key


class AuditEvent(AppendOnly):
    """Who did what, to what, when, why and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The programme's id, or "installation".
    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    # The person's opaque key; empty for the system itself.
    actor = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.ALLOWED)
    purpose = models.CharField(max_length=60, blank=True)
    # Ids, codes and hashes only.
    details = models.JSONField(default=dict, blank=True)
    side_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_event_sequence"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="audit_event_outcome"
            ),
        ]
        indexes = [models.Index(fields=["chain", "at"], name="audit_event_chain_at")]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.verb}"


class AuditSide(models.Model):
    """What may have to be erased of an event."""

    event = models.UUIDField(primary_key=True)
    salt = models.CharField(max_length=32)
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "audit_side"

    def __str__(self) -> str:
        return str(self.event)
