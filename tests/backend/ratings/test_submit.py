"""Submitting names what is missing and settles what does not apply; then nothing changes."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from backend.audit.models import AuditEvent
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
)
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world: World) -> Draft:
    """Rater 1's draft of the open session, which is in the middle phase."""
    return Draft(world.rater1, world.draft)


def _rows(rating: Rating) -> dict[str, tuple[Any, ...]]:
    rows = ItemScore.objects.filter(rating=rating)
    return {row.item: (row.status, row.values, row.not_applicable_reason) for row in rows}


def test_an_incomplete_rating_names_each_item_and_stays_a_draft(draft: Draft, world: World) -> None:
    missing = draft.get()["missing"]

    answer = draft.submit()

    assert (answer.status_code, answer.json()["code"]) == (400, "rating_incomplete")
    errors = answer.json()["errors"]
    assert [(row["code"], row["field"]) for row in errors] == [
        (row["code"], row["item"]) for row in missing
    ]
    assert "D1" in {row["field"] for row in errors}
    assert Rating.objects.get(pk=world.draft.pk).status == RatingStatus.DRAFT
    assert set(_rows(world.draft)) == {"A1"}
    assert not AuditEvent.objects.filter(verb="rating.submitted").exists()


def test_a_missing_problem_area_is_named_first(draft: Draft, world: World) -> None:
    Rating.objects.filter(pk=world.draft.pk).update(problem_areas=None)

    errors = draft.submit().json()["errors"]

    assert (errors[0]["code"], errors[0]["field"]) == ("problem_area_missing", "problem_areas")


def test_a_complete_rating_is_submitted(draft: Draft, world: World) -> None:
    draft.complete()
    version = draft.version

    answer = draft.submit(active_seconds=1500)

    body = answer.json()
    assert (answer.status_code, body["status"], body["version"]) == (200, "submitted", version + 1)
    assert (body["missing"], body["allowed_actions"]) == ([], [])
    assert body["submitted_at"] is not None
    assert body["active_seconds"] == 1500
    assignment = Assignment.objects.get(rating=world.draft)
    assert assignment.status == AssignmentStatus.SUBMITTED
    (event,) = AuditEvent.objects.filter(verb="rating.submitted")
    assert event.target == str(world.draft.pk)
    assert set(event.details["seal"][1]) == {"rating", "item_scores", "evidence", "flags"}


def test_what_does_not_apply_is_written_with_its_reason(draft: Draft, world: World) -> None:
    draft.complete()

    draft.submit()

    rows = _rows(world.draft)
    assert len(rows) == 26
    assert rows["C2"] == ("not_applicable", {}, "phase")
    assert rows["H1"] == ("not_applicable", {}, "format")
    assert rows["B3"] == ("not_applicable", {}, "problem_area")
    assert rows["D2"] == ("not_applicable", {}, "no_opportunity")
    assert rows["B4"] == ("scored", {"adherence": 3, "competence": 4}, "")


def test_a_score_of_an_area_that_was_changed_gives_way(draft: Draft, world: World) -> None:
    draft.complete("grief")
    draft.put_item("B3", note="Mourning.")
    draft.put("problem-areas", {"problem_areas": ["dispute"]})
    assert _rows(world.draft)["B3"] == ("scored", {"adherence": 3, "competence": 4}, "")
    draft.put_item("B4")

    answer = draft.submit()

    assert answer.status_code == 200
    assert _rows(world.draft)["B3"] == ("not_applicable", {}, "problem_area")
    assert not Evidence.objects.filter(rating=world.draft, item="B3").exists()
    assert ItemScore.objects.get(rating=world.draft, item="B3").note == "Mourning."


def test_a_rating_is_submitted_once(draft: Draft, world: World) -> None:
    draft.complete()
    draft.submit()

    answer = draft.submit()

    assert (answer.status_code, answer.json()["code"]) == (409, "already_submitted")
    assert AuditEvent.objects.filter(verb="rating.submitted").count() == 1


def test_nothing_is_submitted_to_a_closed_round(draft: Draft, world: World) -> None:
    draft.complete()
    world.open_round.phase, world.open_round.closed_at = "closed", world.open_round.started_at
    world.open_round.save()

    answer = draft.submit()

    assert (answer.status_code, answer.json()["code"]) == (409, "round_closed")
    assert Rating.objects.get(pk=world.draft.pk).status == RatingStatus.DRAFT


# ── The database refuses what the services would not do ──────────────────────────────────

SQL = [
    "UPDATE ratings_rating SET note = 'x' WHERE id = %s",
    "UPDATE ratings_rating SET status = 'draft', submitted_at = NULL WHERE id = %s",
    "DELETE FROM ratings_rating WHERE id = %s",
    "UPDATE ratings_item_score SET \"values\" = '{}' WHERE rating_id = %s",
    "DELETE FROM ratings_item_score WHERE rating_id = %s",
    "INSERT INTO ratings_item_score (rating_id, item, status, not_applicable_reason, note) "
    "VALUES (%s, 'Z1', 'absent', '', '')",
    "UPDATE ratings_evidence SET turn_number = 5 WHERE rating_id = %s",
    "DELETE FROM ratings_evidence WHERE rating_id = %s",
    "INSERT INTO ratings_evidence (rating_id, item, turn_number) VALUES (%s, 'A1', 4)",
    "UPDATE ratings_raised_flag SET note = 'x' WHERE rating_id = %s",
    "DELETE FROM ratings_raised_flag WHERE rating_id = %s",
    "INSERT INTO ratings_raised_flag (rating_id, flag, note, raised_at) "
    "VALUES (%s, 'X6', '', CURRENT_TIMESTAMP)",
]


@pytest.mark.parametrize("statement", SQL)
def test_the_database_refuses_to_change_a_submitted_rating(world: World, statement: str) -> None:
    rating = _submitted_with_flag(world)
    key = rating.pk.hex if connection.vendor == "sqlite" else rating.pk

    with (
        pytest.raises(DatabaseError, match="a submitted rating is never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [key])


def test_the_database_refuses_the_mapper_too(world: World) -> None:
    rating = _submitted_with_flag(world)
    changes = [
        lambda: Rating.objects.filter(pk=rating.pk).update(note="x"),
        lambda: Rating.objects.get(pk=rating.pk).save(),
        lambda: ItemScore.objects.filter(rating=rating).update(values={"competence": 1}),
        lambda: ItemScore.objects.create(rating=rating, item="D1", status="absent"),
        lambda: ItemScore.objects.filter(rating=rating).delete(),
        lambda: Evidence.objects.filter(rating=rating).delete(),
        lambda: RaisedFlag.objects.filter(rating=rating).delete(),
    ]

    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()

    assert _rows(rating) == {"A1": ("scored", {"adherence": 3, "competence": 4}, "")}


def test_a_score_is_not_moved_into_a_submitted_rating(world: World) -> None:
    rating = _submitted_with_flag(world)
    score = ItemScore.objects.create(rating=world.draft, item="D1", status="absent")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ItemScore.objects.filter(pk=score.pk).update(rating=rating)


def _submitted_with_flag(world: World) -> Rating:
    rating = factories.make_rating(
        world.other_session,
        rater=world.other_supervisor,
        kind=RatingKind.SUPERVISOR,
        submitted=False,
    )
    RaisedFlag.objects.create(rating=rating, flag="X5", raised_at=factories.NOW)
    rating.status, rating.submitted_at = RatingStatus.SUBMITTED, factories.NOW
    rating.save()
    return rating
