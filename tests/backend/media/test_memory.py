"""A long recording takes no more memory than a short one."""

import os
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from backend.media import storage
from tests import recordings as made
from tests.backend.media.conftest import API, Heard
from tests.clients import client_of
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LONG = 300 * 1024 * 1024


def _peak(act: Callable[[], None]) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_serving_300_megabytes_takes_less_than_two(heard: Heard) -> None:
    # Sparse: it takes no room on the disk either.
    os.truncate(storage.path_of(heard.recording.file_name), LONG)
    heard.recording.n_bytes = LONG
    heard.recording.save()
    address = heard.address("trainee")
    sent = 0

    def play() -> None:
        nonlocal sent
        answer = heard.play("trainee", address)
        assert answer["Content-Length"] == str(LONG)
        sent = sum(len(piece) for piece in answer.streaming_content)

    assert _peak(play) < 2 * 1024 * 1024
    assert sent == LONG


class _Long:
    """A body that is made while it is read."""

    def __init__(self, head: bytes, n_bytes: int, tail: bytes) -> None:
        self._parts = [(head, len(head)), (b"\0", n_bytes), (tail, len(tail))]
        self.n_bytes = sum(length for _, length in self._parts)

    def read(self, size: int = 65536) -> bytes:
        while self._parts:
            content, left = self._parts[0]
            taken = min(left, size)
            if not taken:
                self._parts.pop(0)
                continue
            self._parts[0] = (content if len(content) == 1 else content[taken:], left - taken)
            return content * taken if len(content) == 1 else content[:taken]
        return b""

    readline = read


def test_receiving_30_megabytes_takes_less_than_two(world: World) -> None:
    made.agree_to_media(world.open_session, world.lead)
    client = client_of(world.trainee)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = _Long(head + made.make_wav(), 30 * 1024 * 1024, b"\r\n--x--\r\n")
    environment: dict[str, Any] = {"wsgi.input": body, "CONTENT_LENGTH": str(body.n_bytes)}

    def send() -> None:
        answer = client.generic(
            "POST",
            f"{API}?session={world.open_session.pk}",
            content_type="multipart/form-data; boundary=x",
            **environment,
        )
        assert answer.status_code == 201, answer.content

    assert _peak(send) < 2 * 1024 * 1024
