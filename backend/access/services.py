"""Grant roles and invite people."""

import hashlib
import secrets
import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from backend.access.models import Invitation, Membership
from backend.access.roles import Permission, Role
from backend.access.rules import forget_roles, require
from backend.accounts.models import User
from backend.accounts.services import create_account
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput

INVITATION_DAYS = 14
# Roles whose work is shown to others under a code.
CODE_PREFIXES = {Role.RATER: "R", Role.SUPERVISOR: "S", Role.ADJUDICATOR: "A"}


def _next_code(programme_id: uuid.UUID, role: Role) -> str:
    prefix = CODE_PREFIXES.get(role)
    if prefix is None:
        return ""
    rows = Membership.objects.filter(programme_id=programme_id, role=role)
    used = [int(code[1:]) for code in rows.values_list("code", flat=True) if code[1:].isdecimal()]
    return f"{prefix}{max(used, default=0) + 1:02d}"


def _grant(
    *, person: User, programme_id: uuid.UUID, role: Role, starts_on: date | None
) -> Membership:
    membership, is_new = Membership.objects.get_or_create(
        person=person,
        programme_id=programme_id,
        role=role,
        defaults={
            "starts_on": starts_on or timezone.localdate(),
            "code": _next_code(programme_id, role),
        },
    )
    if not is_new and membership.ends_on is not None:
        # Whoever comes back keeps the code under which others know them.
        membership.ends_on = None
        membership.save(update_fields=["ends_on"])
    forget_roles(person)
    return membership


@transaction.atomic
def grant_role(
    *,
    actor: User,
    person: User,
    programme_id: uuid.UUID,
    role: Role,
    starts_on: date | None = None,
) -> Membership:
    """Give a person a role in a programme; having it already changes nothing."""
    require(actor, Permission.PEOPLE_MANAGE, programme_id)
    membership = _grant(person=person, programme_id=programme_id, role=role, starts_on=starts_on)
    record(
        actor=actor,
        verb="membership.granted",
        programme_id=programme_id,
        target=membership,
        details={"person": str(person.pk), "role": role},
    )
    return membership


def found_lead(*, person: User, programme_id: uuid.UUID, starts_on: date | None = None) -> None:
    """Make the first lead of a new programme; only the installation's command line calls this."""
    with transaction.atomic():
        membership = _grant(
            person=person, programme_id=programme_id, role=Role.LEAD, starts_on=starts_on
        )
        record(
            actor=None,
            verb="membership.granted",
            programme_id=programme_id,
            target=membership,
            details={"person": str(person.pk), "role": Role.LEAD},
        )


def token_hash(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _invite(
    *, invited_by: User | None, programme_id: uuid.UUID, email: str, role: Role
) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        programme_id=programme_id,
        email=email.strip().lower(),
        role=role,
        token_hash=token_hash(token),
        invited_by=invited_by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(
        actor=invited_by,
        verb="invitation.made",
        programme_id=programme_id,
        target=invitation,
        details={"role": role},
    )
    return invitation, token


@transaction.atomic
def invite(
    *, actor: User, programme_id: uuid.UUID, email: str, role: Role
) -> tuple[Invitation, str]:
    """Invite a person by e-mail address; return the invitation and its token, shown once."""
    require(actor, Permission.PEOPLE_MANAGE, programme_id)
    return _invite(invited_by=actor, programme_id=programme_id, email=email, role=role)


@transaction.atomic
def invite_first_lead(*, programme_id: uuid.UUID, email: str) -> str:
    """Invite the lead of a new programme; only the installation's command line calls this."""
    _, token = _invite(invited_by=None, programme_id=programme_id, email=email, role=Role.LEAD)
    return token


def open_invitation(token: str) -> Invitation:
    """Return the invitation a token opens. Raises InvalidInput when it opens none."""
    invitation = (
        Invitation.objects.select_related("programme")
        .filter(token_hash=token_hash(token), accepted_at__isnull=True)
        .first()
    )
    if invitation is None or invitation.expires_at < timezone.now():
        raise InvalidInput(
            "This invitation is not valid any more. Ask the programme lead for a new one.",
            code="invitation_invalid",
        )
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, signed_in: User | None) -> User:
    """Take up an invitation. Whoever has an account signs in first, then it adds the role."""
    invitation = open_invitation(token)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Conflict("This invitation was taken up already.", code="invitation_used")
    if signed_in is not None and signed_in.email == invitation.email:
        person = signed_in
    else:
        person = create_account(email=invitation.email, name=name, password=password)
    membership = _grant(
        person=person,
        programme_id=invitation.programme_id,
        role=Role(invitation.role),
        starts_on=None,
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record(
        actor=person,
        verb="invitation.accepted",
        programme_id=invitation.programme_id,
        target=membership,
        details={"role": invitation.role, "invitation": str(invitation.pk)},
    )
    return person
