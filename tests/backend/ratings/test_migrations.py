"""Ratings of two named scales become ratings of any, submitted and locked ones as well."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps as django_apps
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from backend.core.triggers import install_triggers, missing_triggers
from tests.factories import NOW

# A database of its own, because the guards let no test take its rows back.
ALIAS = "migrating"
BEFORE = ("ratings", "0001_initial")
AFTER = ("ratings", "0002_answers_of_any_rubric")


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Any]:
    """An empty database of the kind the tests run on."""
    # A pool would keep connections open, and with them the database.
    options = {key: value for key, value in _options().items() if key != "pool"}
    settings = connection.settings_dict | {"OPTIONS": options}
    name = str(tmp_path / "migrating.sqlite3")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            name = f"migrating_{uuid4().hex}"
            _run_on_server(settings, f'CREATE DATABASE "{name}"')
        connections.databases[ALIAS] = settings | {"NAME": name}
        yield connections[ALIAS]
        _forget()
        if connection.vendor == "postgresql":
            _run_on_server(settings, f'DROP DATABASE "{name}"')


def _options() -> dict[str, Any]:
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    return options


def _forget() -> None:
    connections[ALIAS].close()
    del connections[ALIAS]
    del connections.databases[ALIAS]


def _run_on_server(settings: dict[str, Any], statement: str) -> None:
    """Run what no transaction may hold."""
    connections.databases[ALIAS] = settings | {"NAME": "postgres"}
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement)
    _forget()


def _migrate(database: Any, target: tuple[str, str]) -> Any:
    """Migrate what ratings need, and return the models of that state."""
    executor = MigrationExecutor(database)
    executor.migrate([target])
    return executor.loader.project_state([target]).apps


def _rating(apps: Any) -> Any:
    """Store a draft with all it belongs to, as the tables were before."""

    def create(app: str, model: str, **fields: Any) -> Any:
        return apps.get_model(app, model).objects.using(ALIAS).create(**fields)

    programme = create("programmes", "Programme", slug="p", name="P")
    person = create("accounts", "User", email="r@people.example", name="R")
    session = create("casework", "TherapySession", programme=programme, label="s")
    rubric = create(
        "instruments",
        "RubricVersion",
        slug="x",
        version="1",
        title="X",
        language="en",
        status="draft",
        fingerprint="f" * 64,
        definition={},
    )
    return create(
        "ratings",
        "Rating",
        programme=programme,
        kind="supervisor",
        therapy_session=session,
        rater=person,
        rubric=rubric,
        session_phase="middle",
        session_format="individual",
        started_at=NOW,
        saved_at=NOW,
    )


def _scores(apps: Any) -> Any:
    return apps.get_model("ratings", "ItemScore").objects.using(ALIAS)


def _guard(database: Any) -> None:
    """Write the guards of all tables, as every migration of the product does."""
    executor = MigrationExecutor(database)
    own = [node for node in executor.loader.graph.leaf_nodes() if _is_own(node[0])]
    executor.migrate(own)
    install_triggers(ALIAS)


def _is_own(label: str) -> bool:
    return django_apps.get_app_config(label).name.startswith("backend.")


def test_scores_of_submitted_ratings_are_carried_over_and_stay_locked(database: Any) -> None:
    before = _migrate(database, BEFORE)
    rating = _rating(before)
    rows: dict[str, dict[str, Any]] = {
        "A1": {"status": "scored", "adherence": 3, "competence": 4},
        "A2": {"status": "scored", "competence": 0},
        "A3": {"status": "absent", "note": "Not at all."},
        "B1": {"status": "not_applicable", "not_applicable_reason": "phase"},
    }
    for item, said in rows.items():
        _scores(before).create(rating=rating, item=item, **said)
    before.get_model("ratings", "Rating").objects.using(ALIAS).update(
        status="submitted", submitted_at=NOW
    )
    guard = "SELECT RAISE(ABORT, 'locked')"
    if database.vendor == "postgresql":
        guard = "locked"
    _lock(database, guard)

    after = _migrate(database, AFTER)

    assert {
        row.item: (row.status, row.values, row.choices, row.count, row.not_applicable_reason)
        for row in _scores(after).all()
    } == {
        "A1": ("scored", {"adherence": 3, "competence": 4}, [], None, ""),
        "A2": ("scored", {"competence": 0}, [], None, ""),
        "A3": ("absent", {}, [], None, ""),
        "B1": ("not_applicable", {}, [], None, "phase"),
    }
    assert _scores(after).get(item="A3").note == "Not at all."
    _guard(database)
    assert missing_triggers(database) == []
    with pytest.raises(DatabaseError, match="never changed"):
        _scores(after).update(values={})


def _lock(database: Any, guard: str) -> None:
    """Guard the rows of scores against every change, under the names the product uses."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION locked() RETURNS trigger AS $$ BEGIN "
                "RAISE EXCEPTION 'locked'; END $$ LANGUAGE plpgsql"
            )
        for operation in ("INSERT", "UPDATE", "DELETE"):
            name = f"ratings_item_score_{operation.lower()}_guard"
            then = f"BEGIN {guard}; END"
            if database.vendor == "postgresql":
                then = "EXECUTE FUNCTION locked()"
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {operation} ON ratings_item_score "
                f"FOR EACH ROW {then}"
            )
    with pytest.raises(DatabaseError, match="locked"), database.cursor() as cursor:
        cursor.execute("UPDATE ratings_item_score SET note = 'x'")


def test_the_way_back_restores_both_scores(database: Any) -> None:
    after = _migrate(database, AFTER)
    rating = _rating(after)
    _scores(after).create(
        rating=rating, item="A1", status="scored", values={"adherence": 3, "competence": 4}
    )
    _scores(after).create(rating=rating, item="A2", status="scored", values={"adherence": 0})

    before = _migrate(database, BEFORE)

    assert {row.item: (row.adherence, row.competence) for row in _scores(before).all()} == {
        "A1": (3, 4),
        "A2": (0, None),
    }


@pytest.mark.parametrize(
    "said",
    [
        {"status": "scored", "values": {"depth": 2}},
        {"status": "scored", "choices": ["online"]},
        {"status": "scored", "count": 0},
        {"status": "not_applicable", "not_applicable_reason": "condition"},
    ],
)
def test_what_the_earlier_tables_cannot_hold_is_not_thrown_away(
    database: Any, said: dict[str, Any]
) -> None:
    after = _migrate(database, AFTER)
    _scores(after).create(rating=_rating(after), item="K1", **said)

    with pytest.raises(RuntimeError, match="1 answers are on other scales"):
        _migrate(database, BEFORE)

    assert _scores(after).filter(item="K1", **said).exists()
