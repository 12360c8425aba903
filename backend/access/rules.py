"""The only place that decides whether a person may do something in a programme."""

import uuid
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import GRANTS, Permission, Role
from backend.accounts.models import User
from backend.core.errors import AccessDenied


def in_force(today_field_prefix: str = "") -> Q:
    """Return the condition that a membership (or what has its two dates) holds today."""
    today = timezone.localdate()
    prefix = today_field_prefix
    return Q(**{f"{prefix}starts_on__lte": today}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": today})
    )


def roles_of(actor: User) -> Mapping[uuid.UUID, frozenset[Role]]:
    """Return the person's roles by programme, as they hold today; read once a request."""
    cached: Mapping[uuid.UUID, frozenset[Role]] | None = getattr(actor, "_roles_of", None)
    if cached is not None:
        return cached
    found: dict[uuid.UUID, set[Role]] = {}
    if actor.is_active:
        rows = Membership.objects.filter(in_force(), person=actor)
        for programme_id, role in rows.values_list("programme_id", "role"):
            found.setdefault(programme_id, set()).add(Role(role))
    roles = {programme: frozenset(roles) for programme, roles in found.items()}
    actor._roles_of = roles  # type: ignore[attr-defined]
    return roles


def forget_roles(actor: User) -> None:
    """Read the person's roles anew next time; for whoever changes them within a request."""
    actor.__dict__.pop("_roles_of", None)


def permissions_of(actor: User, programme_id: uuid.UUID) -> frozenset[Permission]:
    """Return everything the person may do in a programme."""
    roles = roles_of(actor).get(programme_id, frozenset())
    return frozenset().union(*(GRANTS[role] for role in roles))


def allows(actor: User, permission: Permission, programme_id: uuid.UUID) -> bool:
    """Tell whether the person may do this in the programme."""
    return permission in permissions_of(actor, programme_id)


def require(actor: User, permission: Permission, programme_id: uuid.UUID) -> None:
    """Raise AccessDenied unless the person may do this in the programme."""
    if not allows(actor, permission, programme_id):
        raise AccessDenied(
            f"Your roles in this programme do not include {permission}.", programme_id=programme_id
        )


def is_erased(person: User) -> bool:
    """Tell whether the person's account was erased, for a row that was perhaps loaded with that."""
    return getattr(person, "erasure", None) is not None


def has_role(actor: User, role: Role, programme_id: uuid.UUID) -> bool:
    """Tell whether the person holds a role in the programme today."""
    return role in roles_of(actor).get(programme_id, frozenset())


def programmes_where(actor: User, *permissions: Permission) -> list[uuid.UUID]:
    """Return the programmes in which the person holds at least one of the permissions."""
    wanted = frozenset(permissions)
    return [p for p in roles_of(actor) if wanted & permissions_of(actor, p)]


def programmes_with_role(actor: User, roles: Iterable[Role]) -> list[uuid.UUID]:
    """Return the programmes in which the person holds at least one of the roles."""
    wanted = frozenset(roles)
    return [programme for programme, held in roles_of(actor).items() if wanted & held]


def role_used(actor: User, permission: Permission, programme_id: uuid.UUID) -> str:
    """Return the roles that allow this, for the audit trail."""
    held = roles_of(actor).get(programme_id, frozenset())
    return "+".join(sorted(role for role in held if permission in GRANTS[role]))[:20]


def administers_installation(actor: User) -> bool:
    """Tell whether the person looks after what belongs to no programme, such as sign-ins.

    Whoever runs the machine names them in its settings; no role in a programme leads there.
    """
    return actor.is_active and actor.email.lower() in settings.INSTALLATION_ADMINISTRATORS


def require_administrator(actor: User) -> None:
    """Raise AccessDenied unless the person looks after the installation."""
    if not administers_installation(actor):
        raise AccessDenied("You are not named as an administrator of this installation.")
