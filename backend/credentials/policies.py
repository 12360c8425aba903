"""What the state of a certificate allows; no person in it."""

from typing import Any

from backend.core.errors import Conflict


def check_can_renew(certificate: Any) -> None:
    """Raise Conflict unless a certificate can be renewed: one that ends, and that still counts.

    `certificate` is a row of `selectors.certificates_visible_to` or `certificate_to_renew`.
    """
    if certificate.is_revoked:
        raise Conflict(
            "This certificate was revoked, so nothing renews it: ask for a new decision.",
            code="certificate_revoked",
        )
    if certificate.is_renewed:
        raise Conflict("This certificate was renewed already.", code="already_renewed")
    if certificate.valid_until is None:
        raise Conflict("This certificate has no end.", code="no_end")
