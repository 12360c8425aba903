"""The public addresses under which issuers, keys, achievements and certificates are found."""

from uuid import UUID

from django.conf import settings

from backend.core.errors import Conflict

API = "/api/v1"


def base() -> str:
    """Return the address that the world knows the server by. Raises Conflict without one."""
    address: str = settings.PUBLIC_ADDRESS
    if not address:
        raise Conflict(
            "A certificate says where it can be checked, and the server does not know its own "
            "address: whoever runs it sets PUBLIC_ADDRESS.",
            code="no_public_address",
        )
    return address


def page_of(code: str) -> str:
    """Return the page on which anybody checks a certificate."""
    return f"{base()}/verify/{code}"


def credential(code: str) -> str:
    """Return the identifier of a credential, which answers whether it holds."""
    return f"{base()}{API}/verifications/{code}/"


def issuer(programme: UUID) -> str:
    """Return the address of a programme's public profile."""
    return f"{base()}{API}/issuers/{programme}/"


def achievement(programme: UUID, pathway: UUID) -> str:
    """Return the address of what a programme certifies by a pathway."""
    return f"{issuer(programme)}achievements/{pathway}/"


def status_list(programme: UUID) -> str:
    """Return the address of a programme's list of what it revoked."""
    return f"{issuer(programme)}status-list/"


def key(kid: str) -> str:
    """Return the address of a public key."""
    return f"{base()}{API}/signing-keys/{kid}/"
