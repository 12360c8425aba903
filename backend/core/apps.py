"""Shared kernel of the server."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Errors, triggers, paging, request context."""

    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        """Register the system checks."""
        from backend.core import checks  # noqa: F401
