"""What a client agreed to, and a person's word that a text names nobody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from backend.casework.models.courses import TherapySession
from backend.core.models import AppendOnly, Identified
from backend.programmes.models import Programme


class Consent(Identified):
    """What the client agreed to for one session; only its withdrawal is written later."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    therapy_session = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="consents"
    )
    # Values of ConsentScope.
    scopes = models.JSONField()
    form_version = models.CharField(max_length=40)
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "casework_consent"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="casework_consent_dates",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class DeidentificationAttestation(Identified, AppendOnly):
    """A person's word that nobody can be recognised in a transcript."""

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
