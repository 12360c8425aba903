"""An earlier study is brought in whole or not at all, never twice, and is withdrawn as a whole."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from backend.audit.models import AuditEvent
from backend.audit.verify import unsealed, verify
from backend.core.errors import AccessDenied, InvalidInput
from backend.history import services
from backend.history.models import (
    CodeOf,
    PastAnswer,
    PastImport,
    PastNaming,
    PastRater,
    PastRating,
    PastReport,
    PastSession,
    PastWithdrawal,
)
from backend.history.services import CodeNamed
from backend.ratings.models import Rating
from tests import factories
from tests.api.refusals import assert_refused
from tests.backend.audit.tampering import triggers_off
from tests.clients import client_of
from tests.past_data import make_past_import, past_file, past_rows
from tests.worlds import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/past-imports/"
TABLES: tuple[Any, ...] = (
    PastImport,
    PastSession,
    PastRater,
    PastRating,
    PastAnswer,
    PastReport,
    PastWithdrawal,
    PastNaming,
)


def events(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb).order_by("sequence"))


def test_what_the_file_holds_is_stored_and_sealed(world: World) -> None:
    n_live = Rating.objects.count()

    past = make_past_import(world.programme, by=world.lead)

    assert (past.n_sessions, past.n_trainees, past.n_raters) == (3, 2, 2)
    assert (past.n_ratings, past.n_answers, past.kinds) == (6, 24, {"independent": 6})
    session = PastSession.objects.get(past_import=past, code="S02")
    assert (session.trainee_code, session.number, str(session.held_on), session.phase) == (
        "T01",
        5,
        "2024-02-10",
        "middle",
    )
    answer = PastAnswer.objects.get(rating__session=session, rating__rater__code="R2", item="A2")
    assert (answer.status, answer.values) == ("scored", {"adherence": 2, "competence": 3})
    assert Rating.objects.count() == n_live
    (event,) = events("past_data.imported")
    assert event.target == str(past.pk)
    assert "T01" not in str(event.details)


def test_one_problem_stores_nothing_and_names_itself(world: World) -> None:
    raw = past_file([*past_rows(), "S09,R1,independent,A1,9,2,,,,,,"])

    with pytest.raises(InvalidInput) as refused:
        make_past_import(world.programme, by=world.lead, raw=raw)

    assert refused.value.code == "past_data_invalid"
    (error,) = refused.value.errors
    assert (error.code, error.field, error.line) == ("off_scale", "adherence", 26)
    assert not any(table.objects.exists() for table in TABLES)
    assert events("past_data.imported") == []


def test_the_same_file_again_changes_nothing_until_it_is_withdrawn(world: World) -> None:
    first = make_past_import(world.programme, by=world.lead)

    again = make_past_import(world.programme, by=world.lead, name="Other")

    assert again == first
    assert again.name == "Pilot 2024"
    assert len(events("past_data.imported")) == 1
    services.withdraw_past_data(actor=world.lead, past=first, reason="Wrong version.")
    anew = make_past_import(world.programme, by=world.lead, name="Other")
    assert anew != first
    assert (anew.name, anew.n_ratings) == ("Other", 6)


def test_a_preview_stores_nothing_and_says_what_would_come(world: World) -> None:
    rows = [row.replace("T01", world.enrolment.code) for row in past_rows()]
    body = {
        "programme": str(world.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "text": past_file([*rows, "S09,R1,self,A1,,9,,,,,,"]).decode(),
    }

    found = client_of(world.lead).post(f"{URL}preview/", body).json()

    assert (found["accepted"], found["n_errors"], found["already"]) == (False, 1, None)
    assert found["problems"][0] | {"detail": ""} == {
        "code": "off_scale",
        "detail": "",
        "line": 26,
        "column": "competence",
    }
    assert found["kinds"] == [{"kind": "independent", "n": 6}]
    assert {row["code"]: row["same_code"] for row in found["trainees"]} == {
        world.enrolment.code: True,
        "T02": world.other_enrolment.code == "T02",
    }
    assert not PastImport.objects.exists()
    assert not AuditEvent.objects.filter(target_type="pastimport").exists()


def test_a_file_can_be_sent_as_a_file(world: World) -> None:
    body = {
        "programme": str(world.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "name": "Pilot",
        "file": factories.make_upload(past_file().decode()),
    }
    client = client_of(world.lead)

    answer = client.post(URL, body, format="multipart")

    assert answer.status_code == 201
    body["file"] = factories.make_upload(past_file().decode())
    again = client.post(URL, body, format="multipart")
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
    listed = client.get(f"{URL}?programme={world.programme.pk}").json()["results"]
    assert [row["allowed_actions"] for row in listed] == [["name_codes", "withdraw"]]


def test_another_programmes_rubric_is_hidden(worlds: Any) -> None:
    body = {
        "programme": str(worlds.a.programme.pk),
        "rubric": str(worlds.b.own_rubric.pk),
        "name": "Pilot",
        "text": past_file().decode(),
    }

    assert_refused(client_of(worlds.a.lead).post(URL, body), 404)
    with pytest.raises(InvalidInput, match="another programme"):
        make_past_import(worlds.a.programme, by=worlds.a.lead, rubric=worlds.b.own_rubric)


def test_only_a_lead_brings_in_names_and_withdraws(world: World) -> None:
    past = make_past_import(world.programme, by=world.lead)

    for person in (world.auditor, world.supervisor, world.rater1):
        with pytest.raises(AccessDenied):
            make_past_import(world.programme, by=person, raw=past_file(past_rows()[:4]))
        with pytest.raises(AccessDenied):
            services.withdraw_past_data(actor=person, past=past, reason="No.")
        with pytest.raises(AccessDenied):
            services.name_codes(
                actor=person, past=past, codes=[CodeNamed(CodeOf.RATER, "R1", None)]
            )

    assert not PastWithdrawal.objects.exists()
    assert not PastNaming.objects.exists()


def test_a_withdrawn_study_stays_to_be_seen_and_counts_no_more(world: World) -> None:
    past = make_past_import(world.programme, by=world.lead)
    client = client_of(world.lead)

    assert_refused(client.post(f"{URL}{past.pk}/withdraw/", {"reason": "  "}), 400)
    answer = client.post(f"{URL}{past.pk}/withdraw/", {"reason": "Scored with version 0.9."})

    assert answer.json()["withdrawal"]["reason"] == "Scored with version 0.9."
    assert answer.json()["allowed_actions"] == []
    assert PastAnswer.objects.count() == 24
    assert assert_refused(client.get(f"{URL}{past.pk}/reliability/"), 409)["code"] == "withdrawn"
    assert_refused(client.post(f"{URL}{past.pk}/withdraw/", {"reason": "Again."}), 409)
    codes = {"codes": [{"of": "rater", "code": "R1", "id": None}]}
    assert_refused(client.post(f"{URL}{past.pk}/names/", codes), 409)
    (event,) = events("past_data.withdrawn")
    assert "0.9" not in str(event.details)


def test_a_code_stays_a_code_until_it_is_said_whose_it_is(world: World) -> None:
    past = make_past_import(world.programme, by=world.lead)
    client = client_of(world.lead)
    url = f"{URL}{past.pk}/"

    before = client.get(url).json()
    answer = client.post(
        f"{url}names/",
        {
            "codes": [
                {"of": "trainee", "code": "T01", "id": str(world.enrolment.pk)},
                {"of": "rater", "code": "R1", "id": str(world.rater1.pk)},
            ]
        },
    ).json()

    assert all(row["trainee"] is None for row in before["trainees"])
    assert [(r["code"], r["person"], r["name"]) for r in answer["raters"]] == [
        ("R1", str(world.rater1.pk), world.rater1.name),
        ("R2", None, None),
    ]
    assert [(t["code"], t["trainee"], t["trainee_code"]) for t in answer["trainees"]] == [
        ("T01", str(world.enrolment.pk), world.enrolment.code),
        ("T02", None, None),
    ]
    taken_back = client.post(
        f"{url}names/", {"codes": [{"of": "rater", "code": "R1", "id": None}]}
    ).json()
    assert [row["person"] for row in taken_back["raters"]] == [None, None]
    assert taken_back["trainees"][0]["trainee"] == str(world.enrolment.pk)
    assert len(events("past_data.linked")) == 2


def test_a_naming_refuses_whom_and_what_is_not_there(worlds: Any) -> None:
    world = worlds.a
    past = make_past_import(world.programme, by=world.lead)
    codes = [
        {"of": "trainee", "code": "T99", "id": str(world.enrolment.pk)},
        {"of": "trainee", "code": "T01", "id": str(worlds.b.enrolment.pk)},
        {"of": "rater", "code": "R1", "id": str(worlds.b.rater1.pk)},
        {"of": "rater", "code": "R1", "id": None},
    ]

    answer = client_of(world.lead).post(f"{URL}{past.pk}/names/", {"codes": codes})

    found = assert_refused(answer, 400)["errors"]
    assert [(row["code"], row["field"]) for row in found] == [
        ("unknown_code", "codes.0.code"),
        ("unknown_person", "codes.1.id"),
        ("unknown_person", "codes.2.id"),
        ("named_twice", "codes.3.code"),
    ]
    assert not PastNaming.objects.exists()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_no_row_is_ever_changed_or_removed(world: World, table: Any) -> None:
    past = make_past_import(world.programme, by=world.lead)
    services.name_codes(
        actor=world.lead, past=past, codes=[CodeNamed(CodeOf.RATER, "R1", world.rater1.pk)]
    )
    services.withdraw_past_data(actor=world.lead, past=past, reason="Wrong.")
    name = table._meta.db_table
    key = table._meta.pk.column

    for statement in (f"UPDATE {name} SET {key} = {key}", f"DELETE FROM {name}"):  # noqa: S608
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_trail_finds_every_change_behind_its_back(world: World) -> None:
    past = make_past_import(world.programme, by=world.lead)
    other = make_past_import(
        world.programme, by=world.lead, raw=past_file(past_rows(["R7"])), name="Second"
    )
    services.name_codes(
        actor=world.lead, past=past, codes=[CodeNamed(CodeOf.RATER, "R1", world.rater1.pk)]
    )
    services.withdraw_past_data(actor=world.lead, past=past, reason="Wrong.")

    def faults() -> set[tuple[str, str]]:
        return {(fault.noun, fault.code) for fault in verify(str(world.programme.pk)).faults}

    assert not {noun for noun, _ in faults()} & {"earlier study"}
    assert [group.verb for group in unsealed() if "past" in group.verb] == []
    score = PastAnswer.objects.filter(rating__past_import=past).first()
    assert score is not None
    changes: list[tuple[Any, dict[str, Any], str]] = [
        (PastAnswer.objects.filter(pk=score.pk), {"values": {"competence": 6}}, "earlier study"),
        (PastSession.objects.filter(past_import=past), {"trainee_code": "T9"}, "earlier study"),
        (PastReport.objects.filter(past_import=past), {"n_raters": 9}, "earlier study"),
        (PastImport.objects.filter(pk=past.pk), {"note": "Fine."}, "earlier study"),
        (PastWithdrawal.objects.all(), {"reason": "None."}, "withdrawal of an earlier study"),
        (PastNaming.objects.all(), {"codes": []}, "naming in an earlier study"),
    ]
    for rows, change, noun in changes:
        point = transaction.savepoint()
        with triggers_off():
            rows.update(**change)
        found = faults()
        assert noun in {name for name, _ in found}, change
        transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    with triggers_off():
        PastAnswer.objects.filter(rating__past_import=other).first().delete()  # type: ignore[union-attr]
    assert ("earlier study", "row_altered") in faults()
    transaction.savepoint_rollback(point)
