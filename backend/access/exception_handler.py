"""Turn every refusal into the API's one shape, and record denials outside the refused work."""

import logging
import uuid
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.http import Http404
from drf_standardized_errors.handler import exception_handler
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from backend.accounts.models import User
from backend.audit.models import Outcome
from backend.audit.services import record
from backend.core.errors import AccessDenied, Conflict, DomainError, InvalidInput
from backend.core.errors_format import domain_error_body
from backend.core.visible import NotVisible

logger = logging.getLogger(__name__)


def handle(exc: Exception, context: Any) -> Response | None:
    """Answer an exception. By now the refused transaction is rolled back, so the denial stays."""
    named = _named_object(exc, context)
    if isinstance(exc, AccessDenied | PermissionDenied):
        _record_denial(context, "access.denied", named, getattr(exc, "programme_id", None))
    elif isinstance(exc, Http404) and named is not None:
        _record_denial(context, "access.hidden", named, None)
    if isinstance(exc, IntegrityError):
        # Two requests at once passed the same check; the database let the first one through.
        logger.warning("A constraint refused what the services let pass.", exc_info=exc)
        exc = Conflict("Somebody saved the same at this moment. Look again.", code="simultaneous")
    if isinstance(exc, SuspiciousOperation | BadRequest):
        # What the framework gives up reading, such as a form of a thousand fields.
        exc = InvalidInput("The request cannot be read.", code="bad_request")
    if isinstance(exc, DomainError):
        return Response(domain_error_body(exc), status=exc.status)
    response: Response | None = exception_handler(exc, context)
    return response


def _named_object(exc: Exception, context: dict[str, Any]) -> Model | None:
    """Return what the request names, in its body or its address, whoever may see it."""
    if isinstance(exc, NotVisible):
        model, key = exc.model, exc.key
    else:
        queryset = getattr(context.get("view"), "queryset", None)
        key = context.get("kwargs", {}).get("pk")
        if key is None or queryset is None:
            return None
        model = queryset.model
    try:
        found: Model = model._default_manager.get(pk=key)
    except (ObjectDoesNotExist, ValueError, DjangoValidationError):
        return None
    return found


def _record_denial(
    context: dict[str, Any], verb: str, named: Model | None, programme_id: uuid.UUID | None
) -> None:
    request = context.get("request")
    actor = getattr(request, "user", None)
    if request is None or not isinstance(actor, User):
        return
    of_named = getattr(named, "programme_id", None)
    record(
        actor=actor,
        verb=verb,
        programme_id=of_named if isinstance(of_named, uuid.UUID) else programme_id,
        target=named,
        outcome=Outcome.DENIED,
        details={"method": request.method, "route": _route(request)},
    )


def _route(request: Any) -> str:
    """Return the route's pattern, which holds no id."""
    match = getattr(request, "resolver_match", None)
    return str(match.route) if match else ""
