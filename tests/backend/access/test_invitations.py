"""Nobody signs up; an invitation makes the account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.access.models import Invitation, Membership
from backend.access.roles import Role
from backend.access.rules import forget_roles, roles_of
from backend.access.services import accept_invitation, invite, token_hash
from backend.accounts.models import User
from backend.core.errors import AccessDenied, DomainError
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
PASSWORD = "long enough and not common"


def _invite(world: World, email: str = "new@people.example") -> str:
    _, token = invite(
        actor=world.lead, programme_id=world.programme.pk, email=email, role=Role.RATER
    )
    return token


def test_an_accepted_invitation_creates_an_account_with_the_role(world: World) -> None:
    token = _invite(world)

    person = accept_invitation(token=token, name="New Rater", password=PASSWORD, signed_in=None)

    assert person.check_password(PASSWORD)
    membership = Membership.objects.get(person=person)
    assert (membership.role, membership.code) == (Role.RATER, "R03")


def test_only_the_hash_of_the_token_is_kept(world: World) -> None:
    token = _invite(world)

    row = Invitation.objects.get(token_hash=token_hash(token))

    assert token not in str(vars(row))


def test_an_invitation_works_once(world: World) -> None:
    token = _invite(world)
    accept_invitation(token=token, name="New", password=PASSWORD, signed_in=None)

    with pytest.raises(DomainError) as refusal:
        accept_invitation(token=token, name="Again", password=PASSWORD, signed_in=None)

    assert refusal.value.code == "invitation_invalid"


def test_an_expired_invitation_is_refused_and_creates_nobody(world: World) -> None:
    token = _invite(world)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    n_people = User.objects.filter(email="new@people.example").count()

    with pytest.raises(DomainError) as refusal:
        accept_invitation(token=token, name="Late", password=PASSWORD, signed_in=None)

    assert refusal.value.code == "invitation_invalid"
    assert User.objects.filter(email="new@people.example").count() == n_people == 0


def test_a_weak_password_is_refused_and_the_invitation_stays_open(world: World) -> None:
    token = _invite(world)

    answer = client_of(None).post(
        "/api/v1/invitations/accept/",
        {"token": token, "name": "New", "password": "12345"},
        format="json",
    )

    assert answer.status_code == 400
    assert answer.json()["code"] == "password_weak"
    assert answer.json()["errors"][0]["field"] == "password"
    assert Invitation.objects.get(token_hash=token_hash(token)).accepted_at is None


def test_an_account_of_another_cannot_be_taken_over_by_an_invitation(world: World) -> None:
    token = _invite(world, email=world.auditor.email)

    with pytest.raises(DomainError) as refusal:
        accept_invitation(token=token, name="Thief", password=PASSWORD, signed_in=None)

    assert refusal.value.code == "account_exists"


def test_a_signed_in_person_adds_the_role_to_their_own_account(world: World) -> None:
    token = _invite(world, email=world.auditor.email)

    person = accept_invitation(token=token, name="", password="", signed_in=world.auditor)

    forget_roles(person)
    assert roles_of(person)[world.programme.pk] == {Role.AUDITOR, Role.RATER}


def test_a_rater_may_not_invite(world: World) -> None:
    with pytest.raises(AccessDenied):
        invite(
            actor=world.rater1,
            programme_id=world.programme.pk,
            email="friend@people.example",
            role=Role.LEAD,
        )

    assert not Invitation.objects.filter(email="friend@people.example").exists()


def test_a_membership_that_has_ended_gives_nothing(world: World) -> None:
    Membership.objects.filter(person=world.lead).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    forget_roles(world.lead)

    assert roles_of(world.lead) == {}
    assert client_of(world.lead).get("/api/v1/memberships/").json()["count"] == 0


def test_whoever_comes_back_gets_the_role_and_the_code_again(world: World) -> None:
    Membership.objects.filter(person=world.rater2).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    token = _invite(world, email=world.rater2.email)

    accept_invitation(token=token, name="", password="", signed_in=world.rater2)

    membership = Membership.objects.get(person=world.rater2)
    assert (membership.ends_on, membership.code) == (None, "R02")
    assert roles_of(world.rater2)[world.programme.pk] == {Role.RATER}


def test_a_withdrawn_invitation_works_no_longer(world: World) -> None:
    token = _invite(world)
    row = Invitation.objects.get(token_hash=token_hash(token))
    address = f"/api/v1/invitations/{row.pk}/withdraw/"

    answer = client_of(world.lead).post(address)

    assert answer.status_code == 200, answer.content
    assert answer.json()["withdrawn_at"] is not None
    assert answer.json()["allowed_actions"] == []
    with pytest.raises(DomainError) as refusal:
        accept_invitation(token=token, name="New", password=PASSWORD, signed_in=None)
    assert refusal.value.code == "invitation_invalid"
    assert client_of(world.lead).post(address).json()["code"] == "invitation_withdrawn"


def test_only_the_newest_link_for_a_role_works(world: World) -> None:
    first, second = _invite(world), _invite(world, "NEW@people.example ")

    with pytest.raises(DomainError):
        accept_invitation(token=first, name="New", password=PASSWORD, signed_in=None)
    person = accept_invitation(token=second, name="New", password=PASSWORD, signed_in=None)

    assert person.email == "new@people.example"


def test_an_invitation_that_was_used_is_not_withdrawn(world: World) -> None:
    token = _invite(world)
    accept_invitation(token=token, name="New", password=PASSWORD, signed_in=None)
    row = Invitation.objects.get(token_hash=token_hash(token))

    answer = client_of(world.lead).post(f"/api/v1/invitations/{row.pk}/withdraw/")

    assert answer.json()["code"] == "invitation_used"
