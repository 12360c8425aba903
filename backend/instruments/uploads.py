"""Receive a definition over HTTP."""

from rest_framework.request import Request

from backend.core.http import BodyTooLarge
from backend.instruments.definitions import MAX_BYTES

# What a form holds besides the definition itself.
_FORM_BYTES = 64 * 1024


def refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received. Raises BodyTooLarge."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > MAX_BYTES + _FORM_BYTES:
        raise BodyTooLarge(f"At most {MAX_BYTES:,} bytes of a definition are read.")
