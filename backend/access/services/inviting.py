"""Ask people to join a programme by a link that works once."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.access.models import Invitation
from backend.access.roles import Permission, Role
from backend.access.rules import require
from backend.access.services.granting import give_role
from backend.accounts.models import User
from backend.accounts.services import create_account
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput

INVITATION_DAYS = 14


def token_hash(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _invite(
    *, invited_by: User | None, programme_id: uuid.UUID, email: str, role: Role
) -> tuple[Invitation, str]:
    address = email.strip().lower()
    # Only the newest link for a role works, so that a lost one need not be looked for.
    for earlier in _open().filter(programme_id=programme_id, email=address, role=role):
        _close(earlier, invited_by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        programme_id=programme_id,
        email=address,
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


@transaction.atomic
def withdraw_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """Let a link work no longer. Raises Conflict when it was used or withdrawn."""
    require(actor, Permission.PEOPLE_MANAGE, invitation.programme_id)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at is not None:
        raise Conflict("This invitation was taken up already.", code="invitation_used")
    if row.withdrawn_at is not None:
        raise Conflict("This invitation was withdrawn already.", code="invitation_withdrawn")
    _close(row, actor)
    return row


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.select_for_update().filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True
    )


def _close(invitation: Invitation, actor: User | None) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(
        actor=actor,
        verb="invitation.withdrawn",
        programme_id=invitation.programme_id,
        target=invitation,
        details={"role": invitation.role},
    )


def open_invitation(token: str) -> Invitation:
    """Return the invitation a token opens. Raises InvalidInput when it opens none."""
    invitation = (
        Invitation.objects.select_related("programme")
        .filter(token_hash=token_hash(token), accepted_at__isnull=True, withdrawn_at__isnull=True)
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
    if invitation.withdrawn_at is not None:
        raise Conflict("This invitation was withdrawn.", code="invitation_withdrawn")
    if signed_in is not None and signed_in.email == invitation.email:
        person = signed_in
    else:
        person = create_account(email=invitation.email, name=name, password=password)
    membership = give_role(
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
