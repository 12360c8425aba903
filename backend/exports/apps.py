"""Data out."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Ratings as files for other programs."""

    name = "backend.exports"
    label = "exports"

    def ready(self) -> None:
        """Delete files when their time is over, and with the consent that they rested on."""
        from backend.casework import erasure
        from backend.core.daily import add_daily
        from backend.exports import services

        add_daily("delete_exports", services.delete_what_is_over)
        erasure.add_consequence("exports", services.delete_with_consent)
