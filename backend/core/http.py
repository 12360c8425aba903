"""Small pieces of HTTP that every view shares."""

from django.http import HttpRequest, JsonResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from backend.core.errors import DomainError, InvalidInput


class SessionAuthentication401(SessionAuthentication):
    """Session cookie with CSRF; a missing sign-in answers 401 rather than 403."""

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Name a scheme, which is what makes the answer a 401."""
        return "Session"


class PreconditionRequired(DomainError):
    """A draft was written without saying which version was read."""

    status = 428
    default_code = "if_match_required"


def expected_version(request: Request) -> int:
    """Return the version that the header If-Match names. Raises PreconditionRequired."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not header:
        raise PreconditionRequired('Send the version you read as the header If-Match: "<version>".')
    if not header.isdecimal():
        raise InvalidInput(
            f'If-Match must be the version number you read, not "{header[:40]}".',
            code="if_match_invalid",
        )
    return int(header)


def api_not_found(_: HttpRequest) -> JsonResponse:
    """Answer unknown addresses below /api/ in the API's own error shape."""
    body = {"code": "not_found", "detail": "There is nothing at this address.", "errors": []}
    return JsonResponse(body, status=404)
