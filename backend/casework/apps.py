"""Cases, therapy sessions and their transcripts."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """From a recording that was made to a session that raters may be given."""

    name = "backend.casework"
    label = "casework"

    def ready(self) -> None:
        """Register this app's own grounds for reading a transcript."""
        from backend.casework import reading, selectors

        reading.add_ground("own_session", selectors.own_session)
        reading.add_ground("supervision", selectors.supervision)
        reading.add_ground("preparation", selectors.preparation)
