"""The private halves of signing keys: files in a folder that nothing serves."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from backend.core.errors import Conflict
from backend.credentials.jose import public_part, thumbprint


def folder() -> Path:
    """Return the folder of the private keys."""
    return Path(settings.SIGNING_KEYS_ROOT)


def keep(pem: bytes) -> tuple[str, str]:
    """Write a new private key where only the server reads it; return its name and public half."""
    public = public_part(pem)
    kid = thumbprint(public)
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Whole or not at all: a half-written key would sign nothing and be missed by nobody.
    unfinished = place / f".{secrets.token_hex(8)}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(_file(kid))
    return kid, public


def is_here(kid: str) -> bool:
    """Tell whether this machine holds the private half."""
    return _file(kid).is_file()


def private_key(kid: str) -> bytes:
    """Return a private key as PEM. Raises Conflict where this machine does not hold it."""
    try:
        return _file(kid).read_bytes()
    except FileNotFoundError as error:
        raise Conflict(
            "The private key that signs is not on this machine: restore the folder of keys.",
            code="key_missing",
        ) from error


def _file(kid: str) -> Path:
    return folder() / f"{kid}.pem"
