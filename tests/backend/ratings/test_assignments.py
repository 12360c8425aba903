"""What a rater was given: begin, decline, and what they learn of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AuditEvent, AuditSide
from backend.casework.models import Consent
from backend.ratings.models import Assignment, AssignmentStatus, ConflictOfInterest, Rating
from backend.ratings.selectors import conflicts_of
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/assignments/"


@pytest.fixture
def waiting(world: World) -> Assignment:
    """An assignment of rater 1 that nobody has touched."""
    session = factories.make_session(
        world.programme, case=world.case, number=9, ready_by=world.lead
    )
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=[session], raters=[world.rater1]
    )
    return Assignment.objects.get(round_session__round=round_)


def _post(world: World, assignment: Assignment, what: str, **body: Any) -> Any:
    return client_of(world.rater1).post(f"{URL}{assignment.pk}/{what}/", body)


def test_a_rater_lists_their_own_alone(worlds: TwoProgrammes) -> None:
    rows = client_of(worlds.a.rater1).get(URL).json()["results"]

    own = Assignment.objects.filter(rater=worlds.a.rater1)
    assert {row["id"] for row in rows} == {str(pk) for pk in own.values_list("pk", flat=True)}
    for person in (worlds.a.lead, worlds.a.supervisor, worlds.stranger):
        assert client_of(person).get(URL).json()["results"] == []


def test_an_assignment_tells_what_is_asked_and_no_identity(
    world: World, waiting: Assignment
) -> None:
    answer = client_of(world.rater1).get(f"{URL}{waiting.pk}/")

    body = answer.json()
    session = waiting.round_session.therapy_session
    assert body["code"] == waiting.round_session.code
    assert (body["session_phase"], body["session_format"]) == ("middle", "individual")
    # Of 26 items, C2, C4 and H1 do not apply and B3 to B6 wait for the problem area.
    assert (body["items_done"], body["items_required"], body["rating"]) == (0, 19, None)
    assert body["allowed_actions"] == ["start", "recuse"]
    text = answer.content.decode()
    for secret in (session.pk, session.label, world.enrolment.code, world.case.code):
        assert str(secret) not in text
    assert not {"number", "held_on", "agreed_problem_areas", "trainee"} & set(body)


def test_beginning_makes_a_draft_once(world: World, waiting: Assignment) -> None:
    first = _post(world, waiting, "start")
    again = _post(world, waiting, "start")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["ETag"] == '"1"'
    body = first.json()
    assert (body["kind"], body["status"], body["session"]) == ("independent", "draft", None)
    assert body["code"] == waiting.round_session.code
    assert body["problem_areas"] is None
    assert body["missing"][0]["code"] == "problem_area_missing"
    assert body["allowed_actions"] == ["save", "submit"]
    assert {row["status"] for row in body["items"]} == {"unscored"}
    waiting.refresh_from_db()
    assert waiting.status == AssignmentStatus.IN_PROGRESS
    assert AuditEvent.objects.filter(verb="rating.started").count() == 1


def test_anothers_assignment_is_not_there(worlds: TwoProgrammes) -> None:
    assignment = worlds.a.assignment(worlds.a.open_round, worlds.a.rater1)

    for person in (worlds.a.rater2, worlds.a.lead, worlds.b.rater1, worlds.stranger):
        client = client_of(person)
        assert client.get(f"{URL}{assignment.pk}/").status_code == 404
        assert client.post(f"{URL}{assignment.pk}/start/").status_code == 404
        assert client.post(f"{URL}{assignment.pk}/recuse/", {"reason": "x"}).status_code == 404


def test_a_session_whose_consent_has_gone_is_not_begun(world: World, waiting: Assignment) -> None:
    Consent.objects.filter(therapy_session=waiting.round_session.therapy_session).delete()

    answer = _post(world, waiting, "start")

    assert (answer.status_code, answer.json()["code"]) == (409, "session_not_ready")
    assert answer.json()["errors"][0]["code"] == "no_consent"
    assert not Rating.objects.filter(assignment=waiting).exists()


def test_nothing_is_begun_or_declined_in_a_closed_round(world: World, waiting: Assignment) -> None:
    round_ = waiting.round_session.round
    round_.phase, round_.closed_at = "closed", round_.started_at
    round_.save()

    start, recuse = _post(world, waiting, "start"), _post(world, waiting, "recuse", reason="x")

    assert (start.status_code, start.json()["code"]) == (409, "round_closed")
    assert (recuse.status_code, recuse.json()["code"]) == (409, "round_closed")
    assert client_of(world.rater1).get(f"{URL}{waiting.pk}/").json()["allowed_actions"] == []


def test_declining_takes_the_draft_and_the_transcript_away(world: World) -> None:
    assignment = world.assignment(world.open_round, world.rater1)
    client = client_of(world.rater1)
    turns = f"/api/v1/transcripts/{world.transcript(world.open_session).pk}/turns/"
    assert client.get(turns).status_code == 200

    answer = _post(world, assignment, "recuse", reason="I know this person.")

    assert (answer.status_code, answer.json()["status"]) == (200, "recused")
    assert answer.json()["allowed_actions"] == []
    assert client.get(turns).status_code == 404
    assert client.get(f"/api/v1/ratings/{world.draft.pk}/").status_code == 404
    assert Draft(world.rater1, world.draft).put_item("D1").status_code == 404
    event = AuditEvent.objects.get(verb="assignment.recused")
    assert "know" not in str(event.details)
    assert AuditSide.objects.get(event=event.pk).text == "I know this person."


def test_declining_needs_a_reason(world: World, waiting: Assignment) -> None:
    answer = _post(world, waiting, "recuse", reason="  ")

    assert (answer.status_code, answer.json()["code"]) == (400, "reason_missing")
    waiting.refresh_from_db()
    assert waiting.status == AssignmentStatus.WAITING


def test_what_is_submitted_or_declined_is_not_declined_again(
    world: World, waiting: Assignment
) -> None:
    submitted = world.assignment(world.open_round, world.rater2)
    _post(world, waiting, "recuse", reason="x")

    late = client_of(world.rater2).post(f"{URL}{submitted.pk}/recuse/", {"reason": "x"})
    twice = _post(world, waiting, "recuse", reason="x")
    start = _post(world, waiting, "start")

    assert (late.status_code, late.json()["code"]) == (409, "already_submitted")
    assert (twice.status_code, twice.json()["code"]) == (409, "assignment_recused")
    assert (start.status_code, start.json()["code"]) == (409, "assignment_recused")


def test_assignments_come_in_the_random_order_of_the_round(world: World) -> None:
    sessions = [
        factories.make_session(world.programme, case=world.case, ready_by=world.lead)
        for _ in range(5)
    ]
    round_ = factories.make_round(
        world.programme, lead=world.lead, sessions=sessions, raters=[world.rater1]
    )
    rows = list(Assignment.objects.filter(round_session__round=round_).order_by("position"))
    for position, row in enumerate(reversed(rows), start=1):
        row.position = position
        row.save()

    listed = client_of(world.rater1).get(f"{URL}?round={round_.pk}").json()["results"]

    assert [row["id"] for row in listed] == [str(row.pk) for row in reversed(rows)]


def test_assignments_are_filtered_by_status(world: World, waiting: Assignment) -> None:
    rows = client_of(world.rater1).get(f"{URL}?status=waiting").json()["results"]

    assert [row["id"] for row in rows] == [str(waiting.pk)]


def test_a_list_costs_the_same_with_many_assignments(world: World) -> None:
    client = client_of(world.rater1)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(20, 38):
        session = factories.make_session(
            world.programme, case=world.case, number=number, ready_by=world.lead
        )
        round_ = factories.make_round(
            world.programme, lead=world.lead, sessions=[session], raters=[world.rater1]
        )
        factories.make_rating(
            session,
            rater=world.rater1,
            assignment=Assignment.objects.get(round_session__round=round_),
            submitted=False,
        )

    with CaptureQueriesContext(connection) as many:
        rows = client.get(URL).json()["results"]

    assert (len(rows), len(many)) == (20, len(few))


def test_what_is_due_comes_before_what_is_done(world: World) -> None:
    rows = client_of(world.rater1).get("/api/v1/assignments/").json()["results"]

    assert [row["status"] for row in rows] == ["in_progress", "submitted"]


def test_whoever_knows_them_is_given_no_other_session_of_theirs(
    world: World, waiting: Assignment
) -> None:
    answer = _post(world, waiting, "recuse", reason="I know them.", knows_them=True)

    assert answer.status_code == 200
    conflict = ConflictOfInterest.objects.get()
    case = waiting.round_session.therapy_session.case
    assert case is not None
    assert (conflict.rater, conflict.enrolment_id) == (waiting.rater, case.enrolment_id)
    assert waiting.rater_id in conflicts_of([waiting.round_session.therapy_session_id]).popitem()[1]
    assert AuditEvent.objects.filter(verb="conflict.declared").count() == 1
