"""Keeping texts until some days after a trainee was certified."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from backend.casework.models import TherapySession
from backend.certification.retaining import certified_on
from tests import factories
from tests.credentials_rows import make_decision
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_the_day_counts_for_sessions_held_before_it_while_nothing_is_undecided(
    world: World,
) -> None:
    def days() -> dict[UUID, date]:
        return dict(certified_on(TherapySession.objects.filter(programme=world.programme)))
        return certified_on(TherapySession.objects.filter(programme=world.programme))

    trainee = world.other_enrolment
    later = factories.make_session(
        world.programme,
        case=world.other_case,
        number=6,
        held_on=timezone.localdate() + timedelta(days=1),
    )
    assert days() == {}
    make_decision(trainee, world.own_pathway, certified_by=world.lead)

    assert days() == {world.other_session.pk: timezone.localdate()}
    assert later.pk not in days()

    make_decision(trainee, world.own_pathway)
    assert days() == {}
