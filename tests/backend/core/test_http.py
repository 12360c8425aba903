"""What every answer carries, and who may ask at all."""

import pytest
from django.test import Client

from backend.accounts.models import User
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_an_answer_of_the_api_is_stored_nowhere(world: World) -> None:
    transcript = world.transcript(world.open_session)

    answer = client_of(world.rater1).get(f"/api/v1/transcripts/{transcript.pk}/turns/")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_people_sign_in_with_cookies_only() -> None:
    assert Client().get("/_allauth/browser/v1/config").status_code == 200
    assert Client().get("/_allauth/app/v1/config").status_code == 404


def test_a_session_ends_when_the_account_is_deactivated(world: World) -> None:
    client = client_of(world.rater1)
    assert client.get("/api/v1/assignments/").status_code == 200

    User.objects.filter(pk=world.rater1.pk).update(is_active=False)

    assert client.get("/api/v1/assignments/").status_code == 401
