"""Reports of a programme."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What a programme tells others about a year: counts and figures, and nobody by name."""

    name = "backend.reporting"
    label = "reporting"
