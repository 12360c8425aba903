"""A server that is killed while a file comes in leaves all of it or nothing."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from tests.e2e.people import lead_a_new_programme
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
N_TURNS = 12_000
TABLES = (
    "casework_imported_file",
    "casework_therapy_session",
    "casework_transcript",
    "casework_speaker",
    "casework_turn",
)
# What a whole file brings, in the order of the tables.
WHOLE = (1, 1, 1, 2, N_TURNS)
NOTHING = (0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A server of this file's own, which is killed and started again."""
    with DemoServer.without_demo(Path(tmp_path_factory.mktemp("killed"))) as server:
        yield server


def _database(server: DemoServer) -> str:
    return server.env["DATABASE_URL"].removeprefix("sqlite:///")


def _stored(server: DemoServer) -> tuple[int, ...]:
    with sqlite3.connect(_database(server), timeout=30) as database:
        counts = (database.execute(f"SELECT count(*) FROM {table}") for table in TABLES)  # noqa: S608
        return tuple(int(row.fetchone()[0]) for row in counts)


def _file(word: str) -> bytes:
    speakers = "TC"
    lines = (f"{speakers[n % 2]}: {word} says turn {n} and goes on." for n in range(N_TURNS))
    return "\n".join(lines).encode()


def _send(page: Page, word: str) -> int:
    """Import a file and return the status; 0 where no answer came."""
    me = page.request.get("/api/v1/me/").json()
    (token,) = [row["value"] for row in page.context.cookies() if row["name"] == "csrftoken"]
    try:
        answer = page.request.post(
            "/api/v1/transcripts/import/",
            headers={"X-CSRFToken": token, "Referer": page.url},
            multipart={
                "programme": me["memberships"][0]["programme"]["id"],
                "file": {"name": f"{word}.txt", "mimeType": "text/plain", "buffer": _file(word)},
            },
            timeout=60_000,
        )
    except BrowserError:
        return 0  # the connection broke
    return answer.status


def _while_reading(_: DemoServer) -> None:
    """Wait until the file is on the server, and is being read."""
    time.sleep(0.25)


def _while_writing(server: DemoServer) -> None:
    """Wait until the first pages of the file are written to the disk."""
    log = Path(f"{_database(server)}-wal")
    before = log.stat().st_size if log.exists() else 0
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if log.exists() and log.stat().st_size > before + 100_000:
            return
        time.sleep(0.001)


def _sent_and_killed(page: Page, server: DemoServer, word: str, when: Callable[..., None]) -> int:
    def kill() -> None:
        when(server)
        server.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    status = _send(page, word)
    killer.join()
    server.start()
    return status


def test_a_killed_import_leaves_everything_or_nothing(page: Page, demo: DemoServer) -> None:
    lead_a_new_programme(page, demo)
    statuses = []
    for word, when in (("early", _while_reading), ("late", _while_writing)):
        before = _stored(demo)
        statuses.append(_sent_and_killed(page, demo, word, when))

        added = tuple(now - then for then, now in zip(before, _stored(demo), strict=True))
        assert added in {NOTHING, WHOLE}, word
        # The second attempt brings it, or finds it there.
        assert _send(page, word) in {200, 201}
        added = tuple(now - then for then, now in zip(before, _stored(demo), strict=True))
        assert added == WHOLE

    # At least one of the kills came before the answer.
    assert 0 in statuses
