"""Whether a recording can be listened to, and if not why; no person in it."""

from enum import StrEnum


class Openness(StrEnum):
    """How things stand with a session's recording, for one person."""

    OPEN = "open"
    # The round hides who the trainee is, which a voice would tell.
    BLIND = "blind"
    NO_CONSENT = "no_consent"
    NONE = "none"
    # It is there, but this person has no ground for listening.
    CLOSED = "closed"


def openness(
    *, is_veiled: bool, has_consent: bool, has_recording: bool, may_listen: bool
) -> Openness:
    """Return the first thing in the way; whoever is veiled learns not even whether there is one."""
    if is_veiled:
        return Openness.BLIND
    if not has_consent:
        return Openness.NO_CONSENT
    if not has_recording:
        return Openness.NONE
    return Openness.OPEN if may_listen else Openness.CLOSED
