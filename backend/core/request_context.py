"""From where the present request comes, for the audit trail; empty outside a request."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class RequestOrigin:
    """Address and browser of a request."""

    ip: str = ""
    user_agent: str = ""


_origin: ContextVar[RequestOrigin | None] = ContextVar("request_origin", default=None)


def request_origin() -> RequestOrigin:
    """Return the origin of the request under way, empty outside one."""
    return _origin.get() or RequestOrigin()


def client_ip(request: HttpRequest) -> str:
    """Return the client's address, counting trusted proxies from the right."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    count: int = settings.TRUSTED_PROXY_COUNT
    if count and len(forwarded) >= count and forwarded[-count]:
        return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestContextMiddleware:
    """Keep the request's origin at hand while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its origin set."""
        agent = request.headers.get("User-Agent", "")[:300]
        token = _origin.set(RequestOrigin(ip=client_ip(request), user_agent=agent))
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
