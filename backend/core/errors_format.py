"""The one error shape of the API: `{"code", "detail", "errors"}`, each with field, line or part."""

from typing import Any

from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.types import ErrorResponse

from backend.core.errors import DomainError


class AttuneErrorFormatter(ExceptionFormatter):
    """Format the errors that the REST framework itself raises."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        """Return the API's shape; a single error lends its code to the whole."""
        errors = []
        for error in error_response.errors:
            row = {"code": error.code, "detail": str(error.detail)}
            if error.attr:
                row["field"] = error.attr
            errors.append(row)
        first = errors[0]
        is_validation = str(error_response.type) == "validation_error"
        code = "invalid" if is_validation else first["code"]
        detail = first["detail"]
        if is_validation and first.get("field"):
            detail = f"{first['field']}: {detail}"
        return {"code": code, "detail": detail, "errors": errors if is_validation else []}


def domain_error_body(error: DomainError) -> dict[str, Any]:
    """Return the API's shape for an error that a service raised."""
    rows = []
    for item in error.errors:
        row: dict[str, Any] = {"code": item.code, "detail": item.detail}
        if item.field is not None:
            row["field"] = item.field
        if item.line is not None:
            row["line"] = item.line
        if item.part is not None:
            row["part"] = item.part
        rows.append(row)
    return {"code": error.code, "detail": error.detail, "errors": rows}
