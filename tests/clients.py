"""API clients that are signed in as somebody."""

from functools import lru_cache

from django.test.client import ClientHandler
from rest_framework.test import APIClient

from backend.accounts.models import User


@lru_cache(maxsize=1)
def _handler() -> ClientHandler:
    """Return one stack of middleware for all clients: each would look at every built page anew."""
    return APIClient().handler


def client_of(person: User | None) -> APIClient:
    """Return an API client that is signed in as a person, or as nobody."""
    client = APIClient()
    client.handler = _handler()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
