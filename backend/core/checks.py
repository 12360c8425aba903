"""System checks: what must hold before the server starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

from backend.core.triggers import missing_triggers


@register(Tags.security)
def check_hosts(**_: Any) -> Sequence[CheckMessage]:
    """Refuse the demo and debugging on anything but this machine."""
    outside = sorted(set(settings.ALLOWED_HOSTS) - settings.LOOPBACK_HOSTS)
    found: list[CheckMessage] = []
    if settings.DEMO and outside:
        found.append(
            Error(
                f"DEMO=1 has accounts with a published password; ALLOWED_HOSTS names {outside}.",
                hint="Set DEMO=0, or ALLOWED_HOSTS=127.0.0.1,localhost.",
                id="attune.E001",
            )
        )
    if settings.DEBUG and settings.HTTPS and outside:  # noqa: TID251
        found.append(
            Error(
                f"DEBUG=1 shows internals to visitors; ALLOWED_HOSTS names {outside}.",
                hint="Set DEBUG=0.",
                id="attune.E002",
            )
        )
    return found


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **_: Any) -> Sequence[CheckMessage]:
    """Warn when a trigger that keeps evidence is missing from the database."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "audit_event" not in connection.introspection.table_names():
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
