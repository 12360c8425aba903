"""OpenAPI: every operation documents the API's one error shape."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class SignInCookieScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Document the sign-in cookie; it differs from the framework's only in answering 401."""

    target_class = "backend.core.http.SessionAuthentication401"
    priority = 1


class ErrorItemSerializer(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(required=False)
    line = serializers.IntegerField(required=False)
    part = serializers.CharField(required=False)


class ErrorSerializer(serializers.Serializer[Any]):
    """The body of every refusal."""

    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ErrorItemSerializer(many=True)  # type: ignore[assignment]


class ErrorAwareSchema(AutoSchema):
    """Add the refusals that an operation can answer to its documented responses."""

    def _get_response_bodies(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(*args, **kwargs)
        statuses = {"401": "Not signed in", "403": "Not allowed"}
        if "{" in self.path:
            statuses["404"] = "Not there, or not visible"
        if self.method in {"POST", "PUT", "PATCH"}:
            statuses |= {"400": "Refused input", "409": "Not possible in this state"}
        if self.method == "PUT":
            statuses["428"] = "The header If-Match is missing"
        for status, text in statuses.items():
            if status not in responses:
                responses[status] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                    OpenApiResponse(ErrorSerializer, text), status
                )
        return responses
