"""What of the audit trail is hidden from a person: a higher app says it, for its own reasons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.accounts.models import User
from backend.core.errors import AccessDenied

Veil = Callable[[User], Q]
# From when on the whole trail of a programme is closed; that of the installation goes by None.
Horizon = Callable[[User], Mapping[UUID | None, datetime]]

_veils: dict[str, Veil] = {}
_horizons: dict[str, Horizon] = {}


def add_veil(name: str, function: Veil) -> None:
    """Hide events: `function` returns the condition on `AuditEvent` rows not shown to a person."""
    _veils[name] = function


def veiled(actor: User) -> Q:
    """Return the condition that an event is hidden from the person."""
    condition = Q(pk__in=[])
    for veil in _veils.values():
        condition |= veil(actor)
    return condition


def add_horizon(name: str, function: Horizon) -> None:
    """Close trails from a moment on, with what is computed from them; `add_veil` hides events."""
    _horizons[name] = function


def closed_since(actor: User) -> Mapping[UUID | None, datetime]:
    """Return from when on trails are closed to the person; None stands for the installation."""
    closed: dict[UUID | None, datetime] = {}
    for horizon in _horizons.values():
        for programme, since in horizon(actor).items():
            closed[programme] = min(since, closed.get(programme, since))
    return closed


def require_open_trail(actor: User, programme_id: UUID | None) -> None:
    """Raise AccessDenied for whoever must not learn at present what others did."""
    if programme_id in closed_since(actor):
        raise AccessDenied(
            "You rate in an open round, and the trail would tell you what others did in it. "
            "Somebody who does not rate can do this, or you can when the round is over.",
            code="blinded",
            programme_id=programme_id,
        )
