"""What a person may do with a recording; services ask the same functions."""

from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.casework.actions import needed_for
from backend.casework.models import TherapySession
from backend.media.policies import Openness
from backend.media.selectors import MediaState


def needed_to_keep(actor: User, therapy_session: TherapySession) -> Permission:
    """Return the permission to add or remove a session's recording: like that to bring its text."""
    return needed_for(actor, therapy_session.case, Permission.TRANSCRIPT_PREPARE)


def recording_actions(actor: User, recording: Any) -> list[str]:
    """Return what the person may do with a recording of `selectors.recordings_visible_to`."""
    table = {
        "play": recording.is_listenable,
        "delete": recording.deleted_at is None
        and recording.visible_session is not None
        and _may_keep(actor, recording.therapy_session),
    }
    return [name for name, allowed in table.items() if allowed]


def state_actions(actor: User, state: MediaState) -> list[str]:
    """Return what the person may do about the recording of a session."""
    may = (
        state.openness == Openness.NONE
        and state.knows_session
        and _may_keep(actor, state.therapy_session)
    )
    return ["upload"] if may else []


def _may_keep(actor: User, therapy_session: TherapySession) -> bool:
    needed = needed_to_keep(actor, therapy_session)
    return allows(actor, needed, therapy_session.programme_id)
