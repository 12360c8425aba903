"""Open cases and say of each session where it belongs."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.holds import holds
from backend.casework.models import (
    AgreedAreas,
    Case,
    Format,
    Phase,
    ProblemArea,
    Recording,
    TherapySession,
    Transcript,
)
from backend.casework.policies import check_recording, checked_areas
from backend.core.errors import Conflict, InvalidInput
from backend.programmes.models import Enrolment


class Placement(TypedDict, total=False):
    """What can be said of a session; what is not named stays as it is."""

    case: Case | None
    number: int | None
    held_on: date | None
    phase: Phase | None
    recording: Recording
    missing_reason: str
    missing_note: str


_PLACE = ("case", "number", "held_on", "phase")
_RECORDED = ("recording", "missing_reason", "missing_note")


@transaction.atomic
def create_case(
    *,
    actor: User,
    enrolment: Enrolment,
    code: str,
    planned_sessions: int,
    treatment_format: Format = Format.INDIVIDUAL,
    condition: str = "",
    agreed_problem_areas: Sequence[ProblemArea] = (),
) -> Case:
    """Open a case of a trainee. Raises InvalidInput or Conflict."""
    require(actor, Permission.CASE_MANAGE, enrolment.programme_id)
    areas = checked_areas(agreed_problem_areas)
    if planned_sessions < 1:
        raise InvalidInput("A course has at least one session.", code="no_planned_sessions")
    if Case.objects.filter(programme_id=enrolment.programme_id, code=code).exists():
        raise Conflict(f"The code {code} is taken in this programme.", code="code_taken")
    case = Case.objects.create(
        programme_id=enrolment.programme_id,
        enrolment=enrolment,
        code=code,
        format=treatment_format,
        condition=condition,
        planned_sessions=planned_sessions,
        agreed_problem_areas=areas,
    )
    if areas:
        AgreedAreas.objects.create(
            programme_id=case.programme_id,
            case=case,
            areas=areas,
            agreed_on=timezone.localdate(),
            recorded_by=actor,
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
    """Set case, number, date, phase or recording of a session. Raises InvalidInput or Conflict.

    A trainee moves own sessions between own cases only. A number beyond the planned ones is
    allowed: courses are prolonged. A session with a text takes the place of the meeting that was
    registered under its number.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.CASE_MANAGE),
        therapy_session.programme_id,
    )
    row = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    before = _said_of(row)
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
    _set_recording(row, placement)
    after = _said_of(row)
    changed = [name for name, old in before.items() if old != after[name]]
    if not changed:
        return row
    replaced = _take_place(actor, row, placement)
    # What came from the registered meeting is a change, too.
    after = _said_of(row)
    changed = [name for name, old in before.items() if old != after[name]]
    _check(row, changed)
    row.save(update_fields=changed)
    record(
        actor=actor,
        verb="session.placed" if set(changed) & set(_PLACE) else "session.recording_corrected",
        programme_id=row.programme_id,
        target=row,
        details={"case": str(row.case_id or ""), "changed": changed}
        | ({"in_place_of": str(replaced)} if replaced else {}),
    )
    return row


def _said_of(row: TherapySession) -> dict[str, Any]:
    """Return what a placement can change, by the name of its field."""
    return {
        "case": row.case_id,
        **{name: getattr(row, name) for name in (*_PLACE[1:], *_RECORDED)},
    }


def _set_recording(row: TherapySession, placement: Placement) -> None:
    """Set what is said of the recording. Raises InvalidInput or Conflict."""
    if not placement.keys() & set(_RECORDED):
        return
    row.recording = placement.get("recording", Recording(row.recording))
    if row.recording == Recording.RECORDED:
        # The reason goes with what it explained.
        row.missing_reason = row.missing_note = ""
    row.missing_reason = placement.get("missing_reason", row.missing_reason)
    row.missing_note = placement.get("missing_note", row.missing_note).strip()
    check_recording(row.recording, row.missing_reason, row.missing_note)
    has_text = Transcript.objects.filter(therapy_session=row).exists()
    if has_text and row.recording != Recording.RECORDED:
        raise Conflict("The session has a transcript: it was recorded.", code="has_transcript")


def _take_place(actor: User, row: TherapySession, placement: Placement) -> UUID | None:
    """Let a session with a text stand for the registered meeting of its number, if there is one.

    The registered entry is struck out; what it says and the placement does not, is taken over.
    Raises Conflict where the client's consent to it is on record.
    """
    if row.case_id is None or row.number is None:
        return None
    rows = TherapySession.objects.select_for_update().filter(
        case_id=row.case_id, number=row.number, struck_at__isnull=True
    )
    meeting = rows.exclude(pk=row.pk).first()
    if meeting is None or Transcript.objects.filter(therapy_session=meeting).exists():
        return None
    if not Transcript.objects.filter(therapy_session=row).exists():
        return None
    if meeting.consents.exists():
        raise Conflict(
            f"Meeting {row.number} of this case is registered with the client's consent. Import "
            "the text into that meeting, so that the consent stays with it.",
            code="meeting_has_consent",
        )
    if "held_on" not in placement:
        row.held_on = row.held_on or meeting.held_on
    if "phase" not in placement:
        row.phase = row.phase or meeting.phase
    meeting.struck_at = timezone.now()
    meeting.struck_by = actor
    meeting.struck_reason = "Its text came in as a session of its own."
    meeting.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    return meeting.pk


def _check(row: TherapySession, changed: Sequence[str]) -> None:
    """Refuse what cannot be; raises InvalidInput or Conflict."""
    if row.number is not None:
        if row.case_id is None:
            raise InvalidInput("Choose a case before the session's number.", code="case_missing")
        if row.number < 1:
            raise InvalidInput("Sessions are counted from 1.", code="number_below_one")
        # Whoever numbers a session of this case meanwhile waits here.
        Case.objects.select_for_update().get(pk=row.case_id)
        others = TherapySession.objects.filter(
            case_id=row.case_id, number=row.number, struck_at__isnull=True
        )
        if others.exclude(pk=row.pk).exists():
            raise Conflict(f"The case has a session {row.number} already.", code="number_taken")
    if row.case_id is None and not Transcript.objects.filter(therapy_session=row).exists():
        raise InvalidInput(
            "A meeting without a text belongs to a case. Name another, or strike it out.",
            code="case_missing",
        )
    if row.held_on is not None and row.held_on > timezone.localdate():
        raise InvalidInput(
            f"The session cannot have been held on {row.held_on}, which is yet to come.",
            code="held_in_future",
        )
    if "case" in changed or "phase" in changed:
        for code, (is_held, detail) in holds().items():
            if is_held(row.pk):
                raise Conflict(detail, code=code)
