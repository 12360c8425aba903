"""Requests of one process that take turns, as long as each is quick.

SQLite lets one transaction write at a time, and Python one thread work at a time. Where several
threads save at once, the one that holds the database waits for its processor while the others wait
for the database: all are served later than if they had come one after another.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

# Longer than a save takes. Whoever has waited so long goes on beside a request that is slow.
PATIENCE_SECONDS = 0.1


class TakingTurns:
    """A WSGI application whose answers are made one after another; they are sent side by side."""

    def __init__(self, application: Application) -> None:
        """Take the application that makes the answers."""
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request when it is its turn, or when the wait was long enough."""
        has_turn = self._turn.acquire(timeout=PATIENCE_SECONDS)
        try:
            return self._application(environ, start_response)
        finally:
            if has_turn:
                self._turn.release()
