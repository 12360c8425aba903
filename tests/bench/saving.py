"""Fifty raters who save at the same moment, over HTTP, on SQLite, as `make run` serves it."""

from __future__ import annotations

import http.client
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.measure import SLACK, Check, Measured, Row
from tests.bench.sizes import Sizes
from tests.e2e.server import ROOT, DemoServer

P95_SECONDS = 0.5
PATIENCE_SECONDS = 60
# Whatever is sent back is good, as long as it is the same in cookie and header.
_TOKEN = "t" * 32


@dataclass(frozen=True)
class Save:
    """One save: its status (0 where no answer came) and seconds."""

    status: int
    seconds: float


class Rater:
    """A signed-in person who scores one item after another, each over a connection of its own."""

    def __init__(self, port: int, facts: dict[str, Any]) -> None:
        self._port = port
        self._facts = facts
        self.version: int = facts["version"]
        self.saves: list[Save] = []

    def save(self, turn: int) -> None:
        """Score the next item, from the version last seen."""
        items = self._facts["items"]
        body = {
            "status": "scored",
            # Another answer each time round, so that every save changes something.
            "values": {"adherence": turn // len(items) % 5, "competence": turn % 7},
            "not_applicable_reason": None,
            "note": "",
            "evidence": [1 + turn % 3],
            "active_seconds": turn,
        }
        path = f"/api/v1/ratings/{self._facts['rating']}/items/{items[turn % len(items)]}/"
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self._facts['cookie']}; csrftoken={_TOKEN}",
            "X-CSRFToken": _TOKEN,
            "If-Match": f'"{self.version}"',
        }
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        began = time.perf_counter()
        try:
            line.request("PUT", path, json.dumps(body), headers)
            answer = line.getresponse()
            status, said = answer.status, answer.read()
        except OSError:
            status, said = 0, b""
        finally:
            line.close()
        self.saves.append(Save(status, time.perf_counter() - began))
        if status == 200:
            self.version = json.loads(said)["version"]


def saving_rows(sizes: Sizes) -> list[Row]:
    """Measure saves that all begin at the same moment, again and again, and look for lost ones."""
    n_raters, n_saves = sizes.saving
    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(Path(folder))
        server.env["DEMO"] = "0"
        server.manage("migrate", "--verbosity", "0")
        people = _people(server, n_raters)
        server.start()
        try:
            raters = [Rater(server.port, facts) for facts in people]
            _warm_up(raters)
            saves = _all_at_once(raters, n_saves)
            memory = server.peak_memory()
        finally:
            server.stop()
    times = [save.seconds for save in saves]
    n_errors = sum(save.status != 200 for save in saves)
    first = [facts["version"] for facts in people]
    n_stored = [rater.version - version for rater, version in zip(raters, first, strict=True)]
    checks = [
        Check("errors", float(n_errors), 0.0),
        Check("saves lost or doubled", float(sum(abs(n - n_saves - 1) for n in n_stored)), 0.0),
    ]
    if sizes.judged:
        checks.append(Check("p95", percentile(times, 95), P95_SECONDS, slack=SLACK, unit="s"))
    note = (
        f"p50 {percentile(times, 50) * 1e3:.0f} ms, p95 {percentile(times, 95) * 1e3:.0f} ms, "
        f"slowest {max(times) * 1e3:.0f} ms"
    )
    task = f"{n_raters} raters save an item at the same moment, {n_saves} times, SQLite"
    return [Row("saving", task, Measured.of(times, memory), None, tuple(checks), note)]


def _people(server: DemoServer, n_raters: int) -> list[dict[str, Any]]:
    settings = {"DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.saving_world", str(n_raters)],
        env=server.env | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the raters could not be made: {done.stderr.strip()}")
    return list(json.loads(done.stdout))


def _warm_up(raters: Sequence[Rater]) -> None:
    """Let everybody save once, one after another, so that each process has read its parts."""
    for rater in raters:
        rater.save(0)
        rater.saves.clear()


def _all_at_once(raters: Sequence[Rater], n_saves: int) -> list[Save]:
    """Let all save together, and again when all are answered; return every save."""
    barrier = threading.Barrier(len(raters))

    def work(rater: Rater) -> None:
        for turn in range(1, n_saves + 1):
            barrier.wait()
            rater.save(turn)

    threads = [threading.Thread(target=work, args=(rater,)) for rater in raters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [save for rater in raters for save in rater.saves]


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the time within which so many in a hundred are done."""
    ordered = sorted(times)
    return ordered[math.ceil(percent / 100 * len(ordered)) - 1]
