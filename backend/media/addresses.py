"""Addresses under which a recording plays: signed, short-lived, for one person and recording."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.utils import timezone

from backend.accounts.models import User
from backend.core.errors import AccessDenied, DomainError
from backend.media.models import Recording

_SALT = "backend.media.address"
# For so long a playback goes on when its address is renewed; after that it is another one.
PLAYBACK = timedelta(hours=12)


class AddressExpired(DomainError):
    """The address was right, but it is used too late; the player asks for another."""

    status = 403
    default_code = "address_expired"


@dataclass(frozen=True)
class Playback:
    """One person's listening to one recording, from its first address on."""

    id: UUID
    begun_at: datetime


def begin() -> Playback:
    """Return a playback that begins now."""
    return Playback(uuid4(), timezone.now())


def lifetime() -> timedelta:
    """Return for how long an address can be used."""
    return timedelta(seconds=settings.MEDIA_ADDRESS_SECONDS)


def token_for(actor: User, recording: Recording, playback: Playback) -> str:
    """Return the token of an address that begins to run out now."""
    said = [str(recording.pk), str(actor.pk), str(playback.id), playback.begun_at.timestamp()]
    return signing.dumps(said, salt=_SALT)


def check(token: str, *, actor: User, recording: Recording) -> None:
    """Raise AccessDenied or AddressExpired unless the token is this person's for this recording."""
    if _playback(token, actor, recording) is None:
        raise AccessDenied(
            "This address was made for another person or another recording. Open the recording "
            "from its session.",
            code="address_invalid",
        )
    try:
        signing.loads(token, salt=_SALT, max_age=lifetime())
    except signing.SignatureExpired as error:
        raise AddressExpired("This address has run out. Ask for a new one.") from error


def continued(token: str, *, actor: User, recording: Recording) -> Playback | None:
    """Return the playback that a renewed address goes on with; None where another one begins."""
    playback = _playback(token, actor, recording)
    if playback is None or timezone.now() - playback.begun_at > PLAYBACK:
        return None
    return playback


def _playback(token: str, actor: User, recording: Recording) -> Playback | None:
    try:
        recording_id, person_id, playback_id, begun = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if (recording_id, person_id) != (str(recording.pk), str(actor.pk)):
        return None
    return Playback(
        UUID(playback_id), datetime.fromtimestamp(begun, tz=timezone.get_current_timezone())
    )
