"""Roles have dates; who leaves keeps their code, and what they made stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import forget_roles, has_role
from backend.audit.models import AuditEvent, AuditSide
from backend.ratings.models import Rating
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/memberships/"


def _of(world: World, name: str) -> Membership:
    return getattr(world, name).memberships.get(programme=world.programme)


def _patch(world: World, membership: Membership, by: str = "lead", **dates: Any) -> Any:
    return client_of(getattr(world, by)).patch(f"{URL}{membership.pk}/", dates, format="json")


def test_a_role_that_ended_yesterday_is_gone_and_its_ratings_are_not(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    n_ratings = Rating.objects.filter(rater=world.rater1).count()

    answer = _patch(world, _of(world, "rater1"), ends_on=yesterday.isoformat())

    assert answer.status_code == 200, answer.content
    assert answer.json()["ends_on"] == yesterday.isoformat()
    forget_roles(world.rater1)
    assert not has_role(world.rater1, Role.RATER, world.programme.pk)
    assert Rating.objects.filter(rater=world.rater1).count() == n_ratings > 0
    event = AuditEvent.objects.get(verb="membership.changed")
    assert event.details["ends_on"] == yesterday.isoformat()


def test_a_role_that_ends_today_still_holds_today(world: World) -> None:
    _patch(world, _of(world, "rater1"), ends_on=timezone.localdate().isoformat())

    forget_roles(world.rater1)
    assert has_role(world.rater1, Role.RATER, world.programme.pk)


def test_who_comes_back_keeps_their_code(world: World) -> None:
    membership = _of(world, "rater1")
    _patch(world, membership, ends_on="2026-01-31")

    answer = _patch(world, membership, ends_on=None)

    assert (answer.json()["ends_on"], answer.json()["code"]) == (None, "R01")


def test_dates_that_run_backwards_are_refused(world: World) -> None:
    answer = _patch(world, _of(world, "rater1"), starts_on="2026-02-01", ends_on="2026-01-01")

    assert assert_refused(answer, 400)["code"] == "ends_before_start"


def test_the_last_lead_stays(world: World) -> None:
    lead = _of(world, "lead")
    later = (timezone.localdate() + timedelta(days=30)).isoformat()

    assert assert_refused(_patch(world, lead, ends_on=later), 409)["code"] == "last_lead"
    assert assert_refused(_patch(world, lead, starts_on=later), 409)["code"] == "last_lead"

    factories.make_member(world.programme, Role.LEAD)
    assert _patch(world, lead, ends_on=later).status_code == 200


def test_one_person_gets_a_second_role(world: World) -> None:
    body = {
        "programme": str(world.programme.pk),
        "person": str(world.supervisor.pk),
        "role": "rater",
    }

    answer = client_of(world.lead).post(URL, body, format="json")

    assert answer.status_code == 201, answer.content
    assert (answer.json()["role"], answer.json()["code"]) == ("rater", "R03")
    assert answer.json()["starts_on"] == timezone.localdate().isoformat()


def test_a_stranger_is_not_given_a_role(worlds: TwoProgrammes) -> None:
    body = {
        "programme": str(worlds.a.programme.pk),
        "person": str(worlds.b.rater1.pk),
        "role": "rater",
    }

    assert client_of(worlds.a.lead).post(URL, body, format="json").status_code == 404


# ── Accounts ─────────────────────────────────────────────────────────────────────────────


def _post(world: World, membership: Membership, action: str, **said: Any) -> Any:
    return client_of(world.lead).post(f"{URL}{membership.pk}/{action}/", said, format="json")


def test_a_closed_account_sees_nothing_and_keeps_its_evidence(world: World) -> None:
    client = client_of(None)
    client.force_login(world.rater1, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/me/").status_code == 200
    n_ratings = Rating.objects.filter(rater=world.rater1).count()

    answer = _post(world, _of(world, "rater1"), "deactivate-account", reason="Left the clinic.")

    assert answer.status_code == 200, answer.content
    assert answer.json()["person"]["is_active"] is False
    assert answer.json()["allowed_actions"] == ["update", "reactivate_account", "erase_account"]
    assert client.get("/api/v1/me/").status_code == 401
    assert Rating.objects.filter(rater=world.rater1).count() == n_ratings
    event = AuditEvent.objects.get(verb="account.deactivated")
    assert "Left" not in str(event.details)
    assert AuditSide.objects.get(event=event.pk).text == "Left the clinic."


def test_an_account_is_opened_again_with_its_roles(world: World) -> None:
    membership = _of(world, "rater1")
    _post(world, membership, "deactivate-account")

    answer = _post(world, membership, "reactivate-account")

    assert answer.json()["person"]["is_active"] is True
    world.rater1.refresh_from_db()
    forget_roles(world.rater1)
    assert has_role(world.rater1, Role.RATER, world.programme.pk)
    again = _post(world, membership, "reactivate-account")
    assert assert_refused(again, 409)["code"] == "already_active"


def test_nobody_closes_their_own_account_or_one_twice(world: World) -> None:
    own = _post(world, _of(world, "lead"), "deactivate-account")
    assert assert_refused(own, 409)["code"] == "own_account"

    membership = _of(world, "rater1")
    _post(world, membership, "deactivate-account")
    twice = _post(world, membership, "deactivate-account")
    assert assert_refused(twice, 409)["code"] == "already_deactivated"


def test_the_last_leads_account_stays_open(world: World) -> None:
    lead = _of(world, "lead")
    answer = client_of(world.operator).post(f"{URL}{lead.pk}/deactivate-account/", format="json")

    assert assert_refused(answer, 409)["code"] == "last_lead"


def test_an_account_of_two_programmes_is_not_closed_from_one(worlds: TwoProgrammes) -> None:
    Membership.objects.create(
        programme_id=worlds.b.programme.pk,
        person=worlds.a.rater1,
        role=Role.RATER,
        code="R55",
        starts_on=date(2026, 1, 1),
    )

    answer = _post(worlds.a, _of(worlds.a, "rater1"), "deactivate-account")

    assert assert_refused(answer, 403)["code"] == "belongs_elsewhere"
    worlds.a.rater1.refresh_from_db()
    assert worlds.a.rater1.is_active


# ── Supervision ──────────────────────────────────────────────────────────────────────────


def test_a_supervision_that_ended_closes_the_sessions(world: World) -> None:
    link = world.enrolment.supervisions.get()
    sessions = f"/api/v1/sessions/?programme={world.programme.pk}"
    assert client_of(world.supervisor).get(sessions).json()["count"] == 2

    answer = client_of(world.lead).patch(
        f"/api/v1/supervisions/{link.pk}/", {"ends_on": "2026-03-01"}, format="json"
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["allowed_actions"] == ["update"]
    assert client_of(world.supervisor).get(sessions).json()["count"] == 0
    backwards = client_of(world.lead).patch(
        f"/api/v1/supervisions/{link.pk}/", {"ends_on": "2020-03-01"}, format="json"
    )
    assert assert_refused(backwards, 400)["code"] == "ends_before_start"
