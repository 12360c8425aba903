"""Who reads which rubrics."""

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db

URL = "/api/v1/rubrics/"


def test_every_member_reads_the_rubrics_without_their_definitions(world: World) -> None:
    for name, person in world.people().items():
        rows = client_of(person).get(URL).json()["results"]

        assert str(factories.ipt_rubric().pk) in [row["id"] for row in rows], name
        assert set(rows[0]) == {
            "id",
            "slug",
            "version",
            "title",
            "status",
            "fingerprint",
            "language",
            "programme",
            "loaded_at",
            "pinned_in",
            "allowed_actions",
        }


def test_a_rubric_answers_its_whole_definition(world: World) -> None:
    answer = client_of(world.rater1).get(f"{URL}{factories.ipt_rubric().pk}/").json()

    assert len(answer["definition"]["items"]) == 26
    assert len(answer["definition"]["flags"]) == 8


def test_a_stranger_sees_no_rubric(worlds: TwoProgrammes) -> None:
    client = client_of(worlds.stranger)

    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}{factories.ipt_rubric().pk}/").status_code == 404


def test_the_rubrics_of_a_programme_one_does_not_belong_to_are_none(worlds: TwoProgrammes) -> None:
    client = client_of(worlds.a.rater1)

    own = client.get(URL, {"programme": str(worlds.a.programme.pk)}).json()["count"]
    other = client.get(URL, {"programme": str(worlds.b.programme.pk)}).json()["count"]

    assert own >= 1
    assert other == 0


def test_rubrics_are_found_by_slug(world: World) -> None:
    client = client_of(world.lead)

    assert client.get(URL, {"slug": factories.ipt_rubric().slug}).json()["count"] >= 1
    assert client.get(URL, {"slug": "no-such-rubric"}).json()["count"] == 0


def test_a_rubric_version_is_never_changed_or_removed(world: World) -> None:
    rubric = factories.ipt_rubric()

    with pytest.raises(DatabaseError), transaction.atomic():
        type(rubric).objects.filter(pk=rubric.pk).update(title="Another")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(rubric).objects.filter(pk=rubric.pk).delete()

    assert factories.ipt_rubric().title == rubric.title
