"""System checks: what must hold before the server starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

from backend.core.triggers import missing_triggers

# Under which the demo's accounts are made, and nobody else's: it is reserved for examples.
DEMO_DOMAIN = "@demo.example"


def tables_of(alias: str) -> set[str]:
    """Return the names of a database's tables."""
    return set(connections[alias].introspection.table_names())


@register(Tags.security)
def check_hosts(**_: Any) -> Sequence[CheckMessage]:
    """Warn of debugging where others could reach it."""
    if not settings.DEBUG or not settings.OUTSIDE_HOSTS:  # noqa: TID251
        return []
    return [
        Caution(
            f"DEBUG=1 shows internals to visitors; ALLOWED_HOSTS names {settings.OUTSIDE_HOSTS}.",
            hint="Set DEBUG=0 wherever others can reach the server.",
            id="attune.W002",
        )
    ]


@register(Tags.database)
def check_demo_accounts(databases: Sequence[str] | None = None, **_: Any) -> Sequence[CheckMessage]:
    """Refuse a public name over a database that holds the demo's accounts."""
    people = get_user_model()._default_manager
    for alias in databases or ():
        if not settings.OUTSIDE_HOSTS or people.model._meta.db_table not in tables_of(alias):
            continue
        if people.using(alias).filter(email__endswith=DEMO_DOMAIN, is_active=True).exists():
            return [
                Error(
                    f"The database holds demo accounts, whose password is published; "
                    f"ALLOWED_HOSTS names {settings.OUTSIDE_HOSTS}.",
                    hint="Set DATABASE_URL to a database without the demo.",
                    id="attune.E003",
                )
            ]
    return []


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **_: Any) -> Sequence[CheckMessage]:
    """Warn when a trigger that keeps evidence is missing from the database."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "audit_event" not in tables_of(alias):
            continue  # before the first migration
        found.extend(
            Caution(
                f"The trigger {name} is missing from the database.",
                hint="Run: manage.py migrate",
                id="attune.W001",
            )
            for name in missing_triggers(connection)
        )
    return found
