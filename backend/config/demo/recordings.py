"""One recording for the demo: tones instead of voices, where the transcript has its turns."""

import hashlib
import io
import math
import wave
from collections.abc import Sequence

from backend.casework.models import Consent, ConsentScope, SpeakerRole, Turn
from backend.config.demo.people import DemoPeople
from backend.config.demo.sessions import DemoSession
from backend.media import storage
from backend.media.services import store_recording

RATE = 4000
# How high each role speaks, and how long a turn sounds.
HERTZ = {SpeakerRole.THERAPIST: 220.0, SpeakerRole.CLIENT: 330.0, SpeakerRole.OTHER: 275.0}
TONE_SECONDS = 1.2
SILENCE = 128
SOFT = 40


def seed_recording(people: DemoPeople, sessions: Sequence[DemoSession]) -> None:
    """Give the last written session of the trainee who signs in a recording, with consent."""
    own = [
        session
        for session in sessions
        if session.file and session.case.enrolment_id == people.large[0].pk
    ]
    for session in reversed(own):
        turns = list(Turn.objects.filter(transcript=session.transcript).order_by("number"))
        if not any(turn.start_ms for turn in turns):
            continue
        for consent in Consent.objects.filter(therapy_session=session.row):
            consent.scopes = [*consent.scopes, ConsentScope.MEDIA]
            consent.save(update_fields=["scopes"])
        _store(people, session, tones(turns, session.transcript.duration_ms or 0))
        return


def _store(people: DemoPeople, session: DemoSession, raw: bytes) -> None:
    received = storage.ReceivedFile()
    try:
        received.opened.write(raw)
        received.n_bytes = len(raw)
        received.sha256 = hashlib.sha256(raw).hexdigest()
        store_recording(
            actor=people.large[0].person, therapy_session=session.row, received=received
        )
    finally:
        received.close()


def tones(turns: Sequence[Turn], duration_ms: int) -> bytes:
    """Return a WAV file in which each turn begins with a tone of its speaker's role."""
    samples = bytearray([SILENCE]) * (RATE * (duration_ms + 2000) // 1000)
    for turn in turns:
        begins = RATE * (turn.start_ms or 0) // 1000
        tone = _tone(HERTZ[SpeakerRole(turn.role)])
        samples[begins : begins + len(tone)] = tone
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return out.getvalue()


def _tone(hertz: float) -> bytes:
    n = int(RATE * TONE_SECONDS)
    step = 2 * math.pi * hertz / RATE
    # It swells and fades, so that nobody is startled.
    return bytes(
        SILENCE + round(SOFT * math.sin(math.pi * index / n) * math.sin(step * index))
        for index in range(n)
    )
