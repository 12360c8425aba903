"""Call a calibration meeting on sessions whose consensus is open."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus.models import (
    CalibrationMeeting,
    ConsensusCase,
    ConsensusResult,
    MeetingCase,
)
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Programme

LEAST_CASES = 2


@transaction.atomic
def call_meeting(
    *,
    actor: User,
    programme: Programme,
    name: str,
    held_on: date,
    cases: Sequence[ConsensusCase],
) -> CalibrationMeeting:
    """Go through several sessions in one sitting, in this order. Raises InvalidInput or Conflict.

    Reasons, settlements and agreements stay with each session's consensus.
    """
    require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
    if not name.strip():
        raise _refused("no_name", "Give the meeting a name.", "name")
    if len(cases) < LEAST_CASES:
        raise _refused("too_few_sessions", "Choose two sessions or more.", "cases")
    keys = [case.pk for case in cases]
    list(ConsensusCase.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if ConsensusCase.objects.filter(pk__in=keys).exclude(programme=programme).exists():
        raise Conflict("A session is of another programme.", code="another_programme")
    if MeetingCase.objects.filter(case__in=keys).exists():
        raise Conflict("A session is in a meeting already.", code="already_in_meeting")
    if ConsensusResult.objects.filter(case__in=keys).exists():
        raise Conflict("The consensus on a session is concluded.", code="already_concluded")
    meeting = CalibrationMeeting.objects.create(
        programme=programme, name=name.strip(), held_on=held_on, called_by=actor
    )
    MeetingCase.objects.bulk_create(
        MeetingCase(programme=programme, meeting=meeting, case=case, position=position)
        for position, case in enumerate(cases, start=1)
    )
    record(
        actor=actor,
        verb="meeting.called",
        programme_id=programme.pk,
        target=meeting,
        details={"n_sessions": len(keys)},
    )
    return meeting


def _refused(code: str, detail: str, field: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])
