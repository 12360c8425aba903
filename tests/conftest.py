"""Fixtures that every kind of test uses.

The worlds are imported inside the fixtures: tests of `fidelity` and `rubrics` run without Django.
"""

import gc
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.worlds import TwoProgrammes, World

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what can turn out otherwise there: tests that use the database."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return

    def depends(item: pytest.Item) -> bool:
        uses = item.get_closest_marker("django_db") is not None or not (
            DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        )
        return uses and item.get_closest_marker("one_database") is None

    same = [item for item in items if not depends(item)]
    if same:
        config.hook.pytest_deselected(items=same)
        items[:] = [item for item in items if depends(item)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector pass over what stays for good: to look through it is a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a copy of a migrated database: to make it takes half a minute."""
    from django.db import connection

    from tests.prepared import hand_over

    hand_over(connection)


@pytest.fixture
def world(db: None) -> "World":
    """One programme with every role."""
    from tests.worlds import build_world

    return build_world("alpha")


@pytest.fixture
def worlds(db: None) -> "TwoProgrammes":
    """Two programmes with every role, and a stranger."""
    from tests.worlds import build_two_programmes

    return build_two_programmes()
