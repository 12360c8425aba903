"""Shared kernel of the server."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Errors, triggers, paging, request context."""

    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        """Register the system checks and the daily emptying of SQLite's log."""
        from backend.core import checks  # noqa: F401
        from backend.core.daily import add_daily
        from backend.core.scrubbing import empty_write_ahead_log

        add_daily("empty_write_ahead_log", empty_write_ahead_log)
