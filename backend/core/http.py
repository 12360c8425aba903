"""Small pieces of HTTP that every view shares."""

from collections.abc import Callable, Mapping
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from backend.core.errors import DomainError, InvalidInput
from backend.core.json_text import read_json

# Far more than the longest note with every evidence turn, or a round of thousands of sessions.
MAX_JSON_BYTES = 1024 * 1024
MAX_VERSION_DIGITS = 9


class NeverStoreMiddleware:
    """Let nobody keep an answer of the API: it may hold what a client said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what is below /api/ is neither stored nor shared."""
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            patch_cache_control(response, no_store=True, private=True)
        return response


class SessionAuthentication401(SessionAuthentication):
    """Session cookie with CSRF; a missing sign-in answers 401 rather than 403."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Name a scheme, which is what makes the answer a 401."""
        return "Session"


class PreconditionRequired(DomainError):
    """A draft was written without saying which version was read."""

    status = 428
    default_code = "if_match_required"


class BodyTooLarge(DomainError):
    """More was sent than any request here needs."""

    status = 413
    default_code = "body_too_large"


class BoundedJSONParser(JSONParser):
    """Read JSON bodies of a bounded size, as UTF-8, which is what JSON is."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """Return what the body says. Raises ParseError or BodyTooLarge."""
        raw: bytes = stream.read(MAX_JSON_BYTES + 1)
        if len(raw) > MAX_JSON_BYTES:
            raise BodyTooLarge(f"At most {MAX_JSON_BYTES:,} bytes of JSON are read.")
        try:
            return read_json(raw.decode())
        except ValueError as error:
            raise ParseError(f"This is not JSON: {error}.") from error


def expected_version(request: Request) -> int:
    """Return the version that the header If-Match names. Raises PreconditionRequired."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not header:
        raise PreconditionRequired('Send the version you read as the header If-Match: "<version>".')
    if not (header.isascii() and header.isdecimal() and len(header) <= MAX_VERSION_DIGITS):
        raise InvalidInput(
            f'If-Match must be the version number you read, not "{header[:40]}".',
            code="if_match_invalid",
        )
    return int(header)


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """Answer a PDF to be kept under this name, which is plain ASCII."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def api_not_found(_: HttpRequest) -> JsonResponse:
    """Answer unknown addresses below /api/ in the API's own error shape."""
    body = {"code": "not_found", "detail": "There is nothing at this address.", "errors": []}
    return JsonResponse(body, status=404)
