"""Certificates and how anybody can check them."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """From a decision that certifies to a document, and to whether it still holds."""

    name = "backend.credentials"
    label = "credentials"

    def ready(self) -> None:
        """Issue a certificate with every certification, and let the trail vouch for it."""
        from backend.audit import rows, seals
        from backend.certification import outcomes
        from backend.credentials.models import Certificate, Revocation, SigningKey
        from backend.credentials.services import issue_certificate

        outcomes.add_follower("certificate", issue_certificate)
        seals.add_sealed("certificate.issued", rows.RowsOf(Certificate), noun="certificate")
        revoked = rows.RowsOf(Revocation, text=("reason",))
        seals.add_sealed("certificate.revoked", revoked, noun="revocation")
        seals.add_sealed("signing_key.made", rows.RowsOf(SigningKey), noun="signing key")
