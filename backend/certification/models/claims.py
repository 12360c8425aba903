"""What is claimed for a trainee beside the sessions, and who confirmed it.

An entry is never changed: a correction is a new one that names the one it replaces.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models import Case
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Enrolment, Programme


class Claim(Identified, AppendOnly):
    """Something that counts for a trainee once somebody else has confirmed it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="%(class)ss")
    # What shows it, in the words of whoever entered it.
    evidence = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class SupervisionLog(Claim):
    """Supervision that a trainee had."""

    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    # The case it was about, if it was about one.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "certification_supervision_log"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="certification_log_minutes"
            )
        ]


class Attestation(Claim):
    """A statement that something a pathway asks for was done, and how much of it."""

    # The id that a pathway's rule names, such as "ipt_course".
    requirement = models.CharField(max_length=60)
    # In the unit that the rule counts in.
    amount = models.FloatField()
    done_on = models.DateField()

    class Meta:
        db_table = "certification_attestation"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=10_000), name="certification_attested_amount"
            )
        ]


class ClaimReview(Identified, AppendOnly):
    """Somebody's word on a claim; the newest counts."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    log = models.ForeignKey(
        SupervisionLog, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    attestation = models.ForeignKey(
        Attestation, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    confirmed = models.BooleanField()
    # Why it was not confirmed.
    reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "certification_claim_review"
        constraints = [
            models.CheckConstraint(
                condition=Q(log__isnull=False, attestation__isnull=True)
                | Q(log__isnull=True, attestation__isnull=False),
                name="certification_review_of_one",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True) | ~Q(reason=""), name="certification_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.log_id or self.attestation_id} {self.confirmed}"
