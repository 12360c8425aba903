"""Files of past data over HTTP: received in a bounded size, and the example file sent."""

from django.http import HttpResponse
from rest_framework.request import Request

from backend.core.http import BodyTooLarge
from backend.history.reading import MAX_BYTES, too_large

# What a form holds besides the file itself.
_FORM_BYTES = 64 * 1024


def refuse_too_large(request: Request) -> None:
    """Refuse by its announced length a body that need not be received. Raises BodyTooLarge."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > MAX_BYTES + _FORM_BYTES:
        raise BodyTooLarge(too_large(int(announced)))


def csv_file(text: str, name: str) -> HttpResponse:
    """Return a table as a file, with the mark by which spreadsheets know UTF-8."""
    return HttpResponse(
        f"\ufeff{text}",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
