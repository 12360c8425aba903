"""Cases, therapy sessions and their transcripts."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """From a recording that was made to a session that raters may be given."""

    name = "backend.casework"
    label = "casework"

    def ready(self) -> None:
        """Register this app's own grounds for reading a transcript, and what it erases."""
        from backend.audit import seals
        from backend.casework import erasure, reading, selectors
        from backend.casework.sealing import SEALED
        from backend.casework.services.erasing import erase_transcript

        seals.add_erasure("session.text_erased")
        for verb, row, noun in SEALED:
            seals.add_sealed(verb, row, noun=noun)
        reading.add_ground(reading.OWN_SESSION, selectors.own_session)
        reading.add_ground("supervision", selectors.supervision)
        reading.add_ground("preparation", selectors.preparation)
        erasure.add_eraser("transcript", erase_transcript)
