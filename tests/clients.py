"""API clients that are signed in as somebody."""

from rest_framework.test import APIClient

from backend.accounts.models import User


def client_of(person: User | None) -> APIClient:
    """Return an API client that is signed in as a person, or as nobody."""
    client = APIClient()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
