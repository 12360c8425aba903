"""Definitions over HTTP: received in a bounded size, sent as the files they were."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from backend.core.errors import InvalidInput
from backend.core.http import BodyTooLarge
from backend.instruments.definitions import MAX_BYTES

# What a form holds besides the definition itself.
_FORM_BYTES = 64 * 1024


def refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received. Raises BodyTooLarge."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > MAX_BYTES + _FORM_BYTES:
        raise BodyTooLarge(f"At most {MAX_BYTES:,} bytes of a definition are read.")


def other_version(request: Request) -> UUID:
    """Return the id of the version to compare with. Raises InvalidInput."""
    try:
        return UUID(request.query_params.get("with", ""))
    except ValueError as error:
        raise InvalidInput("Name the other version with ?with=…") from error


def yaml_file(text: str, name: str) -> HttpResponse:
    """Return a definition as a file; name is of letters, digits, dots and hyphens."""
    return HttpResponse(
        text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )
