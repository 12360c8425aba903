"""The page in which the front end runs; every address outside /api/ answers it."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = (
    "<!doctype html><title>Attune</title><p>The pages are not built yet. Run <code>make run</code>."
)


@require_safe
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """Answer the built page, with the nonce that lets the interface's own styles in."""
    index: Path = settings.FRONTEND_DIST / "index.html"
    if not index.exists():
        return HttpResponse(NOT_BUILT, status=503)
    nonce = f'<meta name="csp-nonce" content="{request.csp_nonce}">'  # type: ignore[attr-defined]
    html = index.read_text(encoding="utf-8").replace("</head>", f"{nonce}</head>", 1)
    return HttpResponse(html)
