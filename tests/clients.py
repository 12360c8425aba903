"""API clients that are signed in as somebody."""

from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test.client import ClientHandler
from rest_framework.test import APIClient

from backend.accounts.models import User

_SIGNED_IN_BY = "allauth.account.auth_backends.AuthenticationBackend"


@lru_cache(maxsize=1)
def _handler() -> ClientHandler:
    """Return one stack of middleware for all clients: each would look at every built page anew."""
    return APIClient().handler


def client_of(person: User | None) -> APIClient:
    """Return an API client that is signed in as a person, or as nobody.

    The person has a session as after signing in, but was not seen to sign in: nothing of it is in
    the trail.
    """
    client = APIClient()
    client.handler = _handler()
    if person is not None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = _SIGNED_IN_BY
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
