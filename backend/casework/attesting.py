"""What must be done before somebody vouches that a text names nobody: a higher app says it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from backend.accounts.models import User

Check = Callable[[User, UUID], None]

_checks: dict[str, Check] = {}


def add_check(name: str, function: Check) -> None:
    """Ask `function` before a session is attested, in the same transaction.

    It raises Conflict with a sentence where something is left to do, and puts away what is done.
    """
    _checks[name] = function


def checks() -> Mapping[str, Check]:
    """Return the registered checks by name."""
    return MappingProxyType(_checks)
