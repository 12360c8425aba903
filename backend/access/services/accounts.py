"""Close a person's account, and open it again; what they made stays and keeps its codes."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, forget_roles, is_erased, require
from backend.access.services.granting import refuse_last_lead
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied, Conflict


@transaction.atomic
def deactivate_account(*, actor: User, membership: Membership, reason: str = "") -> User:
    """Let a person sign in no longer, at once. Raises AccessDenied or Conflict.

    An account belongs to all programmes of its person: whoever closes it manages people in each.
    """
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    person = locked_person(actor=actor, membership=membership)
    if person.pk == actor.pk:
        raise Conflict("Nobody closes their own account. Ask another lead.", code="own_account")
    if not person.is_active:
        raise Conflict("This account is closed already.", code="already_deactivated")
    for row in Membership.objects.filter(person=person, role=Role.LEAD, ends_on__isnull=True):
        refuse_last_lead(person, row.programme_id)
    _set_active(actor, membership, person, is_active=False, reason=reason)
    sign_out_everywhere(person)
    return person


def sign_out_everywhere(person: User) -> None:
    """End every sign-in of a person; for services that have asked."""
    for session in UserSession.objects.filter(user=person):
        session.end()


@transaction.atomic
def reactivate_account(*, actor: User, membership: Membership) -> User:
    """Let a person sign in again, with the roles that hold. Raises AccessDenied or Conflict."""
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    person = locked_person(actor=actor, membership=membership)
    if is_erased(person):
        raise Conflict("This account was erased; nobody can open it.", code="account_erased")
    if person.is_active:
        raise Conflict("This account is open.", code="already_active")
    _set_active(actor, membership, person, is_active=True, reason="")
    return person


def locked_person(*, actor: User, membership: Membership) -> User:
    """Return the person, locked, whose account the actor manages in every programme.

    Raises AccessDenied.
    """
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    person = User.objects.select_for_update().get(pk=membership.person_id)
    programmes = set(
        Membership.objects.filter(person=person).values_list("programme_id", flat=True)
    )
    if not all(allows(actor, Permission.PEOPLE_MANAGE, each) for each in programmes):
        raise AccessDenied(
            "This person belongs to another programme as well. End their role here instead.",
            code="belongs_elsewhere",
            programme_id=membership.programme_id,
        )
    return person


def _set_active(
    actor: User, membership: Membership, person: User, *, is_active: bool, reason: str
) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    forget_roles(person)
    record(
        actor=actor,
        verb="account.reactivated" if is_active else "account.deactivated",
        programme_id=membership.programme_id,
        target=person,
        text=reason.strip(),
    )
