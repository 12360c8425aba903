"""A programme's list of what it revoked: a bit for each certificate (W3C Bitstring Status List)."""

import base64
import gzip
from collections.abc import Iterable
from typing import Any, Final

from backend.credentials import addresses
from backend.credentials.models import SigningKey
from backend.programmes.models import Programme

# The least that the standard allows, so that a place in it tells little.
PLACES: Final = 131_072


def encoded(revoked: Iterable[int]) -> str:
    """Return the list as the standard writes it: bits from the left, compressed, multibase.

    >>> is_set(encoded([3, 131071]), 3), is_set(encoded([3]), 4)
    (True, False)
    """
    bits = bytearray(PLACES // 8)
    for place in revoked:
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def is_set(written: str, place: int) -> bool:
    """Read a place of an encoded list."""
    packed = base64.urlsafe_b64decode(written[1:] + "=" * (-len(written[1:]) % 4))
    return bool(gzip.decompress(packed)[place // 8] & (0x80 >> (place % 8)))


def list_credential(
    programme: Programme, key: SigningKey, revoked: Iterable[int]
) -> dict[str, Any]:
    """Return the list as a credential to be signed."""
    place = addresses.status_list(programme.pk)
    issuer = addresses.issuer(programme.pk)
    since = key.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": place,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": since,
        "credentialSubject": {
            "id": f"{place}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
        "iss": issuer,
        "jti": place,
        "sub": f"{place}#list",
        "nbf": int(key.made_at.timestamp()),
    }
