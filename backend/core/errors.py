"""Errors a person can cause. Each has a stable code; the API turns them into its one shape.

DomainError (400)
├── AccessDenied (403)     visible, but not allowed
├── Conflict (409)         the state does not permit it
│   └── StaleDraft (409)   somebody (or another window) saved in between
└── InvalidInput (400)     what was sent cannot be used
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ErrorDetail:
    """One thing that is wrong: a code, a sentence, and where it is."""

    code: str
    detail: str
    field: str | None = None
    line: int | None = None
    # Where, in a file that is not made of lines.
    part: str | None = None


class DomainError(Exception):
    """Something a service refuses. `code` is stable; `detail` is a sentence for a person."""

    status = 400
    default_code = "invalid"

    def __init__(
        self, detail: str, *, code: str | None = None, errors: Sequence[ErrorDetail] = ()
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.default_code
        self.errors = tuple(errors)


class InvalidInput(DomainError):
    """What was sent cannot be used."""


class AccessDenied(DomainError):
    """The person may see this but not do that."""

    status = 403
    default_code = "forbidden"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: Sequence[ErrorDetail] = (),
        programme_id: UUID | None = None,
    ) -> None:
        super().__init__(detail, code=code, errors=errors)
        # In whose audit trail the denial is recorded, where the address names nothing.
        self.programme_id = programme_id


class Conflict(DomainError):
    """The present state does not permit it."""

    status = 409
    default_code = "conflict"


class StaleDraft(Conflict):
    """The draft was saved elsewhere since it was read."""

    default_code = "stale_draft"
