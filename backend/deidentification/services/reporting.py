"""Report a name that was left in a text, and settle such a report."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession, Transcript
from backend.casework.selectors import transcripts_readable_by
from backend.core.errors import AccessDenied, Conflict, ErrorDetail, InvalidInput
from backend.deidentification.actions import needed_to_prepare, permission_to_report
from backend.deidentification.models import NameReport, ReportOutcome
from backend.deidentification.selectors import name_reports_visible_to


@transaction.atomic
def report_name(
    *, actor: User, transcript: Transcript, turns: Sequence[int], note: str = ""
) -> NameReport:
    """Say in which turns a name was left; the session is closed at once, until it is settled.

    Said again of the same turns it is the report that stands. Raises InvalidInput or AccessDenied.
    """
    require(actor, permission_to_report(actor, transcript.programme_id), transcript.programme_id)
    session = TherapySession.objects.select_for_update().get(pk=transcript.therapy_session_id)
    chosen = sorted(set(turns))
    same = NameReport.objects.filter(
        therapy_session=session, reported_by=actor, settled_at__isnull=True, turns=chosen
    ).first()
    if same is not None:
        return same
    if not transcripts_readable_by(actor).filter(pk=transcript.pk).exists():
        raise AccessDenied(
            "Only who reads a text can report a name in it.", code="transcript_closed"
        )
    _check_turns(transcript, chosen)
    report = NameReport.objects.create(
        programme_id=transcript.programme_id,
        therapy_session=session,
        turns=chosen,
        note=note.strip(),
        reported_by=actor,
    )
    record(
        actor=actor,
        verb="name_report.made",
        programme_id=report.programme_id,
        target=report,
        details={"session": str(session.pk), "turns": chosen},
    )
    return report


@transaction.atomic
def settle_report(*, actor: User, report: NameReport, reason: str) -> NameReport:
    """Settle a report because there is no name, with the reason; the session is open again.

    Where there is one, a new review is completed instead. Raises InvalidInput, Conflict or
    AccessDenied.
    """
    require(actor, needed_to_prepare(actor, report.therapy_session), report.programme_id)
    TherapySession.objects.select_for_update().get(pk=report.therapy_session_id)
    if not name_reports_visible_to(actor).filter(Q(prepares=True), pk=report.pk).exists():
        raise AccessDenied(
            "A report is settled by whoever makes the text ready.", code="not_preparing"
        )
    row = NameReport.objects.select_for_update().get(pk=report.pk)
    if row.settled_at is not None:
        raise Conflict("This report is settled already.", code="already_settled")
    if not reason.strip():
        detail = "Say why there is no name in these turns."
        raise InvalidInput(
            detail,
            code="reason_missing",
            errors=[ErrorDetail("reason_missing", detail, field="reason")],
        )
    row.outcome, row.reason, row.note = ReportOutcome.NO_NAME, reason.strip(), ""
    row.settled_by, row.settled_at = actor, timezone.now()
    row.save()
    record(
        actor=actor,
        verb="name_report.settled",
        programme_id=row.programme_id,
        target=row,
        details={"session": str(row.therapy_session_id), "outcome": row.outcome},
    )
    return row


def _check_turns(transcript: Transcript, turns: Sequence[int]) -> None:
    if not turns:
        detail = "Select the turns in which the name stands."
        raise InvalidInput(
            detail,
            code="turns_missing",
            errors=[ErrorDetail("turns_missing", detail, field="turns")],
        )
    unknown = [turn for turn in turns if not 1 <= turn <= transcript.n_turns]
    if unknown:
        detail = f"This text has {transcript.n_turns} turns; there is no turn {unknown[0]}."
        raise InvalidInput(
            detail,
            code="unknown_turn",
            errors=[ErrorDetail("unknown_turn", detail, field="turns")],
        )
