"""Founding programmes, enrolling trainees, linking supervisors."""

import pytest
from django.core.management import CommandError, call_command

from backend.access.models import Invitation, Membership
from backend.access.roles import Role
from backend.programmes.models import Enrolment, Programme, Supervision
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def test_the_command_creates_a_programme_and_prints_its_leads_invitation(capsys) -> None:  # type: ignore[no-untyped-def]
    call_command("create_programme", slug="north", name="North", lead_email="lead@north.example")

    assert "/invitation/" in capsys.readouterr().out
    invitation = Invitation.objects.get(programme__slug="north")
    assert (invitation.email, invitation.role) == ("lead@north.example", Role.LEAD)


def test_the_command_makes_an_existing_account_the_lead(world: World, capsys) -> None:  # type: ignore[no-untyped-def]
    call_command(
        "create_programme", slug="north", name="North", lead_email=world.lead.email.upper()
    )

    assert "/invitation/" not in capsys.readouterr().out
    assert Membership.objects.filter(
        person=world.lead, programme__slug="north", role=Role.LEAD
    ).exists()


def test_a_taken_slug_is_a_clear_error(world: World) -> None:
    with pytest.raises(CommandError, match='There is already a programme "alpha"'):
        call_command("create_programme", slug="alpha", name="A", lead_email="x@north.example")

    assert Programme.objects.filter(slug="alpha").count() == 1


def test_a_lead_enrols_a_trainee_under_the_next_code(world: World) -> None:
    person = factories.make_member(world.programme, Role.TRAINEE)
    client = client_of(world.lead)

    answer = client.post(
        "/api/v1/enrolments/",
        {"cohort": str(world.enrolment.cohort_id), "person": str(person.pk)},
        format="json",
    )

    assert answer.status_code == 201
    assert Enrolment.objects.get(pk=answer.json()["id"]).person == person


def test_only_a_trainee_can_be_enrolled(world: World) -> None:
    answer = client_of(world.lead).post(
        "/api/v1/enrolments/",
        {"cohort": str(world.enrolment.cohort_id), "person": str(world.rater1.pk)},
        format="json",
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_trainee")


def test_a_person_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    answer = client_of(worlds.a.lead).post(
        "/api/v1/enrolments/",
        {"cohort": str(worlds.a.enrolment.cohort_id), "person": str(worlds.b.trainee.pk)},
        format="json",
    )

    assert answer.status_code == 404


def test_a_supervisor_sees_own_trainees_only(world: World) -> None:
    rows = client_of(world.supervisor).get("/api/v1/enrolments/").json()["results"]

    assert [row["id"] for row in rows] == [str(world.enrolment.pk)]


def test_an_ended_supervision_shows_nobody(world: World) -> None:
    Supervision.objects.filter(supervisor=world.supervisor).update(ends_on=factories.LONG_AGO)

    rows = client_of(world.supervisor).get("/api/v1/enrolments/").json()["results"]

    assert rows == []


def test_me_names_roles_and_permissions_by_programme(world: World) -> None:
    answer = client_of(world.rater1).get("/api/v1/me/").json()

    (membership,) = answer["memberships"]
    assert membership["roles"] == ["rater"]
    assert membership["permissions"] == [
        "anchor_note.read",
        "consensus.take_part",
        "rating.make",
        "rubric.read",
        "transcript.read",
    ]
    assert membership["code"] == "R01"


def test_me_without_a_sign_in_answers_401() -> None:
    answer = client_of(None).get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("path", ["memberships", "enrolments", "cohorts", "raters"])
def test_lists_keep_their_number_of_queries(world, path, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = client_of(world.lead)
    for number in range(20):
        person = factories.make_member(world.programme, Role.TRAINEE)
        factories.make_enrolment(world.programme, person=person, cohort=world.enrolment.cohort)
        factories.make_member(world.programme, Role.RATER, code=f"R{number + 40}")

    with django_assert_max_num_queries(6):
        assert client.get(f"/api/v1/{path}/").status_code == 200


def test_an_ended_supervision_can_be_taken_up_again(world: World) -> None:
    body = {"supervisor": str(world.supervisor.pk), "enrolment": str(world.enrolment.pk)}
    client = client_of(world.lead)
    assert client.post("/api/v1/supervisions/", body, format="json").status_code == 409
    Supervision.objects.filter(supervisor=world.supervisor).update(ends_on=factories.LONG_AGO)

    answer = client.post("/api/v1/supervisions/", body, format="json")

    assert (answer.status_code, answer.json()["ends_on"]) == (201, None)


def test_me_shows_the_code_of_ones_ratings_before_any_other(world: World) -> None:
    Membership.objects.create(
        person=world.rater1,
        programme=world.programme,
        role=Role.SUPERVISOR,
        code="S09",
        starts_on=factories.LONG_AGO,
    )

    answer = client_of(world.rater1).get("/api/v1/me/").json()

    assert answer["memberships"][0]["code"] == "R01"
