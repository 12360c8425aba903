"""Requests of one process come one after another while they are quick, and never wait for long."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from backend.config import taking_turns
from backend.config.taking_turns import TakingTurns

WAIT = 10.0


class Watched:
    """An application that counts how many requests are in it, and lets a test hold one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside = 0
        self.most = 0
        self.is_held = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            if environ.get("slow"):
                self.is_held.set()
                assert self.let_go.wait(WAIT)
            if environ.get("fails"):
                raise ValueError("broken")
            return [b"said"]
        finally:
            with self.lock:
                self.inside -= 1


def at_once(*calls: Callable[[], Any]) -> list[threading.Thread]:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    return threads


def test_quick_requests_come_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_turns, "PATIENCE_SECONDS", WAIT)
    inner = Watched()
    turns = TakingTurns(inner)

    def many() -> None:
        for _ in range(200):
            assert turns({}, None) == [b"said"]

    for thread in at_once(many, many, many):
        thread.join()

    assert inner.most == 1


def test_nobody_waits_for_a_slow_request() -> None:
    inner = Watched()
    turns = TakingTurns(inner)
    (slow,) = at_once(lambda: turns({"slow": True}, None))
    assert inner.is_held.wait(WAIT)

    assert turns({}, None) == [b"said"]

    assert inner.most == 2
    inner.let_go.set()
    slow.join()


def test_a_request_that_fails_gives_its_turn_away() -> None:
    turns = TakingTurns(Watched())

    with pytest.raises(ValueError, match="broken"):
        turns({"fails": True}, None)

    assert not turns._turn.locked()
