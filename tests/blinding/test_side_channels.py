"""While a round is open, another rater's work changes not one byte of what a rater can fetch."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.ratings.models import AssignmentStatus, Rating, RoundPhase
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _addresses(world: World, rater: User) -> Iterator[str]:
    assignment = world.assignment(world.open_round, rater)
    transcript = world.transcript(world.open_session).pk
    yield from ("/me/", "/assignments/", "/ratings/", "/releases/", "/rounds/", "/sessions/")
    yield from ("/cases/", "/raters/", "/rubrics/", "/trainees/", "/reliability-reports/")
    yield from ("/audit-events/", "/media/")
    yield from (
        f"/assignments/{assignment.pk}/",
        f"/rounds/{world.open_round.pk}/",
        f"/sessions/{world.open_session.pk}/",
        f"/transcripts/{transcript}/",
        f"/transcripts/{transcript}/turns/",
        f"/media/state/?transcript={transcript}",
        f"/media/state/?session={world.open_session.pk}",
        f"/ratings/?round={world.open_round.pk}",
        f"/ratings/?session={world.open_session.pk}",
        f"/ratings/{world.draft.pk}/",
        f"/ratings/{world.submitted_in_open_round.pk}/",
    )


def _fetched(world: World, rater: User) -> dict[str, tuple[Any, ...]]:
    client = client_of(rater)
    found = {}
    for address in _addresses(world, rater):
        answer = client.get(f"/api/v1{address}")
        headers = {name: answer.headers.get(name) for name in ("ETag", "Last-Modified")}
        found[address] = (answer.status_code, answer.content, headers)
    return found


@pytest.fixture
def second_rater_is_new(world: World) -> World:
    """The world before rater 2 has touched the open session."""
    assignment = world.assignment(world.open_round, world.rater2)
    other = factories.make_session(world.programme, case=world.case, ready_by=world.lead)
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=[other], raters=[world.rater2]
    )
    # A submitted rating cannot be removed: rater 2 is given another session instead.
    fresh = world.assignment(round_, world.rater2)
    assert assignment.status == AssignmentStatus.SUBMITTED
    fresh.round_session.round = world.open_round
    fresh.round_session.save()
    return world


def _work(world: World) -> None:
    """Let rater 2 begin, save, raise flags and submit; and decline another session."""
    client = client_of(world.rater2)
    rows = client.get("/api/v1/assignments/?status=waiting").json()["results"]
    started = client.post(f"/api/v1/assignments/{rows[0]['id']}/start/")
    assert started.status_code == 201
    draft = Draft(world.rater2, Rating.objects.get(pk=started.json()["id"]))
    draft.complete()
    assert draft.put("flags/X7", {"raised": True, "evidence": [1]}).status_code == 200
    assert draft.put("note", {"note": "Risk was missed."}).status_code == 200
    assert draft.submit().status_code == 200


def test_a_rater_fetches_the_same_bytes_before_and_after(second_rater_is_new: World) -> None:
    world = second_rater_is_new
    before = _fetched(world, world.rater1)

    _work(world)

    after = _fetched(world, world.rater1)
    assert after == before
    assert before["/assignments/"][0] == 200
    assert str(world.draft.pk).encode() in before["/ratings/"][1]
    assert before[f"/ratings/{world.submitted_in_open_round.pk}/"][0] == 404


def _frames(world: World) -> list[bytes]:
    """What a lead who rates is told of what could be drawn."""
    asked = {"programme": str(world.programme.pk), "rubric": str(factories.ipt_rubric().pk)}
    sought: tuple[dict[str, object], ...] = (
        {},
        {"not_yet_given": True},
        {"trainee": str(world.enrolment.pk)},
    )
    client = client_of(world.rater1)
    answers = [
        client.post("/api/v1/rounds/frame/", {**asked, "sought": said, "stratified_by": "trainee"})
        for said in sought
    ]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content for answer in answers]


def test_it_is_the_same_for_a_lead_who_rates_in_the_round(second_rater_is_new: World) -> None:
    world = second_rater_is_new
    add_role(world.rater1, world.programme, Role.LEAD)
    before, frames = _fetched(world, world.rater1), _frames(world)

    _work(world)

    assert _fetched(world, world.rater1) == before
    assert _frames(world) == frames
    (row,) = [
        row
        for row in json.loads(before["/rounds/"][1])["results"]
        if row["id"] == str(world.open_round.pk)
    ]
    assert row["n_submitted"] is None


def test_a_lead_who_rates_nothing_sees_the_progress(second_rater_is_new: World) -> None:
    world = second_rater_is_new
    url = f"/api/v1/rounds/{world.open_round.pk}/"
    before = client_of(world.lead).get(url).json()["n_submitted"]

    _work(world)

    assert client_of(world.lead).get(url).json()["n_submitted"] == before + 1


def test_a_lead_who_rates_meets_the_session_nowhere_else(world: World) -> None:
    add_role(world.rater1, world.programme, Role.LEAD)
    client = client_of(world.rater1)

    sessions = client.get("/api/v1/sessions/").json()["results"]
    (seen,) = client.get(f"/api/v1/rounds/{world.open_round.pk}/").json()["sessions"]
    case = client.get(f"/api/v1/cases/{world.case.pk}/").json()
    transcript = client.get(
        f"/api/v1/transcripts/{world.transcript(world.open_session).pk}/"
    ).json()

    assert str(world.open_session.pk) not in {row["id"] for row in sessions}
    assert client.get(f"/api/v1/sessions/{world.open_session.pk}/").status_code == 404
    assert (seen["session"], seen["label"], seen["trainee_code"]) == (None, None, None)
    # Not even how many rate it: that would tell what is double-coded.
    assert seen["raters"] == []
    assert case["agreed_problem_areas"] is None
    assert transcript["session"] is None


def test_the_audit_trail_does_not_tell_who_else_read_the_transcript(world: World) -> None:
    add_role(world.rater1, world.programme, Role.LEAD)
    transcript = world.transcript(world.open_session)
    before_the_round = factories.NOW - timedelta(days=1)
    with time_machine.travel(before_the_round, tick=False):
        client_of(world.trainee).get(f"/api/v1/transcripts/{transcript.pk}/turns/")
        client_of(world.trainee).get(f"/api/v1/trainees/{world.enrolment.pk}/curve/")

    def verbs(person: User) -> list[str]:
        found = client_of(person).get("/api/v1/audit-events/").json()
        assert found["count"] == len(found["results"])
        return [row["verb"] for row in found["results"]]

    assert "transcript.read" in verbs(world.lead)
    assert verbs(world.rater1) == ["curve.read"]


def test_a_rater_never_fetches_who_the_session_is_of(world: World) -> None:
    secrets = [
        world.open_session.pk,
        world.open_session.label,
        world.case.pk,
        world.case.code,
        world.enrolment.pk,
        world.enrolment.code,
        world.trainee.pk,
        world.trainee.name,
        world.rater2.pk,
        world.rater2.name,
    ]

    for address, (_, content, _) in _fetched(world, world.rater1).items():
        if str(world.open_session.pk) in address:
            continue
        for secret in secrets:
            assert str(secret).encode() not in content, (address, secret)


def test_the_rater_reads_the_transcript_and_the_reading_is_recorded(world: World) -> None:
    transcript = world.transcript(world.open_session)
    url = f"/api/v1/transcripts/{transcript.pk}/turns/"

    answer = client_of(world.rater1).get(url)

    assert (answer.status_code, answer.json()["count"]) == (200, transcript.n_turns)
    event = AuditEvent.objects.get(verb="transcript.read", actor=str(world.rater1.pk))
    assert event.purpose == "rating"


def test_a_session_that_is_not_assigned_is_not_read(world: World) -> None:
    for session in (world.other_session, world.unplaced_session):
        url = f"/api/v1/transcripts/{world.transcript(session).pk}/turns/"

        assert client_of(world.rater1).get(url).status_code == 404


def test_a_draft_round_gives_no_transcript(world: World) -> None:
    factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.other_session],
        raters=[world.rater1],
        phase=RoundPhase.DRAFT,
    )
    url = f"/api/v1/transcripts/{world.transcript(world.other_session).pk}/turns/"

    assert client_of(world.rater1).get(url).status_code == 404
