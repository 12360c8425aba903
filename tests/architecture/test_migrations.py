"""Migrations are complete, and apps depend on one another in one direction only."""

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OWN = {
    "accounts",
    "audit",
    "access",
    "programmes",
    "casework",
    "instruments",
    "ratings",
    "calibration",
    "reliability",
    "certification",
}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_two_apps_depend_on_each_other() -> None:
    loader = MigrationLoader(None)
    edges = {
        (app, needed)
        for (app, _), migration in loader.disk_migrations.items()
        for needed, _ in migration.dependencies
        if app in OWN and needed in OWN and app != needed
    }

    assert {edge for edge in edges if edge[::-1] in edges} == set()
