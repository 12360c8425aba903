"""A submitted rating is final on every level: service (test_submit), model, database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from backend.ratings.models import Evidence, ItemScore, RaisedFlag, Rating, RatingKind
from backend.ratings.models.rating import RatingIsFinal
from tests import factories
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_model_refuses_to_save_or_remove_a_submitted_rating(world: World) -> None:
    rating = Rating.objects.get(pk=world.closed_rating1.pk)
    rating.note = "changed"

    with pytest.raises(RatingIsFinal):
        rating.save()
    with pytest.raises(RatingIsFinal):
        rating.delete()

    assert Rating.objects.get(pk=rating.pk).note == ""


def test_the_model_refuses_to_change_the_parts_of_a_submitted_rating(world: World) -> None:
    rating = world.closed_rating1
    score = ItemScore.objects.filter(rating=rating).first()
    assert score is not None
    score.values = {"competence": 0}

    with pytest.raises(RatingIsFinal):
        score.save()
    with pytest.raises(RatingIsFinal):
        score.delete()
    with pytest.raises(RatingIsFinal):
        Evidence.objects.create(rating=rating, item="A1", turn_number=2)
    with pytest.raises(RatingIsFinal):
        RaisedFlag.objects.create(rating=rating, flag="X1", raised_at=factories.NOW)


def test_a_rating_that_was_just_submitted_is_final_in_the_same_process(world: World) -> None:
    rating = factories.make_rating(
        world.other_session, rater=world.other_supervisor, kind=RatingKind.SUPERVISOR
    )

    rating.note = "changed"

    with pytest.raises(RatingIsFinal):
        rating.save()


@pytest.mark.parametrize(
    "past_the_model",
    [
        lambda pk: Rating.objects.filter(pk=pk).update(note="changed"),
        lambda pk: ItemScore.objects.filter(rating_id=pk).update(values={"competence": 0}),
        lambda pk: ItemScore.objects.filter(rating_id=pk).delete(),
        lambda pk: Evidence.objects.bulk_create([Evidence(rating_id=pk, item="A1", turn_number=3)]),
    ],
    ids=["update", "update a score", "remove a score", "add evidence"],
)
def test_the_database_refuses_what_goes_past_the_model(world: World, past_the_model) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        past_the_model(world.closed_rating1.pk)


def test_a_draft_is_changed_and_removed_freely(world: World) -> None:
    draft = Rating.objects.get(pk=world.draft.pk)
    draft.note = "changed"
    draft.save()

    score = draft.item_scores.get(item="A1")
    score.values = {"competence": 1}
    score.save()
    score.delete()

    assert Rating.objects.get(pk=draft.pk).note == "changed"
