"""Ed25519 keys and the compact JSON web signatures that they make."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

# Far more than a credential needs.
LONGEST = 64 * 1024


class BrokenToken(ValueError):
    """Something is no signed token, or its signature does not match."""


@dataclass(frozen=True)
class Token:
    """A signed token, taken apart but not yet verified."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes


def make_key() -> bytes:
    """Return a new private key as PEM."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_part(pem: bytes) -> str:
    """Return the public key of a private one, base64url. Raises ValueError for another file."""
    raw = (
        _private(pem)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    return _written(raw)


def jwk(public: str, kid: str) -> dict[str, str]:
    """Return a public key as a JSON web key."""
    return {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": kid, "use": "sig", "alg": "EdDSA"}


def thumbprint(public: str) -> str:
    """Return the RFC 7638 thumbprint of a public key.

    The example is that of RFC 8037, A.3.

    >>> thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
    """
    members = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": public}, separators=(",", ":"))
    return _written(hashlib.sha256(members.encode()).digest())


def sign(payload: Mapping[str, Any], *, pem: bytes, kid: str) -> str:
    """Return the compact signature of a payload; `kid` is an address of the public key."""
    header = {"alg": "EdDSA", "kid": kid, "typ": "JWT"}
    signed = f"{_json(header)}.{_json(payload)}"
    return f"{signed}.{_written(_private(pem).sign(signed.encode('ascii')))}"


def read(token: str) -> Token:
    """Take a token apart. Raises BrokenToken."""
    parts = token.strip().split(".")
    if len(token) > LONGEST or len(parts) != 3:
        raise BrokenToken("This is no signed credential: it has not the three parts of one.")
    try:
        header, payload = (json.loads(_read(part)) for part in parts[:2])
        signature = _read(parts[2])
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BrokenToken("This is no signed credential: it cannot be decoded.") from error
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise BrokenToken("This is no signed credential: its parts are not what they should be.")
    return Token(header, payload, f"{parts[0]}.{parts[1]}".encode(), signature)


def check(token: Token, public: str) -> None:
    """Raise BrokenToken unless the key with this public half signed the token."""
    if token.header.get("alg") != "EdDSA":
        raise BrokenToken("This credential is not signed in the way that is used here.")
    try:
        key = Ed25519PublicKey.from_public_bytes(_read(public))
        key.verify(token.signature, token.signed)
    except (InvalidSignature, ValueError) as error:
        raise BrokenToken("The signature does not match: the credential was altered.") from error


def _private(pem: bytes) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("this is no Ed25519 key")
    return key


def _json(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return _written(text.encode())


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _read(text: str) -> bytes:
    raw = text.encode("ascii")
    if not all(byte in _SIGNS for byte in raw):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))


_SIGNS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
