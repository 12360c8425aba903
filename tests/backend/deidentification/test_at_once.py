"""Two windows on one review, and a review beside a report: one wins, nothing is left half."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from backend.casework.models import TherapySession
from backend.deidentification.models import Review, ReviewState, Span
from backend.instruments.services import load_rubric_versions
from tests.at_once import at_once, committed_client
from tests.backend.deidentification.reviewing import Reviewing, make_text, text_of
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


@pytest.fixture
def session(committed_world: World) -> TherapySession:
    return make_text(committed_world)


def _put(review: Reviewing, person: Any, span: str, decision: str) -> Callable[[], Any]:
    client = committed_client(person)
    return lambda: client.put(
        f"{review.url}spans/{span}/",
        {"decision": decision},
        HTTP_IF_MATCH=f'"{review.version}"',
    )


def test_of_two_decisions_one_wins(committed_world: World, session: TherapySession) -> None:
    review = Reviewing(committed_world.trainee, session)
    review.open()
    one, other = (span["id"] for span in review.get()["spans"][:2])

    statuses = at_once(
        _put(review, committed_world.trainee, one, "accepted"),
        _put(review, committed_world.lead, other, "rejected"),
    )

    assert sorted(statuses) == [200, 409]
    assert Review.objects.get(transcript=session.transcript).version == 2
    assert Span.objects.exclude(decision="undecided").count() == 1


def test_two_who_open_a_review_get_the_same_one(
    committed_world: World, session: TherapySession
) -> None:
    url = Reviewing(committed_world.lead, session).url
    clients = [committed_client(p) for p in (committed_world.lead, committed_world.trainee)]

    statuses = at_once(*(partial(client.post, url) for client in clients))

    assert sorted(statuses) == [200, 201]
    assert Review.objects.filter(transcript=session.transcript).count() == 1


def test_completing_meets_a_late_decision(committed_world: World, session: TherapySession) -> None:
    review = Reviewing(committed_world.trainee, session)
    review.open()
    review.accept_everything()
    span = review.get()["spans"][0]["id"]
    completing = committed_client(committed_world.trainee)

    statuses = at_once(
        lambda: completing.post(
            f"{review.url}complete/", {"confirmed": True}, HTTP_IF_MATCH=f'"{review.version}"'
        ),
        _put(review, committed_world.lead, span, "rejected"),
    )

    stored = Review.objects.get(transcript=session.transcript)
    is_completed = stored.state == ReviewState.COMPLETED
    # Either the decision came first and the completion is stale, or it came too late: then the
    # review is over, and to a lead the text is closed.
    assert statuses in ([409, 200], [200, 409], [200, 403])
    assert is_completed == (statuses[0] == 200)
    assert session.attestations.exists() == is_completed
    assert ("Leeds" not in text_of(session)) == is_completed


def test_a_report_meets_a_completion(committed_world: World) -> None:
    session = make_text(committed_world)
    review = Reviewing(committed_world.trainee, session)
    review.open()
    review.accept_everything()
    completing, reporting = (committed_client(committed_world.trainee) for _ in range(2))

    statuses = at_once(
        lambda: completing.post(
            f"{review.url}complete/", {"confirmed": True}, HTTP_IF_MATCH=f'"{review.version}"'
        ),
        lambda: reporting.post(
            "/api/v1/name-reports/", {"transcript": str(session.transcript.pk), "turns": [2]}
        ),
    )

    assert statuses == [200, 201]
    assert session.attestations.exists()
    report = session.name_reports.get()
    # Made before, it is settled by the completion; made after, it stands against it.
    assert report.outcome in {"", "redacted"}
