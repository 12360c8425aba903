"""Open cases and say of each session where it belongs."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.holds import holds
from backend.casework.models import Case, Format, Phase, ProblemArea, TherapySession
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Enrolment

MAX_AREAS = 2


class Placement(TypedDict, total=False):
    """What can be said of a session; what is not named stays as it is."""

    case: Case | None
    number: int | None
    held_on: date | None
    phase: Phase | None


@transaction.atomic
def create_case(
    *,
    actor: User,
    enrolment: Enrolment,
    code: str,
    planned_sessions: int,
    treatment_format: Format = Format.INDIVIDUAL,
    agreed_problem_areas: Sequence[ProblemArea] = (),
) -> Case:
    """Open a case of a trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.CASE_MANAGE, enrolment.programme_id)
    areas = list(dict.fromkeys(str(area) for area in agreed_problem_areas))
    if len(areas) > MAX_AREAS:
        raise InvalidInput(
            f"A case has at most {MAX_AREAS} agreed problem areas.", code="too_many_problem_areas"
        )
    if planned_sessions < 1:
        raise InvalidInput("A course has at least one session.", code="no_planned_sessions")
    if Case.objects.filter(programme_id=enrolment.programme_id, code=code).exists():
        raise Conflict(f"The code {code} is taken in this programme.", code="code_taken")
    case = Case.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        code=code,
        format=treatment_format,
        planned_sessions=planned_sessions,
        agreed_problem_areas=areas,
    )
    record(
        actor=actor,
        verb="case.created",
        programme_id=case.programme_id,
        target=case,
        details={"enrolment": str(enrolment.pk)},
    )
    return case


@transaction.atomic
def place_session(
    *, actor: User, therapy_session: TherapySession, **placement: Unpack[Placement]
) -> TherapySession:
    """Set case, number, date or phase of a session. Raises InvalidInput or Conflict.

    A trainee moves own sessions between own cases only. A number beyond the planned ones is
    allowed: courses are prolonged.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.CASE_MANAGE),
        therapy_session.programme_id,
    )
    row = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    before = (row.case_id, row.number, row.held_on, row.phase)
    if "case" in placement:
        case = placement["case"]
        require(actor, needed_for(actor, case, Permission.CASE_MANAGE), row.programme_id)
        if case is not None and case.programme_id != row.programme_id:
            raise InvalidInput("This case is not of the session's programme.", code="other_case")
        row.case = case
        if case is None:
            row.number = None
    if "number" in placement:
        row.number = placement["number"]
    if "held_on" in placement:
        row.held_on = placement["held_on"]
    if "phase" in placement:
        row.phase = placement["phase"] or ""
    after = (row.case_id, row.number, row.held_on, row.phase)
    names = ("case", "number", "held_on", "phase")
    changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
    if not changed:
        return row
    _check(row, changed)
    row.save(update_fields=changed)
    record(
        actor=actor,
        verb="session.placed",
        programme_id=row.programme_id,
        target=row,
        details={"case": str(row.case_id or ""), "changed": changed},
    )
    return row


def _check(row: TherapySession, changed: Sequence[str]) -> None:
    """Refuse what cannot be; raises InvalidInput or Conflict."""
    if row.number is not None:
        if row.case_id is None:
            raise InvalidInput("Choose a case before the session's number.", code="case_missing")
        if row.number < 1:
            raise InvalidInput("Sessions are counted from 1.", code="number_below_one")
        # Whoever numbers a session of this case meanwhile waits here.
        Case.objects.select_for_update().get(pk=row.case_id)
        others = TherapySession.objects.filter(case_id=row.case_id, number=row.number)
        if others.exclude(pk=row.pk).exists():
            raise Conflict(f"The case has a session {row.number} already.", code="number_taken")
    if row.held_on is not None and row.held_on > timezone.localdate():
        raise InvalidInput(
            f"The session cannot have been held on {row.held_on}, which is yet to come.",
            code="held_in_future",
        )
    if "case" in changed or "phase" in changed:
        for code, (is_held, detail) in holds().items():
            if is_held(row.pk):
                raise Conflict(detail, code=code)
