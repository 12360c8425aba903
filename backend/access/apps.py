"""Who may do what."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Roles, memberships, invitations and the reading of the audit trail."""

    name = "backend.access"
    label = "access"
