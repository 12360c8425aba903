"""What is held about a person: what they are told of it, and what an erasure leaves."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.db.models import Q

from backend.access.actions import membership_actions
from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.services import grant_role, reactivate_account
from backend.accounts.models import User
from backend.audit.models import AuditEvent, AuditSide
from backend.audit.services import record
from backend.casework.models import Transcript, Turn
from backend.casework.reading import sessions_out_of_statistics
from backend.core.errors import Conflict, InvalidInput
from backend.credentials.models import CertificateText
from backend.exports import services
from backend.exports.personal.archive import archive_of
from backend.ratings.models import Rating, RatingKind
from tests import factories
from tests.retaining import faults, make_hold
from tests.worlds import World

pytestmark = pytest.mark.django_db


def told(person: User) -> dict[str, list[dict[str, Any]]]:
    """Return what a person is told about themselves."""
    content, _ = archive_of(person, factories.NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found: dict[str, list[dict[str, Any]]] = json.loads(archive.read("data.json"))
    return found


def erase(world: World, person: User, **said: Any) -> Membership:
    membership = Membership.objects.filter(person=person).order_by("pk")[0]
    chosen = {"email": person.email, "keep_scores": True, **said}
    services.erase_account(actor=world.lead, membership=membership, **chosen)
    return membership


def test_a_rater_is_told_their_ratings_by_code_and_nothing_of_others(world: World) -> None:
    before = told(world.rater1)

    factories.make_rating(world.other_session, rater=world.rater2, kind=RatingKind.SUPERVISOR)
    record(
        actor=world.rater2,
        verb="rating.submitted",
        programme_id=world.programme.pk,
        target=world.submitted_in_open_round,
    )

    assert told(world.rater1) == before
    assert {row["status"] for row in before["ratings_you_gave"]} == {"draft", "submitted"}
    codes = {row["session"] for row in before["ratings_you_gave"]}
    rounds = (world.open_round, world.closed_round)
    assert codes == {round_.round_sessions.get().code for round_ in rounds}
    assert "sequence" not in json.dumps(before)


def test_a_trainee_is_told_what_was_released_and_no_more(world: World) -> None:
    found = told(world.trainee)

    assert [row["kind"] for row in found["ratings_you_received"]] == ["supervisor"]
    assert found["account"][0]["email"] == world.trainee.email
    assert len(found["own_sessions"]) == 2
    assert "secret words" not in json.dumps(found)


def test_taking_ones_data_is_an_event_and_every_part_is_a_table(world: World) -> None:
    record(actor=world.rater1, verb="account.signed_in", target=world.rater1)

    content = services.take_personal_data(actor=world.rater1)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
    assert {"README.txt", "data.json", "account.csv", "events_by_you.csv"} <= names
    event = AuditEvent.objects.get(verb="personal_data.taken")
    assert (event.actor, len(event.details["content_hash"])) == (str(world.rater1.pk), 64)


@pytest.mark.parametrize("keep_scores", [True, False])
def test_an_erased_trainee_leaves_codes_and_scores_only_if_they_agreed(
    world: World, keep_scores: bool
) -> None:
    trainee = world.trainee
    name, address = trainee.name, trainee.email
    n_ratings = Rating.objects.filter(status="submitted").count()
    record(actor=trainee, verb="account.signed_in", target=trainee)
    record(actor=None, verb="account.sign_in_failed", text=address)

    erase(world, trainee, keep_scores=keep_scores)

    person = User.objects.get(pk=trainee.pk)
    assert (person.is_active, person.has_usable_password()) == (False, False)
    assert name not in (person.name, person.email)
    own = Q(therapy_session__case__enrolment=world.enrolment)
    assert not Transcript.objects.filter(own, deleted_at__isnull=True).exists()
    assert not Turn.objects.filter(
        transcript__therapy_session__case__enrolment=world.enrolment
    ).exists()
    assert not CertificateText.objects.filter(certificate__enrolment=world.enrolment).exists()
    assert Rating.objects.filter(status="submitted").count() == n_ratings
    out = sessions_out_of_statistics().filter(pk=world.closed_session.pk)
    assert out.exists() is not keep_scores
    sides = AuditSide.objects.filter(
        event__in=AuditEvent.objects.filter(verb="account.signed_in").values("id")
    )
    assert not sides.exists()
    assert not AuditSide.objects.filter(text=address).exists()
    assert faults() == set()


def test_an_erased_rater_keeps_the_code_under_which_their_ratings_are_known(world: World) -> None:
    membership = erase(world, world.rater2)

    row = Membership.objects.get(pk=membership.pk)
    assert (row.code, row.ends_on is not None) == ("R02", True)
    assert Rating.objects.filter(rater=world.rater2, status="submitted").count() == 2
    assert membership_actions(world.lead, row) == []


def test_an_erased_account_stays_erased(world: World) -> None:
    membership = erase(world, world.rater2)

    with pytest.raises(Conflict) as opened:
        reactivate_account(actor=world.lead, membership=membership)
    with pytest.raises(Conflict) as granted:
        grant_role(
            actor=world.lead,
            person=User.objects.get(pk=world.rater2.pk),
            programme_id=world.programme.pk,
            role=Role.AUDITOR,
        )
    with pytest.raises(Conflict) as twice:
        erase(world, User.objects.get(pk=world.rater2.pk))

    codes = [opened.value.code, granted.value.code, twice.value.code]
    assert codes == ["account_erased", "account_erased", "already_erased"]


def test_an_erasure_that_cannot_be_says_everything_that_is_in_its_way(world: World) -> None:
    make_hold(world.programme, by=world.lead, case=world.case)
    with pytest.raises(Conflict) as held:
        erase(world, world.trainee)
    with pytest.raises(InvalidInput) as mistyped:
        erase(world, world.rater2, email="somebody@else.example")
    with pytest.raises(Conflict) as own:
        erase(world, world.lead)

    assert held.value.code == "legal_hold"
    assert mistyped.value.code == "address_differs"
    assert [row.code for row in own.value.errors] == ["own_account", "last_lead"]
    assert User.objects.get(pk=world.trainee.pk).is_active
