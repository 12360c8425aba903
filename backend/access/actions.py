"""What a person may do with a membership."""

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import allows, is_erased
from backend.accounts.models import User


def membership_actions(actor: User, membership: Membership) -> list[str]:
    """Return the actions open to a person who sees a membership loaded with its person."""
    if not allows(actor, Permission.PEOPLE_MANAGE, membership.programme_id):
        return []
    if is_erased(membership.person):
        return []
    if membership.person_id == actor.pk:
        return ["update"]
    is_active = membership.person.is_active
    return ["update", "deactivate_account" if is_active else "reactivate_account", "erase_account"]
