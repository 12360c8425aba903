"""Found programmes; enrol trainees and link them with supervisors."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, require
from backend.access.services import found_lead, invite_first_lead
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Cohort, Enrolment, Programme, Supervision


@transaction.atomic
def found_programme(
    *, slug: str, name: str, lead_email: str, is_simulated: bool = False
) -> tuple[Programme, str | None]:
    """Create a programme and its first lead; only the installation's command line calls this.

    Returns the token of an invitation, or None when the lead has an account already.
    """
    if Programme.objects.filter(slug=slug).exists():
        raise Conflict(f'There is already a programme "{slug}".', code="programme_exists")
    programme = Programme.objects.create(slug=slug, name=name, is_simulated=is_simulated)
    record(actor=None, verb="programme.founded", programme_id=programme.pk, target=programme)
    lead = User.objects.filter(email=lead_email.strip().lower()).first()
    if lead is not None:
        found_lead(person=lead, programme_id=programme.pk)
        return programme, None
    return programme, invite_first_lead(programme_id=programme.pk, email=lead_email)


@transaction.atomic
def create_cohort(*, actor: User, programme: Programme, name: str, starts_on: date) -> Cohort:
    """Open a cohort in a programme."""
    require(actor, Permission.CASE_MANAGE, programme.pk)
    if Cohort.objects.filter(programme=programme, name=name).exists():
        raise Conflict(f'There is already a cohort "{name}".', code="cohort_exists")
    cohort = Cohort.objects.create(programme=programme, name=name, starts_on=starts_on)
    record(actor=actor, verb="cohort.created", programme_id=programme.pk, target=cohort)
    return cohort


def _next_trainee_code(programme_id: uuid.UUID) -> str:
    codes = Enrolment.objects.filter(programme_id=programme_id).values_list("code", flat=True)
    used = [int(code[1:]) for code in codes if code[:1] == "T" and code[1:].isdecimal()]
    return f"T{max(used, default=0) + 1:02d}"


@transaction.atomic
def enrol(
    *, actor: User, cohort: Cohort, person: User, starts_on: date | None = None, code: str = ""
) -> Enrolment:
    """Enrol a member with the role of trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.CASE_MANAGE, cohort.programme_id)
    if not _is(person, Role.TRAINEE, cohort.programme_id):
        raise InvalidInput(
            "This person is not a trainee of the programme. Invite them as a trainee first.",
            code="not_a_trainee",
        )
    code = code.strip() or _next_trainee_code(cohort.programme_id)
    if Enrolment.objects.filter(cohort=cohort, person=person).exists():
        raise Conflict("This trainee is in the cohort already.", code="already_enrolled")
    if Enrolment.objects.filter(programme_id=cohort.programme_id, code=code).exists():
        raise Conflict(f"The code {code} is taken.", code="code_taken")
    enrolment = Enrolment.objects.create(
        programme_id=cohort.programme_id,
        cohort=cohort,
        person=person,
        code=code,
        starts_on=starts_on or timezone.localdate(),
    )
    record(actor=actor, verb="trainee.enrolled", programme_id=cohort.programme_id, target=enrolment)
    return enrolment


@transaction.atomic
def supervise(
    *, actor: User, supervisor: User, enrolment: Enrolment, starts_on: date | None = None
) -> Supervision:
    """Link a supervisor with a trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.CASE_MANAGE, enrolment.programme_id)
    if not _is(supervisor, Role.SUPERVISOR, enrolment.programme_id):
        raise InvalidInput("This person is not a supervisor here.", code="not_a_supervisor")
    if supervisor.pk == enrolment.person_id:
        raise InvalidInput("Nobody supervises themselves.", code="own_supervisor")
    supervision, is_new = Supervision.objects.get_or_create(
        supervisor=supervisor,
        enrolment=enrolment,
        defaults={
            "programme_id": enrolment.programme_id,
            "starts_on": starts_on or timezone.localdate(),
        },
    )
    if not is_new and supervision.ends_on is None:
        raise Conflict("This link exists already.", code="already_linked")
    if not is_new:
        supervision.ends_on = None
        supervision.save(update_fields=["ends_on"])
    record(
        actor=actor,
        verb="supervision.started",
        programme_id=enrolment.programme_id,
        target=supervision,
    )
    return supervision


@transaction.atomic
def change_supervision(
    *, actor: User, supervision: Supervision, starts_on: date, ends_on: date | None
) -> Supervision:
    """Say from when until when somebody supervises a trainee. Raises InvalidInput.

    Once it has ended the trainee's sessions are out of the supervisor's sight; ratings they made
    stay.
    """
    require(actor, Permission.CASE_MANAGE, supervision.programme_id)
    row = Supervision.objects.select_for_update().get(pk=supervision.pk)
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput(
            f"Supervision that starts on {starts_on} cannot end on {ends_on}.",
            code="ends_before_start",
        )
    if (row.starts_on, row.ends_on) == (starts_on, ends_on):
        return row
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["starts_on", "ends_on"])
    record(
        actor=actor,
        verb="supervision.changed",
        programme_id=row.programme_id,
        target=row,
        details={
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else "",
        },
    )
    return row


def _is(person: User, role: Role, programme_id: uuid.UUID) -> bool:
    rows = Membership.objects.filter(in_force(), person=person, programme_id=programme_id)
    return rows.filter(role=role).exists()
