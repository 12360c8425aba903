"""What a person may do with a review or a report; services ask the same functions."""

from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.casework.actions import needed_for
from backend.casework.models import TherapySession
from backend.casework.reading import is_closed
from backend.deidentification.models import Review, ReviewState


def needed_to_prepare(actor: User, therapy_session: TherapySession) -> Permission:
    """Return the permission to review a text: bringing, when the session is one's own."""
    return needed_for(actor, therapy_session.case, Permission.TRANSCRIPT_PREPARE)


def is_finished(therapy_session: TherapySession) -> bool:
    """Tell whether somebody has vouched for the text and no report stands against it."""
    return therapy_session.attestations.exists() and not is_closed(therapy_session.pk)


def review_actions(actor: User, transcript: Any, review: Review | None) -> list[str]:
    """Return what the person may do with the text of a transcript loaded for review."""
    session = transcript.therapy_session
    needed = needed_to_prepare(actor, session)
    if not allows(actor, needed, transcript.programme_id) or not transcript.is_preparable:
        return []
    is_open = review is not None and review.state == ReviewState.OPEN
    table = {
        "open": is_open or not is_finished(session),
        "decide": is_open,
        "complete": is_open,
        "name": session.case_id is not None,
    }
    return [name for name, allowed in table.items() if allowed]


def report_actions(actor: User, report: Any) -> list[str]:
    """Return what the person may do with a report loaded by `selectors.name_reports_visible_to`."""
    return ["settle"] if may_settle(actor, report) else []


def may_settle(actor: User, report: Any) -> bool:
    """Tell whether a report is the person's to settle."""
    needed = needed_to_prepare(actor, report.therapy_session)
    return (
        bool(report.prepares)
        and allows(actor, needed, report.programme_id)
        and report.settled_at is None
    )


def permission_to_report(actor: User, programme_id: Any) -> Permission:
    """Return the permission under which a person who reads a text reports a name in it."""
    if allows(actor, Permission.TRANSCRIPT_PREPARE, programme_id):
        return Permission.TRANSCRIPT_PREPARE
    return Permission.TRANSCRIPT_READ
