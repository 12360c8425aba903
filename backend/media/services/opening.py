"""Open a recording for listening, which always leaves a trace: one for each playback."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_to_read
from backend.core.errors import AccessDenied, Conflict
from backend.media import addresses, storage
from backend.media.models import Recording
from backend.media.selectors import grounds_for


@dataclass(frozen=True)
class Address:
    """Where a recording plays for one person, and until when."""

    token: str
    expires_at: datetime


@transaction.atomic
def open_address(*, actor: User, recording: Recording, renews: str = "") -> Address:
    """Return an address, and record who listens and why unless it goes on with a playback.

    `renews` is the token of the address that has run out. Raises AccessDenied.
    """
    require(actor, needed_to_read(actor, recording.programme_id), recording.programme_id)
    grounds = _grounds(actor, recording)
    playback = addresses.continued(renews, actor=actor, recording=recording) if renews else None
    if playback is None:
        playback = addresses.begin()
        record(
            actor=actor,
            verb="recording.opened",
            programme_id=recording.programme_id,
            target=recording,
            role=role_used(actor, Permission.TRANSCRIPT_READ, recording.programme_id),
            purpose="+".join(grounds)[:60],
            details={"playback": str(playback.id)},
        )
    expires_at = timezone.now() + addresses.lifetime()
    return Address(addresses.token_for(actor, recording, playback), expires_at)


def open_content(*, actor: User, recording: Recording, token: str) -> Path:
    """Return the file to read from, if the address is right and listening is still allowed.

    Raises AccessDenied, AddressExpired, or Conflict where the file is missing.
    """
    require(actor, needed_to_read(actor, recording.programme_id), recording.programme_id)
    addresses.check(token, actor=actor, recording=recording)
    _grounds(actor, recording)
    path = storage.path_of(recording.file_name)
    if not path.exists():
        raise Conflict(
            "The file of this recording is missing on the server. Tell whoever runs it.",
            code="file_missing",
        )
    return path


def _grounds(actor: User, recording: Recording) -> list[str]:
    grounds = grounds_for(actor, recording)
    if not grounds:
        raise AccessDenied(
            "You may see that there is a recording, but you have no ground for listening to it.",
            code="recording_closed",
        )
    return grounds
