"""`manage.py serve` for real: gunicorn and the worker on a database of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from backend.config.management.commands import serve
from tests.prepared import migrated

ROOT = Path(__file__).parents[3]
PAGES_ARE_BUILT = (ROOT / "frontend" / "dist" / "index.html").exists()

pytestmark = pytest.mark.slow


def environment(database: Path, **changes: str) -> dict[str, str]:
    return {
        **os.environ,
        "SECRET_KEY": "for this test",
        "DATABASE_URL": f"sqlite:///{database}",
        "DEBUG": "1",
        "DEMO": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        **changes,
    }


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "backend" / "manage.py"), *arguments]


def children_of(process: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = [map(int, line.split()) for line in listed.stdout.splitlines()]
    return [pid for pid, parent in pairs if parent == process.pid]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("serve") / "db.sqlite3"
    shutil.copy(migrated(), file)
    return file


@pytest.fixture
def running(database: Path, free_port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running product, and what it said up to the line about Ctrl-C."""
    process = subprocess.Popen(
        manage("serve", "--port", str(free_port)),
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    yield process, said
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.skipif(
    not PAGES_ARE_BUILT and not os.environ.get("CI"), reason="the pages are not built: make setup"
)
class TestRunning:
    def test_address_and_sign_ins_are_said_once_it_answers(
        self, running: tuple[subprocess.Popen[str], str], free_port: int
    ) -> None:
        _, said = running

        assert f"http://127.0.0.1:{free_port}/" in said
        assert "rater1@demo.example" in said
        assert "attune-demo" in said

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_one_signal_stops_server_and_worker(
        self, running: tuple[subprocess.Popen[str], str], number: signal.Signals
    ) -> None:
        process, _ = running
        children = children_of(process)
        began = time.monotonic()

        process.send_signal(number)

        assert process.wait(timeout=10) == 0
        assert time.monotonic() - began < 10
        assert len(children) == 2
        assert not any(is_alive(pid) for pid in children)

    def test_second_start_on_the_port_is_refused(
        self, running: tuple[subprocess.Popen[str], str], free_port: int, database: Path
    ) -> None:
        answer = subprocess.run(
            manage("serve", "--port", str(free_port)),
            env=environment(database),
            capture_output=True,
            text=True,
            check=False,
        )

        assert answer.returncode == 1
        assert f"Cannot listen on port {free_port} of 127.0.0.1" in answer.stderr
        assert "PORT=9000 make run" in answer.stderr


def test_child_that_ends_is_named_and_the_other_stopped(tmp_path: Path, free_port: int) -> None:
    without_tables = tmp_path / "empty.sqlite3"

    answer = subprocess.run(
        manage("serve", "--port", str(free_port)),
        env=environment(without_tables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert answer.returncode == 1
    assert "The background worker ended unexpectedly" in answer.stderr
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", free_port)) != 0


def test_demo_sign_ins_are_not_said_without_the_demo(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = False

    serve.Command().announce("http://127.0.0.1:8000/")

    said = capsys.readouterr().out
    assert "http://127.0.0.1:8000/" in said
    assert "demo" not in said


def test_demo_is_refused_under_a_public_name(database: Path, free_port: int) -> None:
    answer = subprocess.run(
        manage("serve", "--port", str(free_port)),
        env=environment(database, ALLOWED_HOSTS="attune.example.org", SECRET_KEY="s" * 50),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "DEMO=1 has accounts with a published password" in answer.stderr
