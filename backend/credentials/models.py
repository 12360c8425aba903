"""Certificates, the keys that sign them, and what ends them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.certification.models import Decision
from backend.core.models import AppendOnly, Identified
from backend.core.triggers import Guard
from backend.programmes.models import Enrolment, Programme


class SigningKey(Identified, AppendOnly):
    """The public half of a programme's key; the newest signs, and every one verifies.

    The private half lies in a file outside the database and the repository.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    # RFC 7638 thumbprint of the public key.
    kid = models.CharField(max_length=43, unique=True)
    # Ed25519 public key, base64url without padding.
    public_key = models.CharField(max_length=43)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "credentials_signing_key"

    def __str__(self) -> str:
        return self.kid


class Certificate(Identified, AppendOnly):
    """What was issued when a decision certified a trainee. It names nobody."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="certificate")
    # Such as "7K3QX9F2MHRC": what people type to check it; the last sign checks the others.
    code = models.CharField(max_length=12, unique=True)
    # Its place in the programme's status list, drawn at random.
    status_index = models.PositiveIntegerField()
    title = models.TextField()
    pathway_version = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    # The last day on which it holds; null where the pathway sets no end.
    valid_until = models.DateField(null=True, blank=True)
    signed_with = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    # SHA-256 of the signed credential, and of the holder's name with the code.
    credential_hash = models.CharField(max_length=64)
    holder_hash = models.CharField(max_length=64)
    # The certificate that this one renews.
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )

    class Meta:
        db_table = "credentials_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "status_index"], name="credentials_status_place"
            )
        ]

    def __str__(self) -> str:
        return self.code


class CertificateText(models.Model):
    """What names the holder; it can be erased, and is never changed."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, primary_key=True, related_name="text"
    )
    holder = models.CharField(max_length=150)
    # The Open Badges credential as a compact JWS.
    credential = models.TextField()

    guards: ClassVar[tuple[Guard, ...]] = (
        Guard("UPDATE", "what a certificate says is never changed"),
    )

    class Meta:
        db_table = "credentials_certificate_text"

    def __str__(self) -> str:
        return str(self.certificate_id)


class Revocation(Identified, AppendOnly):
    """From this moment a certificate does not hold."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.TextField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "credentials_revocation"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="credentials_revoked_says_why")
        ]

    def __str__(self) -> str:
        return str(self.certificate_id)
