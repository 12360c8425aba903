"""While a round is open, another rater's work changes not one byte of what a rater can fetch."""

import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.ratings.models import AssignmentStatus, Rating, RoundPhase
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.backend.ratings.people import add_role
from tests.blinding.addresses import addresses_of, ids_by_kind
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
# All is fetched at one moment, since some answers tell when they were given.
LATER = timezone.now() + timedelta(hours=1)


# Routes that show nothing to the first rater in any role they could have, and why.
SHOWS_NOTHING = {
    "export-detail": "an export is its maker's",
    "export-download": "an export is its maker's",
    "feedback-pdf": "its text is closed in this world",
    "gold-rating-detail": "a rater sees no gold rating that they may be tested on",
    "harm-flag-detail": "it is raised in the open round",
    "invitation-preview": "the token is unknown",
    "issuer-status-list": "nobody has published the issuer's list",
    "media-content": "its text is closed in this world",
    "pathway-compare": "a pathway is not compared with itself",
    "planner-list": "there is no report yet",
    "practising-practice": "a rater is shown no examples of sessions they rate",
    "reliability-report-detail": "there is no report yet",
    "reliability-report-differences": "there is no report yet",
    "rubric-compare": "an instrument is compared with its own versions alone",
}

Answer = tuple[int, bytes, dict[str, str]]


def _fetched(client: APIClient, addresses: Iterable[str]) -> dict[str, Answer]:
    """Fetch all at one moment, and undo what fetching itself wrote."""

    def fetch(address: str) -> Answer:
        with transaction.atomic():
            answer: Any = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer.status_code, body, dict(answer.headers)

    with time_machine.travel(LATER, tick=False):
        return {address: fetch(address) for address in addresses}


def _changed(before: dict[str, Answer], after: dict[str, Answer]) -> dict[str, Any]:
    """Return what differs."""
    return {
        address: (answer, after[address])
        for address, answer in before.items()
        if after[address] != answer
    }


@pytest.fixture
def second_rater_is_new(world: World) -> World:
    """The world before rater 2 has touched the open session."""
    assignment = world.assignment(world.open_round, world.rater2)
    others = [
        factories.make_session(world.programme, case=world.case, ready_by=world.lead)
        for _ in range(2)
    ]
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=others, raters=[world.rater2]
    )
    # A submitted rating cannot be removed: rater 2 is given other sessions instead.
    assert assignment.status == AssignmentStatus.SUBMITTED
    for fresh in round_.round_sessions.all():
        fresh.round = world.open_round
        fresh.save()
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
    said = {"reason": "I know this person."}
    assert client.post(f"/api/v1/assignments/{rows[1]['id']}/recuse/", said).status_code == 200


def _who_it_is_of(world: World) -> list[str]:
    """Return what would tell whose the open session is, and who else rates it."""
    named = [
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
    return [str(name) for name in named]


def test_a_rater_fetches_the_same_bytes_before_and_after(second_rater_is_new: World) -> None:
    world = second_rater_is_new
    # Signed in once: a person is told when they signed in.
    client, addresses = client_of(world.rater1), addresses_of(world)
    before = _fetched(client, addresses.routes)

    _work(world)

    # Whatever else there is shows to the same person in every role, below.
    shown = {address: answer for address, answer in before.items() if answer[0] == 200}
    assert _changed(shown, _fetched(client, shown)) == {}
    assert before["/api/v1/assignments/"][0] == 200
    assert str(world.draft.pk).encode() in before["/api/v1/ratings/"][1]
    assert before[f"/api/v1/ratings/{world.submitted_in_open_round.pk}/"][0] == 404
    for address, (_, content, _) in before.items():
        text = _unpacked(content)
        for name in _who_it_is_of(world):
            assert name in address or name.encode() not in text, (address, name)


def _unpacked(content: bytes) -> bytes:
    """Return what is in an archive: its packed bytes hold any short name now and then."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join([name.encode() + archive.read(name) for name in archive.namelist()])


def _frames(client: APIClient, world: World) -> list[bytes]:
    """What a lead who rates is told of what could be drawn."""
    asked = {"programme": str(world.programme.pk), "rubric": str(factories.ipt_rubric().pk)}
    sought: tuple[dict[str, object], ...] = (
        {},
        {"not_yet_given": True},
        {"trainee": str(world.enrolment.pk)},
    )
    answers = [
        client.post("/api/v1/rounds/frame/", {**asked, "sought": said, "stratified_by": "trainee"})
        for said in sought
    ]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content for answer in answers]


# A thousand requests; what a rater is shown is asked of each database above.
@pytest.mark.one_database
def test_it_is_the_same_for_a_rater_in_every_role(second_rater_is_new: World) -> None:
    world = second_rater_is_new
    client, addresses = client_of(world.rater1), addresses_of(world)
    for role in set(Role) - {Role.RATER}:
        add_role(world.rater1, world.programme, role)
    factories.make_supervision(world.rater1, world.enrolment)
    before, frames = _fetched(client, addresses.routes), _frames(client, world)
    before |= _fetched(client, addresses.narrowed(world, lambda path: _is_empty(before[path])))
    stored = ids_by_kind()

    _work(world)

    assert _changed(before, _fetched(client, before)) == {}
    assert _frames(client, world) == frames
    # What the work has made is as unknown as what there is not.
    added = {kind: ids - stored[kind] for kind, ids in ids_by_kind().items()}
    asked = [(place, pk) for place in addresses.places for pk in added[place.model]]
    assert {kind.__name__ for kind in {place.model for place, _ in asked}} == {"HarmFlag", "Rating"}
    for place, pk in asked:
        (found,) = _fetched(client, [place.at(pk)]).values()
        (unknown,) = _fetched(client, [place.at(uuid.uuid4())]).values()
        assert found == unknown, place
    shown = {route for path, route in addresses.routes.items() if before[path][0] == 200}
    assert set(addresses.routes.values()) - shown == set(SHOWS_NOTHING)
    (row,) = [
        row
        for row in json.loads(before["/api/v1/rounds/"][1])["results"]
        if row["id"] == str(world.open_round.pk)
    ]
    assert row["n_submitted"] is None


def _is_empty(answer: Answer) -> bool:
    status, body, headers = answer
    is_list = status == 200 and headers["Content-Type"] == "application/json"
    return not is_list or not json.loads(body).get("results")


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
