"""What Open Badges 3.0 requires of a credential signed as a JSON web token, as a table.

After 1EdTech, Open Badges Specification 3.0: 8.2.4 (JSON Web Token Proof Format) and appendix B
(AchievementCredential, AchievementSubject, Achievement, Criteria, Profile, IdentityObject,
CredentialStatus), and after W3C, Verifiable Credentials Data Model 2.0, 4.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

_URI = re.compile(r"^(https?://\S+|urn:\S+|did:\S+)$")
_OB_CONTEXT = re.compile(r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$")


def is_uri(value: Any) -> bool:
    return isinstance(value, str) and bool(_URI.match(value))


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_instant(value: Any) -> bool:
    return is_text(value) and datetime.fromisoformat(value).tzinfo is not None


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def holds_type(name: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and name in value


# Path in the payload, what it must be.
REQUIRED: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("iss", is_uri),
    ("jti", is_uri),
    ("sub", is_uri),
    ("nbf", is_number),
    ("@context.0", lambda value: value == "https://www.w3.org/ns/credentials/v2"),
    ("@context.1", lambda value: bool(_OB_CONTEXT.match(value))),
    ("id", is_uri),
    ("type", holds_type("VerifiableCredential")),
    ("type", holds_type("OpenBadgeCredential")),
    ("issuer.id", is_uri),
    ("issuer.type", holds_type("Profile")),
    ("validFrom", is_instant),
    ("credentialSubject.id", is_uri),
    ("credentialSubject.type", holds_type("AchievementSubject")),
    ("credentialSubject.identifier.0.type", lambda value: value == "IdentityObject"),
    ("credentialSubject.identifier.0.hashed", lambda value: value is False),
    ("credentialSubject.identifier.0.identityHash", is_text),
    ("credentialSubject.identifier.0.identityType", is_text),
    ("credentialSubject.achievement.id", is_uri),
    ("credentialSubject.achievement.type", holds_type("Achievement")),
    ("credentialSubject.achievement.name", is_text),
    ("credentialSubject.achievement.description", is_text),
    ("credentialSubject.achievement.criteria.narrative", is_text),
    ("credentialStatus.id", is_uri),
    ("credentialStatus.type", is_text),
    # W3C Bitstring Status List 1.0, 2.1.
    ("credentialStatus.statusPurpose", lambda value: value == "revocation"),
    ("credentialStatus.statusListIndex", lambda value: value.isdecimal()),
    ("credentialStatus.statusListCredential", is_uri),
)
# Claims that must repeat what the credential says: 8.2.4.5.
REPEATED = (("iss", "issuer.id"), ("jti", "id"), ("sub", "credentialSubject.id"))
# Instants that a claim repeats as a number.
REPEATED_INSTANTS = (("nbf", "validFrom"), ("exp", "validUntil"))


def at(payload: Any, path: str) -> Any:
    """Return what stands at a path. Raises LookupError where nothing does."""
    for part in path.split("."):
        payload = payload[int(part)] if part.isdecimal() else payload[part]
    return payload


def faults(payload: dict[str, Any]) -> list[str]:
    """Return what the standard requires and the payload lacks."""
    found = []
    for path, is_right in REQUIRED:
        try:
            if not is_right(at(payload, path)):
                found.append(f"{path}: {at(payload, path)!r}")
        except (LookupError, TypeError, ValueError) as error:
            found.append(f"{path}: {error!r}")
    for claim, path in REPEATED:
        if payload.get(claim) != at(payload, path):
            found.append(f"{claim} is not {path}")
    for claim, path in REPEATED_INSTANTS:
        if (claim in payload) != (path in payload):
            found.append(f"{claim} without {path}, or the other way round")
        elif claim in payload:
            instant = datetime.fromisoformat(payload[path])
            if instant.timestamp() != payload[claim]:
                found.append(f"{claim} is not {path}")
    return found
