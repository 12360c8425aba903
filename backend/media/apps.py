"""Recordings beside the transcripts."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Sound and picture of a session: stored, played and erased."""

    name = "backend.media"
    label = "media"

    def ready(self) -> None:
        """Register the grounds for listening, what is erased with a text, and the system check."""
        from backend.casework import erasure
        from backend.core.daily import add_daily
        from backend.media import checks, listening, selectors  # noqa: F401
        from backend.media.services import erase_recordings, sweep_files

        listening.add_media_ground("own_session", selectors.own_session)
        listening.add_media_ground("supervision", selectors.supervision)
        erasure.add_eraser("media", erase_recordings)
        add_daily("sweep_media", sweep_files)
