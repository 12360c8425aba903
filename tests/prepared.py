"""Databases that are made once and copied by every test process that needs one.

Running all migrations takes longer than most files of tests, and sowing the demo programme as long.
A copy is made anew as soon as anything has changed of which it is made.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / ".attune" / "prepared"
MANAGE = (sys.executable, str(ROOT / "backend" / "manage.py"))
# Says that the PostgreSQL server is thrown away afterwards, so that a template may be left on it.
THROWN_AWAY = "TEST_SERVER_IS_THROWN_AWAY"
# SQLite keeps a database in memory for as long as somebody is connected to it.
_kept: list[sqlite3.Connection] = []


def manage(*arguments: str, env: dict[str, str]) -> str:
    """Run a management command and return what it printed."""
    done = subprocess.run(
        [*MANAGE, *arguments], env=os.environ | env, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _digest(files: Iterable[Path], *others: str) -> str:
    found = hashlib.sha256("\n".join(others).encode())
    for file in sorted(files):
        found.update(str(file.relative_to(ROOT)).encode() + b"\n" + file.read_bytes())
    return found.hexdigest()[:16]


def _of_migrations() -> str:
    # The guards of the tables are written by every migration, from what the models say.
    parts = (
        "*/migrations/*.py",
        "core/*.py",
        "*/models*.py",
        "*/models/*.py",
        "config/settings.py",
    )
    found = [file for part in parts for file in (ROOT / "backend").glob(part)]
    return _digest([*found, ROOT / "requirements.txt"])


def _of_demo() -> str:
    packages = (ROOT / name for name in ("backend", "fidelity", "rubrics"))
    files = [file for package in packages for file in package.rglob("*") if file.is_file()]
    kept = [file for file in files if "__pycache__" not in file.parts]
    return _digest(kept, _of_migrations(), time.strftime("%Y-%m-%d"))


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """Hold what nobody else holds meanwhile: tests run side by side."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated() -> Path:
    """Return the file of a SQLite database with every migration and no row of anybody's."""
    folder = STORE / f"migrated-{_of_migrations()}"
    with _alone("migrated"):
        if not folder.exists():
            making = _emptied(folder)
            file = making / "attune.sqlite3"
            manage("migrate", "--verbosity", "0", env={"DATABASE_URL": f"sqlite:///{file}"})
            _as_one_file(file)
            making.rename(folder)
    return folder / "attune.sqlite3"


def demo(env: dict[str, str]) -> Path:
    """Return a folder with the database and the media of today's demo programme."""
    folder = STORE / f"demo-{_of_demo()}"
    with _alone("demo"):
        if not folder.exists():
            making = _emptied(folder)
            file = making / "attune.sqlite3"
            shutil.copy(migrated(), file)
            (making / "media").mkdir()
            media = {"DATABASE_URL": f"sqlite:///{file}", "MEDIA_ROOT": str(making / "media")}
            manage("seed_demo", env=env | media)
            _as_one_file(file)
            making.rename(folder)
    return folder


def _emptied(folder: Path) -> Path:
    """Delete what was made for an earlier state, and return a folder to work in."""
    kind = folder.name.partition("-")[0]
    for old in STORE.glob(f"{kind}-*"):
        shutil.rmtree(old)
    making = folder.with_name(f"{folder.name}.making")
    making.mkdir()
    return making


def _as_one_file(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def hand_over(connection: "BaseDatabaseWrapper") -> None:
    """Let the database of the tests begin as a copy: the runner finds nothing left to migrate."""
    if connection.vendor == "sqlite":
        name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
        memory = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(migrated())) as file:
            file.backup(memory)
        _kept.append(memory)
    elif os.environ.get(THROWN_AWAY):
        connection.settings_dict["TEST"]["TEMPLATE"] = _template()


def _template() -> str:
    """Return the name of a migrated database on the server of `DATABASE_URL`."""
    import psycopg

    name = f"migrated_{_of_migrations()}"
    server, _, database = os.environ["DATABASE_URL"].rpartition("/")
    with (
        _alone("template"),
        psycopg.connect(f"{server}/{database}", autocommit=True) as connection,
    ):
        asked = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(asked, [name]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}_making")
            url = {"DATABASE_URL": f"{server}/{name}_making"}
            manage("migrate", "--verbosity", "0", env=url)
            connection.execute(f"ALTER DATABASE {name}_making RENAME TO {name}")
    return name
