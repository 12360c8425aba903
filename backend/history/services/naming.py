"""Say who is who in an earlier study; without that a code stays a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.history.models import CodeOf, PastImport, PastNaming
from backend.programmes.models import Enrolment


@dataclass(frozen=True, slots=True)
class CodeNamed:
    """A code, and whose it is: an enrolment's id, an account's id, or nobody's any more."""

    of: CodeOf
    code: str
    id: UUID | None


@transaction.atomic
def name_codes(*, actor: User, past: PastImport, codes: Sequence[CodeNamed]) -> PastNaming:
    """Keep who is who, as far as it is said. Raises Conflict, or InvalidInput by place."""
    require(actor, Permission.HISTORY_MANAGE, past.programme_id)
    # A withdrawal and a naming follow each other.
    PastImport.objects.select_for_update().get(pk=past.pk)
    if PastImport.objects.filter(pk=past.pk, withdrawal__isnull=False).exists():
        raise Conflict("This study was withdrawn.", code="withdrawn")
    problems = _problems(past, codes)
    if problems:
        raise InvalidInput(problems[0].detail, code=problems[0].code, errors=problems)
    row = PastNaming.objects.create(
        programme_id=past.programme_id,
        past_import=past,
        codes=[
            {"of": str(said.of), "code": said.code, "id": str(said.id) if said.id else None}
            for said in codes
        ],
        said_by=actor,
    )
    record(
        actor=actor,
        verb="past_data.linked",
        programme_id=past.programme_id,
        target=past,
        sealed=row,
        role=role_used(actor, Permission.HISTORY_MANAGE, past.programme_id),
        details={"n_codes": len(codes)},
    )
    return row


def _problems(past: PastImport, codes: Sequence[CodeNamed]) -> list[ErrorDetail]:
    known = {
        CodeOf.TRAINEE: set(past.sessions.values_list("trainee_code", flat=True)) - {""},
        CodeOf.RATER: set(past.raters.values_list("code", flat=True)),
    }
    people = {
        CodeOf.TRAINEE: set(
            Enrolment.objects.filter(programme_id=past.programme_id).values_list("pk", flat=True)
        ),
        CodeOf.RATER: set(
            Membership.objects.filter(programme_id=past.programme_id).values_list(
                "person_id", flat=True
            )
        ),
    }
    problems = []
    seen: set[tuple[CodeOf, str]] = set()
    for place, said in enumerate(codes):
        field = f"codes.{place}"
        if said.code not in known[said.of]:
            detail = f"The study has no {said.of} {said.code}."
            problems.append(ErrorDetail("unknown_code", detail, field=f"{field}.code"))
        if said.id is not None and said.id not in people[said.of]:
            detail = f"The programme has nobody like that as {said.of} {said.code}."
            problems.append(ErrorDetail("unknown_person", detail, field=f"{field}.id"))
        if (said.of, said.code) in seen:
            detail = f"{said.of.label} {said.code} is named twice."
            problems.append(ErrorDetail("named_twice", detail, field=f"{field}.code"))
        seen.add((said.of, said.code))
    return problems
