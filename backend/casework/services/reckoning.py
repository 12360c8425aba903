"""Read the register of meetings: what is counted, and as a file."""

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_to_register
from backend.casework.frame import Frame, FrameFilter, frame_visible_to
from backend.casework.models import Consent
from backend.casework.register_file import written
from backend.casework.selectors import sessions_with_consents
from backend.programmes.models import Programme


def open_register(*, actor: User, programme: Programme, asked: FrameFilter) -> Frame:
    """Return the meetings that the person may see, and their counts."""
    require(actor, Permission.SESSION_READ, programme.pk)
    return frame_visible_to(actor, programme.pk, asked)


def export_register(*, actor: User, programme: Programme, asked: FrameFilter) -> str:
    """Return the meetings that the person may see as a file, which is recorded."""
    require(actor, Permission.SESSION_READ, programme.pk)
    frame = frame_visible_to(actor, programme.pk, asked)
    rows = {row.pk: row for row in sessions_with_consents(m.session_id for m in frame.meetings)}
    record(
        actor=actor,
        verb="register.exported",
        programme_id=programme.pk,
        target=programme,
        details={"n_meetings": frame.n_registered},
    )
    return written(
        {
            "case": meeting.case_code,
            "number": meeting.number,
            "held_on": meeting.held_on,
            "recording": meeting.recording,
            "missing_reason": meeting.missing_reason,
            "missing_note": rows[meeting.session_id].missing_note,
            "phase": rows[meeting.session_id].phase,
            **_consent_cells(rows[meeting.session_id].consents_newest_first),
        }
        for meeting in frame.meetings
    )


def register_template(*, actor: User, programme: Programme) -> str:
    """Return a file with the columns of the register and no meeting."""
    require(actor, needed_to_register(actor, programme.pk), programme.pk)
    return written(())


def _consent_cells(newest_first: list[Consent]) -> dict[str, object]:
    """Return the consent that decides; one that was withdrawn is not handed on as given."""
    consent = newest_first[0] if newest_first else None
    if consent is None or consent.form is None or consent.withdrawn_at is not None:
        return {}
    return {
        "consent_form": str(consent.form),
        "consent_scopes": " ".join(consent.scopes),
        "consent_given_on": consent.given_on,
        "keep_scores": "yes" if consent.keep_scores else "no",
    }
