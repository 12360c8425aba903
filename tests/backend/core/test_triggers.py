"""Every declared trigger is in the database after a migration."""

import pytest
from django.core.management import call_command
from django.db import connection

from backend.core.triggers import declared_triggers, missing_triggers

pytestmark = pytest.mark.django_db

GUARDED = {
    "audit_event",
    "casework_deidentification",
    "instruments_rubric_version",
    "ratings_rating",
    "ratings_item_score",
    "ratings_evidence",
    "ratings_raised_flag",
    "ratings_release",
    "reliability_report",
}


def test_evidence_tables_declare_their_guards() -> None:
    assert {trigger.table for trigger in declared_triggers()} == GUARDED


def test_migrating_writes_every_declared_trigger() -> None:
    assert missing_triggers(connection) == []


def test_a_dropped_trigger_is_noticed_and_written_anew_by_migrate() -> None:
    name = "audit_event_update_guard"
    on_table = "" if connection.vendor == "sqlite" else ' ON "audit_event"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
    assert missing_triggers(connection) == [name]

    call_command("migrate", verbosity=0)

    assert missing_triggers(connection) == []
