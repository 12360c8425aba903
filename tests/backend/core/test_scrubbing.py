"""What was erased is in no file of the database any more."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

WORDS = b"words that a client said and that nobody may find again"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps deleted words")
def test_what_is_deleted_is_overwritten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


_SCRIPT = """
import django
django.setup()
from django.db import connection, transaction
from backend.core.scrubbing import empty_write_ahead_log
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, text TEXT)")
    for n in range(400):
        cursor.execute("INSERT INTO said (text) VALUES (%s)", ["{words} " * 9])
    with transaction.atomic():
        cursor.execute("DELETE FROM said WHERE id % 7 <> 0")
        cursor.execute("UPDATE said SET text = ''")
assert empty_write_ahead_log()
"""


def _found(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if WORDS in path.read_bytes()]


@pytest.mark.slow
def test_erased_text_is_in_neither_the_database_nor_its_log(tmp_path: Path) -> None:
    """Run with the settings of an installation, whose database is a file."""
    file = tmp_path / "attune.sqlite3"
    subprocess.run(
        [sys.executable, "-c", _SCRIPT.replace("{words}", WORDS.decode())],
        env={
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            "DATABASE_URL": f"sqlite:///{file}",
            "SECRET_KEY": "s" * 40,
            "ALLOWED_HOSTS": "localhost",
            "PATH": "",
        },
        cwd=settings.ROOT,
        check=True,
    )
    # Without secure_delete the same words stay: the search can find what it looks for.
    careless = sqlite3.connect(tmp_path / "careless.sqlite3")
    careless.execute("CREATE TABLE said (text TEXT)")
    careless.executemany("INSERT INTO said VALUES (?)", [(WORDS.decode(),)] * 400)
    careless.commit()
    careless.execute("PRAGMA secure_delete=OFF")
    careless.execute("DELETE FROM said WHERE rowid < 300")
    careless.commit()
    careless.close()

    assert _found(tmp_path) == ["careless.sqlite3"]
