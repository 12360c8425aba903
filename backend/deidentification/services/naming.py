"""Give the names of a case, which the rules then look for."""

from collections.abc import Sequence

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.deidentify import Kind, is_replacement
from backend.casework.models import Case
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.deidentification.models import CaseName
from backend.deidentification.selectors import naming_cases

MAX_NAMES = 200


@transaction.atomic
def add_case_name(
    *,
    actor: User,
    case: Case,
    text: str,
    kind: Kind = Kind.PERSON,
    role: str = "",
    also: Sequence[str] = (),
) -> CaseName:
    """Give a name to be looked for in every session of a case. Raises InvalidInput or Conflict."""
    require(actor, needed_for(actor, case, Permission.TRANSCRIPT_PREPARE), case.programme_id)
    _check_preparing(actor, case)
    name, said = text.strip(), role.strip().casefold()
    others = list(dict.fromkeys(other.strip() for other in also))
    for field, form in [("text", name), *(("also", other) for other in others)]:
        if not any(map(str.isalpha, form)):
            raise _refused("name_empty", "A name has at least one letter.", field)
    if said and not is_replacement(f"[{said}]"):
        raise _refused("role_invalid", "A role is a word or two, such as sister.", "role")
    Case.objects.select_for_update().get(pk=case.pk)
    rows = CaseName.objects.filter(case=case)
    if rows.filter(kind=kind.value, text=name).exists():
        raise Conflict("This name is on the case's list already.", code="name_taken")
    if rows.count() >= MAX_NAMES:
        raise Conflict(f"A case has at most {MAX_NAMES} names.", code="too_many_names")
    row = CaseName.objects.create(
        programme_id=case.programme_id,
        case=case,
        text=name,
        kind=kind.value,
        role=said,
        also=others,
        added_by=actor,
    )
    record(
        actor=actor,
        verb="case_name.added",
        programme_id=case.programme_id,
        target=row,
        details={"case": str(case.pk), "kind": kind.value},
    )
    return row


@transaction.atomic
def remove_case_name(*, actor: User, case_name: CaseName) -> None:
    """Forget a name of a case. Raises AccessDenied."""
    require(
        actor,
        needed_for(actor, case_name.case, Permission.TRANSCRIPT_PREPARE),
        case_name.programme_id,
    )
    _check_preparing(actor, case_name.case)
    record(
        actor=actor,
        verb="case_name.removed",
        programme_id=case_name.programme_id,
        target=case_name,
        details={"case": str(case_name.case_id)},
    )
    CaseName.objects.filter(pk=case_name.pk).delete()


def _check_preparing(actor: User, case: Case) -> None:
    if not naming_cases(actor).filter(pk=case.pk).exists():
        raise AccessDenied(
            "Names of a case are for whoever makes one of its texts ready.", code="case_closed"
        )


def _refused(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])
