"""A server of the tests' own: temporary database, demo programme, a free port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests import prepared

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
# How long a page may take to say what a test looks for: a machine may be busy with other tests, and
# the worker comes after the page. A test that holds ends as soon as it is there.
PATIENCE_MS = 30_000


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    """Return a process with everything that it started."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
        children.setdefault(parent, []).append(int(status.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


class DemoServer:
    """The product as `make run` starts it, with its demo programme, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.folder = folder
        self.env = os.environ | {
            "SECRET_KEY": "only-for-browser-tests-0123456789-0123456789-0123456789",
            "DATABASE_URL": f"sqlite:///{folder / 'attune.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "DEBUG": "0",
            "DEMO": "1",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command on the server's database and return what it printed."""
        return prepared.manage(*arguments, env=self.env)

    def migrate(self) -> None:
        """Begin with an empty database."""
        shutil.copy(prepared.migrated(), self.folder / "attune.sqlite3")

    def seed(self) -> None:
        """Begin with today's demo programme."""
        shutil.copytree(prepared.demo(self.env), self.folder, dirs_exist_ok=True)

    def start(self) -> None:
        """Start the web server and the worker, and return once the first page answers."""
        command = [sys.executable, str(ROOT / "backend" / "manage.py"), "serve"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=self.env,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log.read_text()}")
            try:
                with urllib.request.urlopen(self.address, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"the server did not answer:\n{self.log.read_text()}")

    @classmethod
    @contextmanager
    def without_demo(cls, folder: Path) -> Iterator["DemoServer"]:
        """Run a server on an empty database, for what would be in the way of other tests."""
        server = cls(folder)
        server.env["DEMO"] = "0"
        server.migrate()
        server.start()
        try:
            yield server
        finally:
            server.stop()

    def kill(self) -> None:
        """End the server and everything it started at once, as a power cut would."""
        if self._process is None:
            return
        for pid in _family(self._process.pid):
            with suppress(ProcessLookupError):  # its parent took it along
                os.kill(pid, signal.SIGKILL)
        self._process.wait(timeout=10)
        self._process = None

    def peak_memory(self) -> int:
        """Return the most bytes that its processes have held, taken together; Linux only."""
        if self._process is None or not Path("/proc").is_dir():
            return 0
        found = 0
        for pid in _family(self._process.pid):
            status = Path(f"/proc/{pid}/status").read_text()
            found += int(status.partition("VmHWM:")[2].split()[0]) * 1024
        return found

    def stop(self) -> None:
        """Stop the server and its children."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)
            self._process = None
