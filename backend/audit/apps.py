"""Append-only record of what happened."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "backend.audit"
    label = "audit"

    def ready(self) -> None:
        """Listen to sign-ins."""
        from backend.audit import sign_in  # noqa: F401
