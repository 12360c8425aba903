"""Routes of this app."""

from backend.credentials.views import (
    CertificateViewSet,
    IssuerViewSet,
    SigningKeyViewSet,
    VerificationViewSet,
)

ROUTES = [
    ("certificates", CertificateViewSet, "certificate"),
    ("verifications", VerificationViewSet, "verification"),
    ("signing-keys", SigningKeyViewSet, "signing-key"),
    ("issuers", IssuerViewSet, "issuer"),
]
