"""What a client agreed to, and a person's word that a text names nobody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.casework.models.courses import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class ConsentForm(Identified, AppendOnly):
    """One version of the form that clients sign; a changed text is a new version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    # As printed on the form.
    version = models.CharField(max_length=40)
    # Empty for forms that were signed before their text was kept here.
    text = models.TextField(blank=True)
    # Values of ConsentScope: what a client can tick on it.
    scopes = models.JSONField()
    # Whether it asks if de-identified scores may stay after a withdrawal.
    offers_keeping_scores = models.BooleanField(default=False)
    # How long a consent on it holds; empty where it has no end.
    expires_after_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # Empty for forms that older consents named.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "casework_consent_form"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "version"], name="casework_consent_form_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_after_months__isnull=True) | Q(expires_after_months__gte=1),
                name="casework_consent_form_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Consent(Identified):
    """What the client agreed to for one session; only its withdrawal is written later."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="consents"
    )
    # Values of ConsentScope.
    scopes = models.JSONField()
    # Empty only where a consent was written past the services.
    form = models.ForeignKey(ConsentForm, on_delete=models.PROTECT, null=True, related_name="+")
    form_version = models.CharField(max_length=40)
    # Whether de-identified scores may stay after a withdrawal, as the client said.
    keep_scores = models.BooleanField(default=False)
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Who entered the withdrawal.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "casework_consent"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="casework_consent_dates",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="casework_consent_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DeidentificationAttestation(Identified, AppendOnly):
    """A person's word that nobody can be recognised in a transcript."""

    # It can say who was recognised: it is emptied when the session's text is erased.
    erasable: ClassVar[tuple[str, ...]] = ("note",)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="attestations"
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    attested_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "casework_deidentification"

    def __str__(self) -> str:
        return str(self.id)
