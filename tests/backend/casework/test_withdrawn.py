"""Consent that was withdrawn takes the words away from everybody, at once."""

import pytest
from django.utils import timezone

from backend.casework.models import Consent
from tests import factories
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _status(world: World, who: str) -> int:
    transcript = world.transcript(world.open_session)
    return (
        client_of(getattr(world, who))
        .get(f"/api/v1/transcripts/{transcript.pk}/turns/")
        .status_code
    )


@pytest.mark.parametrize(
    ("who", "refused"), [("rater1", 404), ("supervisor", 403), ("trainee", 403)]
)
def test_nobody_reads_a_session_whose_consent_was_withdrawn(
    world: World, who: str, refused: int
) -> None:
    assert _status(world, who) == 200

    Consent.objects.filter(therapy_session=world.open_session).update(withdrawn_at=timezone.now())

    assert _status(world, who) == refused


def test_a_new_consent_opens_the_session_again(world: World) -> None:
    Consent.objects.filter(therapy_session=world.open_session).update(withdrawn_at=timezone.now())
    Consent.objects.create(
        programme=world.programme,
        therapy_session=world.open_session,
        scopes=["training"],
        form_version="2",
        given_on=factories.LONG_AGO,
        recorded_by=world.lead,
    )

    assert _status(world, "rater1") == 200
