"""Two requests at the same moment: one wins, and nothing is left half."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from backend.instruments.services import load_rubric_versions
from backend.ratings.models import AssignmentStatus, Rating, RatingStatus
from tests import factories
from tests.at_once import at_once, committed_client
from tests.backend.ratings.drafting import SCORED, Draft
from tests.clients import client_of
from tests.worlds import World, build_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.slow,
    # SQLite lets one writer in at a time by itself.
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="rows are locked on PostgreSQL only",
    ),
]


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """A world that other connections see."""
    load_rubric_versions()
    return build_world("alpha")


def test_of_two_saves_one_wins(committed_world: World) -> None:
    draft = committed_world.draft
    url = f"/api/v1/ratings/{draft.pk}/items/A3/"

    def save(note: str) -> Callable[[], Any]:
        client = committed_client(committed_world.rater1)
        return lambda: client.put(url, {**SCORED, "note": note}, HTTP_IF_MATCH='"1"')

    assert sorted(at_once(save("one"), save("other"))) == [200, 409]
    assert Rating.objects.get(pk=draft.pk).version == 2


def test_a_session_is_submitted_or_declined_never_both(committed_world: World) -> None:
    world = committed_world
    for _ in range(5):
        session = factories.make_session(world.programme, case=world.case, ready_by=world.lead)
        round_ = factories.make_round(
            world.programme, lead=world.lead, sessions=[session], raters=[world.rater1]
        )
        assignment = world.assignment(round_, world.rater1)
        url = f"/api/v1/assignments/{assignment.pk}"
        begun = client_of(world.rater1).post(f"{url}/start/").json()["id"]
        rating = Rating.objects.get(pk=begun)
        draft = Draft(world.rater1, rating)
        draft.complete()
        one, other = committed_client(world.rater1), committed_client(world.rater1)

        statuses = at_once(
            lambda client=one, to=draft.url: client.post(f"{to}submit/"),  # type: ignore[misc]
            lambda client=other, to=url: client.post(  # type: ignore[misc]
                f"{to}/recuse/", {"reason": "I know them."}
            ),
        )

        rating.refresh_from_db()
        assignment.refresh_from_db()
        is_submitted = rating.status == RatingStatus.SUBMITTED
        # Whoever comes second meets a state that forbids it, or a rating that is declined and gone.
        assert sorted(statuses) in ([200, 404], [200, 409])
        assert is_submitted == (assignment.status == AssignmentStatus.SUBMITTED)
        assert is_submitted == (assignment.recused_at is None)


def test_of_two_cohorts_of_one_name_one_is_opened(committed_world: World) -> None:
    body = {
        "programme": str(committed_world.programme.pk),
        "name": "Spring",
        "starts_on": "2026-03-01",
    }

    def open_cohort() -> Callable[[], Any]:
        client = committed_client(committed_world.lead)
        return lambda: client.post("/api/v1/cohorts/", body)

    statuses = sorted(at_once(*(open_cohort() for _ in range(4))))

    assert statuses == [201, 409, 409, 409]
