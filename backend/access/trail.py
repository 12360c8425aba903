"""What of the audit trail is hidden from a person: a higher app says it, for its own reasons."""

from collections.abc import Callable

from django.db.models import Q

from backend.accounts.models import User

Veil = Callable[[User], Q]

_veils: dict[str, Veil] = {}


def add_veil(name: str, function: Veil) -> None:
    """Hide events: `function` returns the condition on `AuditEvent` rows not shown to a person."""
    _veils[name] = function


def veiled(actor: User) -> Q:
    """Return the condition that an event is hidden from the person."""
    condition = Q(pk__in=[])
    for veil in _veils.values():
        condition |= veil(actor)
    return condition
