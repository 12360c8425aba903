"""Open Badges 3.0: profile, achievement and credential as JSON, after the 1EdTech specification."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from backend.certification.models import PathwayVersion
from backend.credentials import addresses
from backend.credentials.models import Certificate
from backend.programmes.models import Programme

CONTEXT: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def profile_of(programme: Programme) -> dict[str, Any]:
    """Return the public profile of a programme as an issuer."""
    shown = {
        "id": addresses.issuer(programme.pk),
        "type": ["Profile"],
        "name": programme.name,
        "url": addresses.base(),
    }
    if programme.is_simulated:
        shown["description"] = "A demonstration: everything in this programme is simulated."
    return shown


def achievement_of(programme: Programme, pathway: PathwayVersion) -> dict[str, Any]:
    """Return what a programme certifies by a pathway, with every rule in a sentence."""
    definition: Mapping[str, Any] = pathway.definition
    rules = "\n".join(f"- {rule['sentence']}" for rule in definition["rules"])
    return {
        "id": addresses.achievement(programme.pk, pathway.pk),
        "type": ["Achievement"],
        "name": pathway.title,
        "version": pathway.version,
        "inLanguage": pathway.language,
        "achievementType": "Certification",
        "description": definition["summary"],
        "criteria": {"narrative": rules},
        "creator": {"id": addresses.issuer(programme.pk), "type": ["Profile"]},
    }


def payload_of(
    certificate: Certificate, *, holder: str, subject: UUID, pathway: PathwayVersion
) -> dict[str, Any]:
    """Return a credential with the registered claims that must repeat it."""
    programme = certificate.programme
    valid_from = certificate.issued_at
    place = addresses.status_list(programme.pk)
    credential: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": addresses.credential(certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": pathway.title,
        "issuer": profile_of(programme),
        "validFrom": _written(valid_from),
        "awardedDate": _written(valid_from),
        "credentialSubject": {
            "id": subject.urn,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": holder,
                    "identityType": "name",
                }
            ],
            "achievement": achievement_of(programme, pathway),
        },
        "credentialStatus": {
            "id": f"{place}#{certificate.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.status_index),
            "statusListCredential": place,
        },
    }
    claims: dict[str, Any] = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(valid_from.timestamp()),
        "sub": subject.urn,
    }
    if certificate.valid_until is not None:
        end = last_second(certificate.valid_until)
        credential["validUntil"] = _written(end)
        claims["exp"] = int(end.timestamp())
    return {**credential, **claims}


def last_second(day: date) -> datetime:
    """Return the last second of a day where the people are."""
    following = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    return following - timedelta(seconds=1)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
