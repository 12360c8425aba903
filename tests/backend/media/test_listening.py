"""Who hears a recording, under which address, and for how long."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from backend.access.roles import Role
from backend.audit.models import AuditEvent, Outcome
from backend.casework.models import Consent, TherapySession
from backend.casework.services import erase_session_text
from backend.media.models import Recording
from backend.ratings.models import AssignmentStatus, RoundPhase
from tests import factories
from tests import recordings as made
from tests.api.refusals import assert_refused
from tests.backend.media.conftest import API, Heard, body_of, files_in
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


def _status(heard: Heard, who: str) -> int:
    code: int = heard.ask_for_address(who).status_code
    return code


# ── Who ──────────────────────────────────────────────────────────────────────────────────

WHO = {
    "trainee": 201,
    "supervisor": 201,
    "rater1": 201,
    "rater2": 201,
    "lead": 403,
    "other_supervisor": 404,
    "other_trainee": 404,
    "adjudicator": 404,
    "auditor": 404,
    "operator": 404,
}


@pytest.mark.parametrize("who", WHO)
def test_whoever_has_a_ground_hears_it(heard: Heard, who: str) -> None:
    assert _status(heard, who) == WHO[who]
    if WHO[who] == 201:
        assert body_of(heard.play(who, heard.address(who))) == made.make_wav()


def test_a_lead_knows_of_it_and_does_not_hear_it(heard: Heard) -> None:
    client = client_of(heard.world.lead)

    seen = client.get(heard.url).json()

    assert seen["allowed_actions"] == ["delete"]
    assert seen["n_bytes"] == heard.recording.n_bytes
    assert_refused(heard.ask_for_address("lead"), 403)
    token = heard.address("trainee").partition("token=")[2]
    assert_refused(client.get(f"{heard.url}content/?token={token}"), 403)


def test_a_session_without_a_transcript_is_heard_by_those_of_its_case(world: World) -> None:
    session = TherapySession.objects.create(
        programme=world.programme, case=world.case, label="meeting 9", number=9
    )
    recording = made.make_recording(session, by=world.lead)

    for who, expected in (("trainee", 201), ("supervisor", 201), ("lead", 403), ("rater1", 404)):
        answer = client_of(getattr(world, who)).post(f"{API}{recording.pk}/address/")
        assert answer.status_code == expected, who


# ── Consent ──────────────────────────────────────────────────────────────────────────────

CONSENTS: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "without media": ({"scopes": ["training"]}, {}),
    "media alone": ({"scopes": ["media"]}, {"trainee": 201}),
    "not begun": ({"given_on": factories.TODAY + timedelta(days=4000)}, {}),
    "ended": ({"expires_on": factories.LONG_AGO}, {}),
    "withdrawn": ({"withdrawn_at": factories.NOW}, {}),
    "in force": ({}, {"trainee": 201, "supervisor": 201, "rater1": 201}),
}


@pytest.mark.parametrize("name", CONSENTS)
def test_the_consent_recorded_last_decides(heard: Heard, name: str) -> None:
    changes, opened = CONSENTS[name]
    addresses = {who: heard.address(who) for who in ("trainee", "supervisor", "rater1")}
    made.agree_to_media(heard.world.open_session, heard.world.lead, **changes)

    for who, address in addresses.items():
        closed = 404 if who == "rater1" else 403
        assert _status(heard, who) == opened.get(who, closed), who
        played = heard.play(who, address).status_code
        assert played == (200 if who in opened else closed), who


def test_withdrawal_ends_a_playback_that_is_going_on(
    heard: Heard, folder: Any, django_capture_on_commit_callbacks: Any
) -> None:
    address = heard.address("trainee")
    assert heard.play("trainee", address, Range="bytes=0-9").status_code == 206
    consent = Consent.objects.filter(therapy_session=heard.world.open_session).latest("recorded_at")

    with django_capture_on_commit_callbacks(execute=True):
        consent.withdrawn_at = timezone.now()
        consent.save()
        counts = erase_session_text(
            actor=None, therapy_session_id=heard.world.open_session.pk, reason="consent_withdrawn"
        )

    assert counts["recordings"] == 1
    assert counts["recording_bytes"] == heard.recording.n_bytes
    assert heard.play("trainee", address, Range="bytes=10-19").status_code == 403
    assert _status(heard, "trainee") == 403
    assert files_in(folder) == []
    tombstone = Recording.objects.get(pk=heard.recording.pk)
    assert tombstone.deleted_at is not None
    assert tombstone.sha256 == heard.recording.sha256


def test_a_name_left_in_the_text_closes_the_voice_as_well(heard: Heard) -> None:
    address = heard.address("supervisor")
    body = {"transcript": str(heard.world.transcript(heard.world.open_session).pk), "turns": [2]}

    assert client_of(heard.world.rater1).post("/api/v1/name-reports/", body).status_code == 201

    assert _status(heard, "rater1") == 404
    assert _status(heard, "supervisor") == 403
    assert heard.play("supervisor", address).status_code == 403
    # Whoever prepares the text needs to hear what was said.
    assert _status(heard, "trainee") == 201


# ── Blinding ─────────────────────────────────────────────────────────────────────────────


def _state(world: World, who: str, session: Any = None) -> dict[str, Any]:
    transcript = world.transcript(session or world.open_session).pk
    answer = client_of(getattr(world, who)).get(f"{API}state/?transcript={transcript}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def _blind(heard: Heard) -> None:
    heard.world.open_round.blind_to_trainee = True
    heard.world.open_round.save()


def test_a_round_blind_to_the_trainee_closes_it_for_its_raters(heard: Heard) -> None:
    address = heard.address("rater1")

    _blind(heard)

    assert _status(heard, "rater1") == 404
    assert heard.play("rater1", address).status_code == 404
    assert client_of(heard.world.rater1).get(heard.url).status_code == 404
    assert client_of(heard.world.rater1).get(API).json()["count"] == 0
    assert _status(heard, "trainee") == 201
    assert _status(heard, "supervisor") == 201


def test_a_blind_rater_learns_not_even_whether_there_is_a_recording(heard: Heard) -> None:
    _blind(heard)
    with_it = _state(heard.world, "rater1")

    Recording.objects.all().delete()
    without = _state(heard.world, "rater1")
    Consent.objects.filter(scopes=["media", "training"]).update(scopes=["training"])
    without_consent = _state(heard.world, "rater1")

    assert with_it["openness"] == "blind"
    assert with_it["recording"] is None
    assert with_it["allowed_actions"] == []
    assert with_it == without == without_consent


@pytest.mark.parametrize(
    "status", [AssignmentStatus.IN_PROGRESS, AssignmentStatus.SUBMITTED, AssignmentStatus.RECUSED]
)
@pytest.mark.parametrize("phase", [RoundPhase.DRAFT, RoundPhase.CONSENSUS, RoundPhase.CLOSED])
def test_one_blind_round_closes_it_in_every_other(
    heard: Heard, status: AssignmentStatus, phase: RoundPhase
) -> None:
    world = heard.world
    blind = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.open_session],
        raters=[world.rater1],
        phase=phase,
    )
    assignment = world.assignment(blind, world.rater1)
    assignment.status = status
    assignment.save()

    assert _status(heard, "rater1") == 404
    assert _status(heard, "rater2") == 201


def test_a_supervisor_who_has_it_to_rate_blind_hears_it_in_no_role(heard: Heard) -> None:
    _blind(heard)
    add_role(heard.world.rater1, heard.world.programme, Role.SUPERVISOR)
    factories.make_supervision(heard.world.rater1, heard.world.enrolment)

    assert _status(heard, "rater1") == 404
    assert _state(heard.world, "rater1")["openness"] == "blind"


def test_a_rater_who_declined_does_not_hear_it(heard: Heard) -> None:
    assignment = heard.world.assignment(heard.world.open_round, heard.world.rater1)
    assignment.status = AssignmentStatus.RECUSED
    assignment.save()

    assert _status(heard, "rater1") == 404


def test_a_rater_learns_nothing_of_the_session_from_its_recording(heard: Heard) -> None:
    world = heard.world
    add_role(world.rater1, world.programme, Role.LEAD)
    client = client_of(world.rater1)
    client_of(world.trainee).post(f"{heard.url}address/")

    seen = client.get(heard.url).json()
    listed = client.get(f"{API}?session={world.open_session.pk}").json()
    events = client.get("/api/v1/audit-events/?page_size=500").json()["results"]

    assert (seen["session"], seen["sha256"], seen["uploaded_at"]) == (None, None, None)
    assert seen["allowed_actions"] == ["play"]
    assert listed["count"] == 0
    assert str(heard.recording.pk) not in {event["target"] for event in events}
    everybody = client_of(world.lead).get("/api/v1/audit-events/?page_size=500").json()["results"]
    assert str(heard.recording.pk) in {event["target"] for event in everybody}


# ── The address ──────────────────────────────────────────────────────────────────────────


def test_an_address_is_bound_to_person_and_recording(heard: Heard) -> None:
    world = heard.world
    other = made.make_recording(world.closed_session, by=world.lead)
    token = heard.address("trainee").partition("token=")[2]

    for who, path in (("supervisor", heard.url), ("trainee", f"{API}{other.pk}/")):
        answer = client_of(getattr(world, who)).get(f"{path}content/?token={token}")
        assert assert_refused(answer, 403)["code"] == "address_invalid"
    assert_refused(client_of(None).get(f"{heard.url}content/?token={token}"), 401)


def _wrong_tokens(heard: Heard) -> dict[str, str]:
    token = heard.address("trainee").partition("token=")[2]
    payload, at, signature = token.split(":")
    other = signing.dumps([str(heard.recording.pk), "x", "y", 1.0], salt="backend.media.address")
    foreign = signing.dumps([str(heard.recording.pk)], salt="another")
    return {
        "none": "",
        "nonsense": "abc",
        "no signature": f"{payload}:{at}",
        "another signature": f"{payload}:{at}:{signature[::-1]}",
        "another time": f"{payload}:{at[::-1]}:{signature}",
        "another payload": f"{other.split(':')[0]}:{at}:{signature}",
        "of nobody": other,
        "of another use": foreign,
        "a letter more": f"{token}a",
        "compressed": f".{token}",
        "nul": f"{token}%00",
        "long": "a:" * 4000,
    }


def test_an_altered_address_is_refused_and_recorded(heard: Heard) -> None:
    client = client_of(heard.world.trainee)

    for name, token in _wrong_tokens(heard).items():
        answer = client.get(f"{heard.url}content/?token={token}")
        assert assert_refused(answer, 403)["code"] == "address_invalid", name

    denied = AuditEvent.objects.filter(verb="access.denied", outcome=Outcome.DENIED)
    assert denied.count() == len(_wrong_tokens(heard))


def test_an_address_runs_out(heard: Heard) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = heard.address("trainee")
        clock.shift(timedelta(minutes=9, seconds=59))
        assert heard.play("trainee", address).status_code == 200
        clock.shift(timedelta(seconds=2))

        answer = heard.play("trainee", address)

    assert assert_refused(answer, 403)["code"] == "address_expired"
    # Running out is no attempt at anything.
    assert not AuditEvent.objects.filter(verb="access.denied").exists()


def test_a_playback_is_one_event_however_often_it_is_fetched_and_renewed(heard: Heard) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = heard.address("trainee")
        for minute in range(6):
            clock.shift(timedelta(minutes=9 + minute))
            for part in ("bytes=0-9", "bytes=100-", "bytes=-4"):
                heard.play("trainee", address, Range=part)
            renewed = heard.ask_for_address("trainee", renews=address.partition("token=")[2])
            address = renewed.json()["address"]
            assert heard.play("trainee", address).status_code == 200

    event = AuditEvent.objects.get(verb="recording.opened")
    assert (event.actor, event.target) == (str(heard.world.trainee.pk), str(heard.recording.pk))
    assert (event.purpose, event.role) == ("own_session", "trainee")


def test_what_cannot_be_continued_begins_another_playback(heard: Heard) -> None:
    token = heard.address("trainee").partition("token=")[2]
    of_other = heard.address("supervisor").partition("token=")[2]

    for renews in ("", "abc", of_other):
        assert heard.ask_for_address("trainee", renews=renews).status_code == 201
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert heard.ask_for_address("trainee", renews=token).status_code == 201

    opened = AuditEvent.objects.filter(verb="recording.opened")
    assert opened.filter(actor=str(heard.world.trainee.pk)).count() == 5


def test_an_address_is_not_renewed_without_a_ground(heard: Heard) -> None:
    token = heard.address("rater1").partition("token=")[2]
    _blind(heard)

    assert heard.ask_for_address("rater1", renews=token).status_code == 404


@pytest.mark.parametrize("renews", [{"a": 1}, ["a"], "x" * 1001, "a\x00b"])
def test_a_renewal_of_what_is_no_text_is_refused(heard: Heard, renews: Any) -> None:
    assert_refused(heard.ask_for_address("trainee", renews=renews), 400)


def test_each_purpose_is_named(heard: Heard) -> None:
    for who in ("trainee", "supervisor", "rater1"):
        heard.address(who)

    purposes = AuditEvent.objects.filter(verb="recording.opened").values_list("purpose", flat=True)
    assert sorted(purposes) == ["own_session", "rating", "supervision"]


def test_a_file_that_is_lost_is_said_to_be(heard: Heard, folder: Any) -> None:
    address = heard.address("trainee")
    for file in files_in(folder):
        file.unlink()

    assert assert_refused(heard.play("trainee", address), 409)["code"] == "file_missing"


# ── How things stand ─────────────────────────────────────────────────────────────────────


def test_everybody_is_told_how_things_stand(heard: Heard, world: World) -> None:
    assert _state(world, "trainee")["openness"] == "open"
    assert _state(world, "rater1")["openness"] == "open"
    assert _state(world, "lead")["openness"] == "closed"
    assert _state(world, "trainee", world.closed_session)["openness"] == "no_consent"
    made.agree_to_media(world.closed_session, world.lead)
    for who, actions in (("trainee", ["upload"]), ("lead", ["upload"]), ("supervisor", [])):
        state = _state(world, who, world.closed_session)
        assert (state["openness"], state["allowed_actions"]) == ("none", actions), who
        assert state["max_bytes"] == 2 * 1024**3


def test_the_state_is_asked_by_session_as_well(heard: Heard) -> None:
    world = heard.world
    by_session = client_of(world.lead).get(f"{API}state/?session={world.open_session.pk}")

    assert by_session.json() == _state(world, "lead")
    assert client_of(world.rater1).get(by_session.request["PATH_INFO"]).status_code == 400
    hidden = client_of(world.rater1).get(f"{API}state/?session={world.open_session.pk}")
    assert_refused(hidden, 404)


@pytest.mark.parametrize("query", ["", "session=x", "transcript=%00", "session={0}&transcript={0}"])
def test_a_state_of_nothing_in_particular_is_refused(world: World, query: str) -> None:
    answer = client_of(world.lead).get(f"{API}state/?{query.format(uuid4())}")

    assert_refused(answer, 400)


def test_a_recording_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    recording = made.make_recording(worlds.a.open_session, by=worlds.a.lead)

    for who in ("lead", "trainee", "supervisor", "rater1"):
        client = client_of(getattr(worlds.b, who))
        assert client.get(f"{API}{recording.pk}/").status_code == 404
        assert client.post(f"{API}{recording.pk}/address/").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    heard: Heard, django_assert_max_num_queries: Any
) -> None:
    world = heard.world
    client = client_of(world.trainee)
    client.get(API)
    with django_assert_max_num_queries(30) as first:
        client.get(API)
    for number in range(20, 30):
        session = factories.make_session(world.programme, case=world.case, number=number)
        made.make_recording(session, by=world.lead)

    with django_assert_max_num_queries(len(first)):
        assert client.get(API).json()["count"] == 11
