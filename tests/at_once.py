"""Send requests at the same moment, each over a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from backend.accounts.models import User
from tests.clients import client_of


def at_once(*requests: Callable[[], Any]) -> list[int]:
    """Send requests together and return their statuses."""
    barrier = threading.Barrier(len(requests))
    statuses = [0] * len(requests)

    def send(place: int, request: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            statuses[place] = request().status_code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def committed_client(person: User) -> Any:
    """Return a client whose errors are answers, as over a network."""
    client = client_of(User.objects.get(pk=person.pk))
    client.raise_request_exception = False
    return client
