"""The only place that writes keys and certificates."""

from backend.credentials.services.issuing import issue_certificate
from backend.credentials.services.keeping import make_signing_key, rotate_signing_key
from backend.credentials.services.opening import open_certificate
from backend.credentials.services.renewing import renew_certificate
from backend.credentials.services.revoking import revoke_certificate

__all__ = [
    "issue_certificate",
    "make_signing_key",
    "open_certificate",
    "renew_certificate",
    "revoke_certificate",
    "rotate_signing_key",
]
