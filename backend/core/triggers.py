"""Database triggers that keep evidence as it is, on SQLite and PostgreSQL.

SQLite drops a table's triggers when a migration rebuilds it, so they are written anew after every
`migrate`, and a system check asserts that they are there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


@dataclass(frozen=True)
class Guard:
    """Refuse an operation on a table's rows when a condition holds.

    `condition` is SQL over OLD and NEW, without trailing semicolon; empty means always. An update
    that does no more than empty fields of `erasable` passes: free text is erased with what it is
    about, and every other column stays as it was.
    """

    operation: str
    message: str
    condition: str = ""
    suffix: str = "guard"
    erasable: tuple[str, ...] = ()


def append_only(erasable: tuple[str, ...] = ()) -> tuple[Guard, ...]:
    """Return the guards of a table whose rows are never changed or removed."""
    message = "this table is append-only"
    return (Guard("UPDATE", message, erasable=erasable), Guard("DELETE", message))


@dataclass(frozen=True)
class Trigger:
    """A guard on one table."""

    table: str
    guard: Guard

    @property
    def name(self) -> str:
        """The trigger's name in the database."""
        return f"{self.table}_{self.guard.operation.lower()}_{self.guard.suffix}"


def declared_triggers() -> Iterator[Trigger]:
    """Return every trigger that a model declares in `guards`."""
    for model in apps.get_models():
        for guard in getattr(model, "guards", ()):
            yield Trigger(model._meta.db_table, _with_erasure(guard, model))


def _with_erasure(guard: Guard, model: type[Model]) -> Guard:
    """Return the guard with its exception for emptied fields written out in SQL."""
    if not guard.erasable:
        return guard
    changed = " OR ".join(
        f'(NEW."{field.column}" <> \'\' AND NEW."{field.column}" <> OLD."{field.column}")'
        if field.name in guard.erasable
        else f'NEW."{field.column}" IS DISTINCT FROM OLD."{field.column}"'
        for field in model._meta.concrete_fields
    )
    return replace(guard, condition=f"({guard.condition or 'TRUE'}) AND ({changed})")


def _sqlite_sql(trigger: Trigger) -> list[str]:
    # Older releases of SQLite know the comparison by its own word alone.
    condition = trigger.guard.condition.replace(" IS DISTINCT FROM ", " IS NOT ")
    when = f"WHEN {condition} " if condition else ""
    return [
        f'DROP TRIGGER IF EXISTS "{trigger.name}"',
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.guard.operation} ON "{trigger.table}" '
        f"FOR EACH ROW {when}BEGIN SELECT RAISE(ABORT, '{trigger.guard.message}'); END",
    ]


def _postgresql_sql(trigger: Trigger) -> list[str]:
    # A trigger's WHEN may hold no subquery on PostgreSQL, so that the condition is in the function.
    condition = trigger.guard.condition or "TRUE"
    kept = "OLD" if trigger.guard.operation == "DELETE" else "NEW"
    return [
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger AS $$ BEGIN '
        f"IF {condition} THEN RAISE EXCEPTION '{trigger.guard.message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {kept}; "
        f"END $$ LANGUAGE plpgsql",
        f'DROP TRIGGER IF EXISTS "{trigger.name}" ON "{trigger.table}"',
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.guard.operation} ON "{trigger.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{trigger.name}"()',
    ]


def install_triggers(using: str = "default") -> None:
    """Write every declared trigger into the database; running it twice changes nothing."""
    connection = connections[using]
    render = _sqlite_sql if connection.vendor == "sqlite" else _postgresql_sql
    with connection.cursor() as cursor:
        for trigger in declared_triggers():
            for statement in render(trigger):
                # psycopg reads a percent sign as a parameter when parameters are given; none are.
                cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of declared triggers that the database lacks."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    # PostgreSQL cuts names at 63 bytes.
    return [t.name for t in declared_triggers() if t.name[:63] not in present]
