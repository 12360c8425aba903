"""The list of sessions: what it says, how it is narrowed, how much it asks of the database."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.casework.models import Transcript
from backend.casework.services import import_file
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db

URL = "/api/v1/sessions/"


def _row(person: Any, session: Any) -> dict[str, Any]:
    answer = client_of(person).get(f"{URL}{session.pk}/")
    assert answer.status_code == 200
    row: dict[str, Any] = answer.json()
    return row


def _ids(person: Any, **filters: Any) -> set[str]:
    return {row["id"] for row in client_of(person).get(URL, filters).json()["results"]}


def test_a_session_says_everything_of_itself(world: World) -> None:
    row = _row(world.lead, world.open_session)

    assert row["case"] == {"id": str(world.case.pk), "code": world.case.code}
    assert row["trainee"]["code"] == world.enrolment.code
    assert (row["number"], row["phase"], row["phase_proposed"]) == (6, "middle", "middle")
    assert row["format"] == "individual"
    assert row["transcript"]["n_turns"] == 6
    assert row["consent"]["scopes"] == ["training"]
    assert row["deidentified_at"] is not None
    assert (row["is_assignable"], row["not_assignable_reasons"]) == (True, [])


def test_a_waiting_session_says_what_it_lacks(world: World) -> None:
    row = _row(world.lead, world.unplaced_session)

    assert (row["case"], row["trainee"], row["format"], row["phase"]) == (None,) * 4
    assert row["is_assignable"] is False
    assert row["not_assignable_reasons"] == [
        "no_case",
        "no_phase",
        "no_consent",
        "not_deidentified",
    ]


def test_a_session_names_the_format_and_the_warnings_of_its_file(
    world: World, csv_file: bytes
) -> None:
    result = import_file(actor=world.lead, programme=world.programme, raw=csv_file)

    row = _row(world.lead, result.transcripts[1].transcript.therapy_session)

    assert row["transcript"]["source_format"] == "csv"
    assert [(w["code"], w["line"]) for w in row["transcript"]["warnings"]] == [
        ("malformed_time", 5)
    ]


@pytest.mark.parametrize(
    ("who", "session", "actions"),
    [
        ("lead", "open_session", ["update", "record_consent"]),
        (
            "lead",
            "unplaced_session",
            ["update", "record_consent", "attest_deidentified", "read_transcript"],
        ),
        (
            "trainee",
            "open_session",
            ["update", "record_consent", "rate_yourself", "read_transcript"],
        ),
        ("supervisor", "open_session", ["rate_as_supervisor", "read_transcript"]),
    ],
)
def test_allowed_actions_follow_role_and_state(
    world: World, who: str, session: str, actions: list[str]
) -> None:
    row = _row(getattr(world, who), getattr(world, session))

    assert row["allowed_actions"] == actions


def test_sessions_are_narrowed(worlds: TwoProgrammes) -> None:
    a = worlds.a
    open_, closed = str(a.open_session.pk), str(a.closed_session.pk)
    other, unplaced = str(a.other_session.pk), str(a.unplaced_session.pk)

    assert _ids(a.lead) == {open_, closed, other, unplaced}
    assert _ids(a.lead, case=str(a.case.pk)) == {open_, closed}
    assert _ids(a.lead, trainee=str(a.other_enrolment.pk)) == {other}
    assert _ids(a.lead, phase="middle") == {open_, closed, other}
    assert _ids(a.lead, phase="initial") == set()
    assert _ids(a.lead, placed="false") == {unplaced}
    assert _ids(a.lead, placed="true") == {open_, closed, other}
    assert _ids(a.lead, is_assignable="true") == {open_, closed, other}
    assert _ids(a.lead, is_assignable="false") == {unplaced}
    assert len(_ids(a.lead, programme=str(a.programme.pk))) == 4
    assert _ids(a.lead, programme=str(worlds.b.programme.pk)) == set()


def test_a_session_of_another_programme_is_not_there(worlds: TwoProgrammes) -> None:
    for session in (worlds.b.open_session, worlds.b.unplaced_session):
        answer = client_of(worlds.a.lead).get(f"{URL}{session.pk}/")

        assert answer.status_code == 404


def test_a_page_holds_at_most_five_hundred_sessions(world: World) -> None:
    for _ in range(3):
        factories.make_session(world.programme, n_turns=1)

    body = client_of(world.lead).get(URL, {"page_size": 100_000}).json()
    two = client_of(world.lead).get(URL, {"page_size": 2}).json()

    assert body["count"] == len(body["results"]) == 7
    assert (len(two["results"]), two["count"]) == (2, 7)


def test_placed_sessions_come_first_by_case_and_number(world: World) -> None:
    rows = client_of(world.lead).get(URL).json()["results"]

    assert [row["number"] for row in rows] == [6, 7, 5, None]


@pytest.mark.parametrize("who", ["lead", "supervisor", "trainee"])
@pytest.mark.parametrize("path", ["sessions", "cases", "consents"])
def test_lists_ask_the_database_as_often_for_twenty_rows_as_for_one(
    world: World, who: str, path: str
) -> None:
    client = client_of(getattr(world, who))

    def n_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/api/v1/{path}/").status_code == 200
        return len(queries)

    few = n_queries()
    for number in range(20, 40):
        case = factories.make_case(world.enrolment)
        factories.make_session(
            world.programme, case=case, number=number, ready_by=world.lead, n_turns=1
        )

    assert n_queries() == few
    assert few <= 10


def test_turns_are_read_with_a_constant_number_of_queries(world: World) -> None:
    transcripts = [
        factories.make_session(world.programme, case=world.case, n_turns=n).transcript
        for n in (1, 2, 900)
    ]

    def n_queries(transcript: Transcript) -> int:
        client = client_of(world.trainee)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/transcripts/{transcript.pk}/turns/")
        return len(queries)

    n_queries(transcripts[0])  # the programme's first event begins its chain

    assert n_queries(transcripts[1]) == n_queries(transcripts[2])
