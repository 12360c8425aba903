"""A forgotten password is replaced by a link that is mailed, and by nothing else."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from backend.accounts.models import User
from backend.audit.models import AuditEvent
from tests.worlds import World

pytestmark = pytest.mark.django_db
BASE = "/_allauth/browser/v1/auth/password"
NEW = "another long and rare one"


@pytest.fixture
def person(world: World) -> User:
    EmailAddress.objects.create(
        user=world.rater1, email=world.rater1.email, verified=True, primary=True
    )
    world.rater1.set_password("the first long one of them")
    world.rater1.save()
    return world.rater1


def _ask(client: Client, email: str) -> Any:
    return client.post(f"{BASE}/request", {"email": email}, content_type="application/json")


def _key() -> str:
    (message,) = mail.outbox
    found = re.search(r"http://testserver/reset/(\S+)", str(message.body))
    assert found is not None, message.body
    return found[1]


def test_the_mailed_link_sets_another_password(client: Client, person: User) -> None:
    other = Client()
    other.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert _ask(client, person.email).status_code == 200
    assert mail.outbox[0].subject == "A new password for Attune"
    answer = client.post(
        f"{BASE}/reset", {"key": _key(), "password": NEW}, content_type="application/json"
    )

    assert answer.status_code in {200, 401}, answer.content
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert AuditEvent.objects.filter(verb="account.password_reset").exists()
    # Whoever was signed in with the old one is so no longer.
    assert other.get("/api/v1/me/").status_code == 401


def test_a_link_works_once(client: Client, person: User) -> None:
    _ask(client, person.email)
    key = _key()
    body = {"key": key, "password": NEW}
    client.post(f"{BASE}/reset", body, content_type="application/json")

    answer = client.post(
        f"{BASE}/reset", {**body, "password": NEW + "!"}, content_type="application/json"
    )

    assert answer.status_code == 400
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, person: User) -> None:
    known = _ask(client, person.email)
    unknown = _ask(client, "nobody@people.example")

    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert len(mail.outbox) == 1


def test_a_closed_account_gets_no_link(client: Client, person: User) -> None:
    person.is_active = False
    person.save()

    assert _ask(client, person.email).status_code == 200
    assert mail.outbox == []


def test_a_weak_password_is_refused_and_the_link_still_works(client: Client, person: User) -> None:
    _ask(client, person.email)
    key = _key()

    weak = client.post(
        f"{BASE}/reset", {"key": key, "password": "short"}, content_type="application/json"
    )

    assert weak.status_code == 400
    good = client.post(
        f"{BASE}/reset", {"key": key, "password": NEW}, content_type="application/json"
    )
    assert good.status_code in {200, 401}
