"""What sits on top of every app: settings, addresses, and what must follow a migration."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """Finish a migration: cache table, triggers, rubric and pathway versions, daily jobs."""

    name = "backend.config"
    label = "config"

    def ready(self) -> None:
        """Run after the migrations of all apps, of which this is the last."""
        post_migrate.connect(finish_migration, sender=self)


def finish_migration(using: str, **_: Any) -> None:
    """Write what every release brings, and put down what the worker does every day."""
    from backend.certification.services import load_pathway_versions
    from backend.core.daily import schedule_daily
    from backend.core.triggers import install_triggers
    from backend.instruments.services import load_rubric_versions

    call_command("createcachetable", database=using, verbosity=0)
    install_triggers(using)
    load_rubric_versions()
    load_pathway_versions()
    schedule_daily()
