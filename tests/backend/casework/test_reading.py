"""Who reads which transcript, why, and what trace it leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent, Outcome
from backend.casework import reading, selectors
from backend.casework.models import TherapySession, Transcript, Turn
from backend.casework.services import import_file
from backend.programmes.models import Supervision
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _give(person: User, world: World, role: Role) -> None:
    """Add a role; another object of the person, since roles are read once a request."""
    Membership.objects.create(
        person=person, programme=world.programme, role=role, starts_on=factories.LONG_AGO
    )


def _turns(person: User, transcript: Transcript) -> Any:
    return client_of(person).get(f"/api/v1/transcripts/{transcript.pk}/turns/")


@pytest.fixture
def veil(world: World, monkeypatch: Any) -> World:
    """The lead rates `open_session` too, and so is to know nothing else of it."""
    monkeypatch.setattr(reading, "_grounds", dict(reading.grounds()))
    monkeypatch.setattr(reading, "_veils", {})
    session = world.open_session

    def of_lead(actor: User) -> Q:
        return Q(therapy_session=session) if actor == world.lead else Q(pk__in=[])

    reading.add_ground(reading.RATING, of_lead)
    reading.add_veil(
        "open round",
        lambda actor: TherapySession.objects.filter(
            pk__in=[session.pk] if actor == world.lead else []
        ).values("pk"),
    )
    _give(world.lead, world, Role.SUPERVISOR)
    _give(world.lead, world, Role.RATER)
    factories.make_supervision(world.lead, world.enrolment)
    return world


def test_each_role_sees_its_own_sessions_and_cases(worlds: TwoProgrammes) -> None:
    a = worlds.a
    own, other = {a.open_session, a.closed_session}, {a.other_session}
    expected: dict[str, tuple[set[Any], set[Any]]] = {
        "lead": (own | other | {a.unplaced_session}, {a.case, a.other_case}),
        "supervisor": (own, {a.case}),
        "other_supervisor": (other, {a.other_case}),
        "trainee": (own, {a.case}),
        "other_trainee": (other, {a.other_case}),
    }

    for name, person in a.people().items():
        sessions, cases = expected.get(name, (set(), set()))
        assert set(selectors.sessions_visible_to(person)) == sessions, name
        assert set(selectors.cases_visible_to(person)) == cases, name
    assert not selectors.sessions_visible_to(worlds.stranger).exists()
    assert not selectors.cases_visible_to(worlds.stranger).exists()


def test_each_role_reads_the_words_of_its_own_sessions(worlds: TwoProgrammes) -> None:
    a = worlds.a
    own = {a.transcript(a.open_session), a.transcript(a.closed_session)}
    expected = {
        "supervisor": own,
        "other_supervisor": {a.transcript(a.other_session)},
        "trainee": own,
        "other_trainee": {a.transcript(a.other_session)},
        "lead": {a.transcript(a.unplaced_session)},
    }

    for name, person in a.people().items():
        if not name.startswith("rater"):
            rows = selectors.transcripts_readable_by(person)
            assert set(rows) == expected.get(name, set()), name
    assert not selectors.transcripts_readable_by(worlds.stranger).exists()


def test_a_lead_reads_an_import_only_until_it_is_attested(world: World) -> None:
    session = factories.make_session(world.programme)
    factories.make_review(session, by=world.lead)
    client = client_of(world.lead)
    url = f"/api/v1/transcripts/{session.transcript.pk}/turns/"
    assert client.get(url).status_code == 200

    client.post(
        f"/api/v1/sessions/{session.pk}/attest-deidentified/", {"confirmed": True}, format="json"
    )

    answer = client.get(url)
    assert (answer.status_code, answer.json()["code"]) == (403, "transcript_closed")
    assert "secret words" not in answer.content.decode()
    metadata = client.get(f"/api/v1/transcripts/{session.transcript.pk}/").json()
    assert (metadata["n_turns"], metadata["session"]) == (6, str(session.pk))


@pytest.mark.parametrize(
    ("who", "purpose", "role"),
    [("trainee", "own_session", "trainee"), ("supervisor", "supervision", "supervisor")],
)
def test_reading_turns_is_an_event_with_its_purpose(
    world: World, who: str, purpose: str, role: str
) -> None:
    transcript = world.transcript(world.open_session)

    answer = _turns(getattr(world, who), transcript)

    assert answer.status_code == 200
    event = AuditEvent.objects.get(verb="transcript.read")
    assert event.actor == str(getattr(world, who).pk)
    assert (event.target, event.purpose, event.role) == (str(transcript.pk), purpose, role)
    assert event.outcome == Outcome.ALLOWED


def test_a_rater_reads_the_words_but_not_which_session_they_are_of(world: World) -> None:
    transcript = world.transcript(world.open_session)

    answer = _turns(world.rater1, transcript)
    metadata = client_of(world.rater1).get(f"/api/v1/transcripts/{transcript.pk}/").json()

    assert (answer.status_code, answer.json()["count"]) == (200, 6)
    assert AuditEvent.objects.get(verb="transcript.read").purpose == "rating"
    assert (metadata["session"], metadata["warnings"]) == (None, [])
    assert str(world.open_session.pk) not in str(metadata)


def test_a_rater_reads_nothing_that_was_not_given_to_them(world: World) -> None:
    for session in (world.other_session, world.unplaced_session):
        assert _turns(world.rater1, world.transcript(session)).status_code == 404


def test_turns_come_whole_in_order_and_numbered_from_one(world: World) -> None:
    session = factories.make_session(world.programme, case=world.case, n_turns=1200)

    body = _turns(world.trainee, session.transcript).json()

    assert body["count"] == 1200
    assert [row["number"] for row in body["results"]] == list(range(1, 1201))
    assert set(body["results"][0]) == {"number", "speaker", "role", "start_ms", "end_ms", "text"}


@pytest.mark.parametrize(
    "who", ["other_trainee", "other_supervisor", "adjudicator", "auditor", "operator"]
)
def test_a_hidden_transcript_is_not_there_and_that_is_recorded(world: World, who: str) -> None:
    person, transcript = getattr(world, who), world.transcript(world.open_session)

    answers = [
        _turns(person, transcript),
        client_of(person).get(f"/api/v1/transcripts/{transcript.pk}/"),
    ]

    for answer in answers:
        assert answer.status_code == 404
        assert "secret words" not in answer.content.decode()
    denials = AuditEvent.objects.filter(verb="access.hidden", target=str(transcript.pk))
    assert denials.filter(actor=str(person.pk)).count() == 2
    assert not AuditEvent.objects.filter(verb="transcript.read").exists()


def test_a_transcript_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    transcript = worlds.b.transcript(worlds.b.unplaced_session)

    for person in (*worlds.a.people().values(), worlds.stranger):
        assert _turns(person, transcript).status_code == 404


def test_an_ended_supervision_reads_nothing(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Supervision.objects.filter(supervisor=world.supervisor).update(ends_on=yesterday)

    assert _turns(world.supervisor, world.transcript(world.open_session)).status_code == 404


def test_an_ended_membership_reads_nothing(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=world.trainee).update(ends_on=yesterday)

    assert _turns(world.trainee, world.transcript(world.open_session)).status_code == 404


def test_a_deleted_text_answers_no_turns(world: World) -> None:
    transcript = world.transcript(world.open_session)
    Turn.objects.filter(transcript=transcript).delete()
    Transcript.objects.filter(pk=transcript.pk).update(deleted_at=timezone.now())

    assert _turns(world.trainee, transcript).json()["count"] == 0
    metadata = client_of(world.trainee).get(f"/api/v1/transcripts/{transcript.pk}/").json()
    assert metadata["deleted_at"] is not None
    assert metadata["n_turns"] == 6


def test_a_veil_hides_the_session_in_every_role(veil: World) -> None:
    client, session = client_of(veil.lead), veil.open_session

    listed = client.get("/api/v1/sessions/").json()["results"]
    detail = client.get(f"/api/v1/sessions/{session.pk}/")
    consents = client.get("/api/v1/consents/", {"session": str(session.pk)}).json()

    assert str(session.pk) not in [row["id"] for row in listed]
    assert detail.status_code == 404
    assert consents["count"] == 0


def test_under_a_veil_the_transcript_is_read_for_rating_alone(veil: World) -> None:
    transcript = veil.transcript(veil.open_session)

    assert _turns(veil.lead, transcript).status_code == 200
    assert AuditEvent.objects.get(verb="transcript.read").purpose == "rating"
    Transcript.objects.filter(pk=transcript.pk).update(
        warnings=[{"code": "malformed_time", "detail": "x", "line": 4512}]
    )
    metadata = client_of(veil.lead).get(f"/api/v1/transcripts/{transcript.pk}/").json()
    assert (metadata["session"], metadata["warnings"]) == (None, [])


def test_a_veil_without_a_rating_ground_closes_the_transcript(veil: World) -> None:
    reading.add_ground(reading.RATING, lambda _: Q(pk__in=[]))

    assert _turns(veil.lead, veil.transcript(veil.open_session)).status_code == 404


def test_a_veil_hides_the_agreed_problem_areas(veil: World) -> None:
    url = f"/api/v1/cases/{veil.case.pk}/"

    assert client_of(veil.lead).get(url).json()["agreed_problem_areas"] is None
    assert client_of(veil.supervisor).get(url).json()["agreed_problem_areas"] == ["dispute"]
    # Those of the other cases as well: a single gap would point at the case.
    other = client_of(veil.lead).get(f"/api/v1/cases/{veil.other_case.pk}/").json()
    assert other["agreed_problem_areas"] is None


def test_a_file_read_again_does_not_lift_the_veil(
    veil: World, csv_file: bytes, monkeypatch: Any
) -> None:
    first = import_file(actor=veil.lead, programme=veil.programme, raw=csv_file)
    hidden = first.transcripts[0].transcript.therapy_session_id
    reading.add_veil(
        "another round", lambda _: TherapySession.objects.filter(pk=hidden).values("pk")
    )

    again = import_file(actor=veil.lead, programme=veil.programme, raw=csv_file)

    assert [row.transcript for row in again.transcripts] == [first.transcripts[1].transcript]


def test_a_ground_that_joins_many_rows_lists_a_transcript_once(
    world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(reading, "_grounds", {})
    reading.add_ground("many", lambda _: Q(turns__number__gte=1))

    rows = selectors.transcripts_readable_by(world.auditor)

    assert rows.filter(therapy_session=world.open_session).count() == 1
