"""Roles of people in a programme: given, dated, ended; the evidence they made stays."""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import forget_roles, is_erased, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput

# Roles whose work is shown to others under a code.
CODE_PREFIXES = {Role.RATER: "R", Role.SUPERVISOR: "S", Role.ADJUDICATOR: "A"}


def _next_code(programme_id: uuid.UUID, role: Role) -> str:
    prefix = CODE_PREFIXES.get(role)
    if prefix is None:
        return ""
    rows = Membership.objects.filter(programme_id=programme_id, role=role)
    used = [int(code[1:]) for code in rows.values_list("code", flat=True) if code[1:].isdecimal()]
    return f"{prefix}{max(used, default=0) + 1:02d}"


def give_role(
    *, person: User, programme_id: uuid.UUID, role: Role, starts_on: date | None
) -> Membership:
    """Give a role without asking; for services that have asked, and for the command line."""
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
    if is_erased(person):
        raise Conflict("This account was erased; it gets no role.", code="account_erased")
    membership = give_role(person=person, programme_id=programme_id, role=role, starts_on=starts_on)
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
        membership = give_role(
            person=person, programme_id=programme_id, role=Role.LEAD, starts_on=starts_on
        )
        record(
            actor=None,
            verb="membership.granted",
            programme_id=programme_id,
            target=membership,
            details={"person": str(person.pk), "role": Role.LEAD},
        )


@transaction.atomic
def change_membership(
    *, actor: User, membership: Membership, starts_on: date, ends_on: date | None
) -> Membership:
    """Say from when until when a role holds. Raises InvalidInput or Conflict.

    Whoever held it keeps their code, and what they made stays where it is.
    """
    require(actor, Permission.PEOPLE_MANAGE, membership.programme_id)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput(
            f"A role that starts on {starts_on} cannot end on {ends_on}.", code="ends_before_start"
        )
    if (row.starts_on, row.ends_on) == (starts_on, ends_on):
        return row
    if ends_on is not None or starts_on > timezone.localdate():
        refuse_last_lead(row.person, row.programme_id, role=Role(row.role))
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["starts_on", "ends_on"])
    forget_roles(row.person)
    record(
        actor=actor,
        verb="membership.changed",
        programme_id=row.programme_id,
        target=row,
        details={
            "person": str(row.person_id),
            "role": row.role,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else "",
        },
    )
    return row


def refuse_last_lead(person: User, programme_id: uuid.UUID, *, role: Role = Role.LEAD) -> None:
    """Raise Conflict where nobody would lead the programme without this person."""
    if role != Role.LEAD:
        return
    # Two leads who leave at once follow each other here.
    leads = Membership.objects.select_for_update().filter(
        Q(ends_on__isnull=True),
        programme_id=programme_id,
        role=Role.LEAD,
        starts_on__lte=timezone.localdate(),
        person__is_active=True,
    )
    others = [row for row in leads if row.person_id != person.pk]
    if not others:
        raise Conflict(
            "Nobody else leads this programme. Give the role to somebody first.", code="last_lead"
        )
