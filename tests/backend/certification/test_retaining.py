"""Keeping texts until some days after a trainee was certified."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.certification.retaining import certified_on
from tests.credentials_rows import make_decision
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_day_counts_for_sessions_held_before_it_while_nothing_is_undecided(
    world: World,
) -> None:
    def days() -> dict[object, object]:
        return dict(certified_on(TherapySession.objects.filter(programme=world.programme)))

    assert days() == {}
    make_decision(world.enrolment, world.own_pathway, certified_by=world.lead)
    today = timezone.localdate()
    TherapySession.objects.filter(pk=world.open_session.pk).update(
        held_on=today + timedelta(days=1)
    )

    assert days() == {world.closed_session.pk: today}

    make_decision(world.enrolment, world.own_pathway)
    assert days() == {}
