"""Enter the meetings that were held, recorded or not, so that what is missing can be counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import allows, require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for, needed_to_register
from backend.casework.models import (
    Case,
    Consent,
    ConsentForm,
    Phase,
    Recording,
    TherapySession,
    Transcript,
)
from backend.casework.policies import check_recording
from backend.casework.register_file import ConsentCells, Row, read_register
from backend.casework.selectors import cases_visible_to, consent_forms_visible_to
from backend.casework.services.consenting import record_consent
from backend.core.errors import Conflict, DomainError, ErrorDetail, InvalidInput
from backend.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """A line of a file of meetings, and whether it brings one that is not there yet."""

    row: Row
    is_new: bool


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """What comes of a file of meetings."""

    rows: tuple[RegisteredRow, ...]
    problems: tuple[ErrorDetail, ...]

    @property
    def n_new(self) -> int:
        """How many meetings the file adds."""
        return sum(each.is_new for each in self.rows)

    @property
    def n_unchanged(self) -> int:
        """How many are registered already, exactly so."""
        return len(self.rows) - self.n_new


@transaction.atomic
def register_meeting(
    *,
    actor: User,
    case: Case,
    number: int,
    held_on: date,
    recording: Recording,
    missing_reason: str = "",
    missing_note: str = "",
    phase: Phase | None = None,
) -> TherapySession:
    """Enter a meeting that was held. Raises InvalidInput or Conflict."""
    require(actor, needed_for(actor, case, Permission.CASE_MANAGE), case.programme_id)
    if number < 1:
        raise InvalidInput("Meetings are counted from 1.", code="number_below_one")
    if held_on > timezone.localdate():
        raise InvalidInput(
            f"The meeting cannot have been held on {held_on}, which is yet to come.",
            code="held_in_future",
            errors=[ErrorDetail("held_in_future", "This day is yet to come.", field="held_on")],
        )
    note = missing_note.strip()
    check_recording(recording, missing_reason, note)
    # Whoever numbers a session of this case meanwhile waits here.
    Case.objects.select_for_update().get(pk=case.pk)
    if TherapySession.objects.filter(case=case, number=number, struck_at__isnull=True).exists():
        raise Conflict(
            f"Meeting {number} of {case.code} is registered already.", code="number_taken"
        )
    meeting = TherapySession.objects.create(
        programme_id=case.programme_id,
        case=case,
        number=number,
        held_on=held_on,
        phase=phase or "",
        recording=recording,
        missing_reason=missing_reason,
        missing_note=note,
        is_simulated=case.programme.is_simulated,
    )
    record(
        actor=actor,
        verb="session.registered",
        programme_id=case.programme_id,
        target=meeting,
        details={"case": str(case.pk), "recording": str(recording)},
    )
    return meeting


@transaction.atomic
def strike_meeting(*, actor: User, therapy_session: TherapySession, reason: str) -> TherapySession:
    """Say that a registered meeting was never held. Raises InvalidInput or Conflict.

    It stays, with the reason, counts nowhere, and its number is free again.
    """
    require(
        actor,
        needed_for(actor, therapy_session.case, Permission.CASE_MANAGE),
        therapy_session.programme_id,
    )
    row = TherapySession.objects.select_for_update().get(pk=therapy_session.pk)
    if row.struck_at is not None:
        raise Conflict("This meeting is struck out already.", code="already_struck")
    if Transcript.objects.filter(therapy_session=row).exists():
        raise Conflict("This meeting has a transcript, so that it was held.", code="has_transcript")
    if Consent.objects.filter(therapy_session=row).exists():
        raise Conflict(
            "A client's consent to this meeting is on record, so that it was held. Correct its "
            "number or date instead.",
            code="has_consent",
        )
    said = reason.strip()
    if not said:
        raise InvalidInput("Say why the entry was wrong.", code="reason_missing")
    row.struck_at = timezone.now()
    row.struck_by = actor
    row.struck_reason = said
    row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    record(
        actor=actor,
        verb="session.struck",
        programme_id=row.programme_id,
        target=row,
        details={"case": str(row.case_id or "")},
    )
    return row


def preview_register(*, actor: User, programme: Programme, raw: bytes) -> RegisterResult:
    """Say what would come of a file of meetings. Stores nothing, and leaves no event."""
    require(actor, needed_to_register(actor, programme.pk), programme.pk)
    with transaction.atomic():
        result = _enter(actor, programme, raw)
        # Tried for real, then taken back: a preview promises nothing that an import refuses.
        transaction.set_rollback(True)
    return result


@transaction.atomic
def import_register(*, actor: User, programme: Programme, raw: bytes) -> RegisterResult:
    """Enter every meeting of a file, or none; the same file again changes nothing.

    Raises InvalidInput with every problem by line and column.
    """
    require(actor, needed_to_register(actor, programme.pk), programme.pk)
    result = _enter(actor, programme, raw)
    if result.problems:
        first, others = result.problems[0], len(result.problems) - 1
        place = f"Line {first.line}: " if first.line else ""
        more = f" ({others} more below.)" if others else ""
        raise InvalidInput(
            f"{place}{first.detail}{more}", code="register_rejected", errors=result.problems
        )
    return result


def _enter(actor: User, programme: Programme, raw: bytes) -> RegisterResult:
    file = read_register(raw)
    problems = list(file.problems)
    if not file.rows and not problems:
        problems.append(ErrorDetail("no_meetings", "The file holds no meeting."))
    desk = _Desk(actor, programme)
    entered: list[RegisteredRow] = []
    for row in file.rows:
        try:
            with transaction.atomic():
                entered.append(RegisteredRow(row, desk.enter(row)))
        except _WrongCell as wrong:
            problems.append(wrong.problem(row.line))
        except DomainError as refusal:
            column = _COLUMN_OF.get(refusal.code, "number")
            problems.append(ErrorDetail(refusal.code, refusal.detail, field=column, line=row.line))
    problems.sort(key=lambda problem: problem.line or 0)
    return RegisterResult(tuple(entered), tuple(problems))


# Where in a row lies what the services refuse.
_COLUMN_OF: Mapping[str, str] = {
    "held_in_future": "held_on",
    "reason_missing": "missing_reason",
    "reason_not_needed": "missing_reason",
    "note_missing": "missing_note",
    "scope_not_offered": "consent_scopes",
    "keeping_not_offered": "keep_scores",
    "given_in_future": "consent_given_on",
    "expires_before_given": "consent_given_on",
    "forbidden": "consent_form",
}


class _WrongCell(Exception):
    """A cell names what is not there, or says other than what is registered."""

    def __init__(self, column: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.column, self.code, self.detail = column, code, detail

    def problem(self, line: int) -> ErrorDetail:
        """Return it as the problem of a line."""
        return ErrorDetail(self.code, self.detail, field=self.column, line=line)


class _Desk:
    """Enter the rows of one file one after the other, as the person could one by one."""

    def __init__(self, actor: User, programme: Programme) -> None:
        self.actor = actor
        cases = cases_visible_to(actor).filter(programme=programme).select_related("programme")
        self.cases = {
            case.code: case
            for case in cases
            if allows(actor, needed_for(actor, case, Permission.CASE_MANAGE), programme.pk)
        }
        forms = consent_forms_visible_to(actor).filter(programme=programme)
        self.forms: dict[str, ConsentForm] = {str(form): form for form in forms}
        self.lines: dict[tuple[UUID, int], int] = {}

    def enter(self, row: Row) -> bool:
        """Enter a row; tell whether its meeting is new. Raises DomainError or _WrongCell."""
        case = self.cases.get(row.case)
        if case is None:
            raise _WrongCell(
                "case",
                "case_unknown",
                f"You have no case {row.case} in this programme to enter meetings for.",
            )
        earlier = self.lines.setdefault((case.pk, row.number), row.line)
        if earlier != row.line:
            raise _WrongCell(
                "number", "number_twice", f"Meeting {row.number} is in line {earlier} already."
            )
        rows = TherapySession.objects.filter(case=case, struck_at__isnull=True)
        meeting = rows.filter(number=row.number).first()
        if meeting is not None:
            _refuse_other(meeting, row)
            if row.consent is not None:
                self._refuse_other_consent(meeting, row.consent)
            return False
        meeting = register_meeting(
            actor=self.actor,
            case=case,
            number=row.number,
            held_on=row.held_on,
            recording=row.recording,
            missing_reason=row.missing_reason,
            missing_note=row.missing_note,
            phase=Phase(row.phase) if row.phase else None,
        )
        if row.consent is not None:
            record_consent(
                actor=self.actor,
                therapy_session=meeting,
                form=self._form(row.consent),
                scopes=row.consent.scopes,
                given_on=row.consent.given_on,
                keep_scores=row.consent.keep_scores,
            )
        return True

    def _form(self, consent: ConsentCells) -> ConsentForm:
        form = self.forms.get(consent.form)
        if form is None:
            known = ", ".join(sorted(self.forms)) or "none is published yet"
            raise _WrongCell(
                "consent_form",
                "form_unknown",
                f"The programme has no form “{consent.form}” (there are: {known}).",
            )
        return form

    def _refuse_other_consent(self, meeting: TherapySession, consent: ConsentCells) -> None:
        same = {
            (row.form_id, tuple(sorted(row.scopes)), row.given_on, row.keep_scores)
            for row in Consent.objects.filter(therapy_session=meeting)
        }
        said = (
            self._form(consent).pk,
            tuple(sorted(set(consent.scopes))),
            consent.given_on,
            consent.keep_scores,
        )
        if said not in same:
            raise _WrongCell(
                "consent_form",
                "consent_differs",
                f"Meeting {meeting.number} is registered already, with another consent or none. "
                "Record this consent on the session's own page.",
            )


def _refuse_other(meeting: TherapySession, row: Row) -> None:
    """Refuse a row that says other than what is registered: a file corrects nothing silently."""
    pairs = (
        ("held_on", meeting.held_on, row.held_on),
        ("recording", meeting.recording, str(row.recording)),
        ("missing_reason", meeting.missing_reason, row.missing_reason),
        ("missing_note", meeting.missing_note, row.missing_note),
        # A phase that the file leaves open was not said by it.
        ("phase", meeting.phase if row.phase else "", row.phase),
    )
    for column, registered, said in pairs:
        if registered != said:
            raise _WrongCell(
                column,
                "differs",
                f"Meeting {row.number} is registered already, with “{registered or 'nothing'}” "
                f"here, not “{said or 'nothing'}”. Correct the meeting itself, or the line.",
            )
