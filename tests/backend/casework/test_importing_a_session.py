"""One request brings a session whole: its words, its place, who is the trainee, the consent."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from backend.audit.models import AuditEvent
from backend.casework.models import (
    Consent,
    ImportedFile,
    Speaker,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.parsing import parse
from backend.casework.services import erase_session_text, withdraw_consent
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
URL = "/api/v1/transcripts/import/"
TEXT = b"Therapist: How was Sunday?\nClient: I told Kate.\nTherapist: And then?\n"
TWO_THERAPISTS = b"Anna: Welcome, all of you.\nBen: Hello.\nMia: I am glad to be here.\n"
ROLES = {"Anna": "therapist", "Ben": "therapist", "Mia": "client"}


def _send(world: World, raw: bytes = TEXT, by: str = "trainee", **fields: Any) -> Any:
    body = {
        "programme": str(world.programme.pk),
        "case": str(world.case.pk),
        "file": SimpleUploadedFile("session.txt", raw),
    }
    body |= {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in fields.items()
    }
    return client_of(getattr(world, by)).post(URL, body, format="multipart")


def _stored() -> tuple[int, ...]:
    models = (ImportedFile, TherapySession, Transcript, Turn, Speaker, Consent)
    verbs = ("transcript.imported", "session.placed", "consent.recorded")
    n_events = AuditEvent.objects.filter(verb__in=verbs, outcome="allowed").count()
    return (*(model.objects.count() for model in models), n_events)


def _session(answer: Any) -> TherapySession:
    assert answer.status_code == 201, answer.content
    (row,) = answer.json()["transcripts"]
    return TherapySession.objects.get(pk=row["session"])


def _consent(world: World, **said: Any) -> dict[str, Any]:
    form = factories.make_consent_form(world.programme)
    given = timezone.localdate().isoformat()
    return {"form": str(form.pk), "scopes": ["training"], "given_on": given, **said}


def test_a_trainee_brings_a_session_in_one_request(world: World) -> None:
    answer = _send(
        world,
        number="8",
        held_on="2026-02-03",
        phase="middle",
        consent=_consent(world, keep_scores=True),
    )

    session = _session(answer)
    assert (session.case, session.number, session.phase) == (world.case, 8, "middle")
    assert session.held_on is not None
    assert session.held_on.isoformat() == "2026-02-03"
    consent = session.consents.get()
    assert (consent.scopes, consent.keep_scores) == (["training"], True)
    speakers = session.transcript.speakers.order_by("position")
    assert [(row.label, row.role, row.is_trainee) for row in speakers] == [
        ("Therapist", "therapist", True),
        ("Client", "client", False),
    ]
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    for verb in ("transcript.imported", "session.placed", "consent.recorded"):
        assert verb in verbs


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": "6"}, "number_taken"),
        ({"held_on": "2099-01-01"}, "held_in_future"),
        ({"own_speaker": "Client"}, "own_not_therapist"),
        ({"own_speaker": "Nobody"}, "speaker_unknown"),
        ({"speaker_names": {"Nobody": "X"}}, "speaker_unknown"),
        ({"speaker_names": {"Client": "Therapist"}}, "name_taken"),
        ({"speaker_names": {"Client": "C" * 121}}, "name_invalid"),
        ({"speaker_names": {"Client": "a\u0007b"}}, "name_invalid"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(
    world: World, fields: dict[str, Any], code: str
) -> None:
    before = _stored()

    answer = _send(world, **fields)

    assert assert_refused(answer, 400, 409)["code"] == code
    assert _stored() == before


def test_a_refused_consent_leaves_nothing_behind(world: World) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    consent = _consent(world, given_on=tomorrow)
    before = _stored()

    answer = _send(world, number="8", consent=consent)

    assert assert_refused(answer, 400)["code"] == "given_in_future"
    assert _stored() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("consent", "{"),
        ("consent", "[1]"),
        ("consent", '{"scopes": ["training"]}'),
        ("consent", '{"form": "x", "scopes": [], "given_on": "never"}'),
        ("speaker_names", "[]"),
        ("speaker_names", '{"Client": 1}'),
        ("number", "0"),
        ("number", "nine"),
        ("phase", "late"),
        ("held_on", "3 February"),
        ("session", "x"),
    ],
)
def test_malformed_fields_are_refused(world: World, name: str, text: str) -> None:
    before = _stored()

    assert_refused(_send(world, **dict[str, Any]({name: text})), 400)

    assert _stored() == before


def test_a_form_of_another_programme_is_not_there(world: World) -> None:
    form = factories.make_consent_form(factories.make_programme())

    assert _send(world, consent=_consent(world, form=str(form.pk))).status_code == 404


def test_of_several_therapists_one_is_the_trainee(world: World) -> None:
    before = _stored()
    unmarked = _send(world, TWO_THERAPISTS, number="8", speaker_roles=ROLES)
    body = assert_refused(unmarked, 400)
    assert body["code"] == "own_speaker_missing"
    assert [error["field"] for error in body["errors"]] == ["Anna", "Ben"]
    assert _stored() == before

    marked = _send(
        world,
        TWO_THERAPISTS,
        number="8",
        speaker_roles=ROLES,
        own_speaker="Ben",
        speaker_names={"Anna": "Co-therapist", "Mia": "Client 1"},
    )

    transcript = _session(marked).transcript
    speakers = transcript.speakers.order_by("position")
    assert [(row.label, row.is_trainee) for row in speakers] == [
        ("Co-therapist", False),
        ("Ben", True),
        ("Client 1", False),
    ]
    turns = transcript.turns.order_by("number").values_list("speaker", flat=True)
    assert list(turns) == ["Co-therapist", "Ben", "Client 1"]


def test_pseudonyms_do_not_hide_that_a_text_is_there_already(world: World) -> None:
    first = _session(_send(world, speaker_names={"Client": "C1"}))

    again = _send(world, TEXT + b"\n", speaker_names={"Client": "Somebody"})

    (row,) = again.json()["transcripts"]
    assert (row["already_present"], row["session"]) == (True, str(first.pk))


def test_a_registered_meeting_gets_the_text(world: World) -> None:
    meeting = TherapySession.objects.create(
        programme=world.programme, case=world.case, label="Session 9", number=9, phase="middle"
    )
    n_sessions = TherapySession.objects.count()

    by_number = _send(world, number="9", held_on="2026-02-10")

    assert _session(by_number) == meeting
    assert TherapySession.objects.count() == n_sessions
    meeting.refresh_from_db()
    assert (meeting.label, meeting.phase) == ("Session 9", "middle")
    again = _send(world, b"T: Other words.\nC: Yes.\n", session=str(meeting.pk))
    assert assert_refused(again, 409)["code"] == "has_transcript"


def test_a_meeting_of_another_case_is_refused_or_hidden(world: World) -> None:
    other = TherapySession.objects.create(
        programme=world.programme, case=world.other_case, label="Other", number=9
    )

    assert _send(world, session=str(other.pk)).status_code == 404
    refused = _send(world, by="lead", session=str(other.pk))
    assert assert_refused(refused, 400)["code"] == "other_case"


def test_a_file_with_many_transcripts_takes_no_more_than_case_and_roles(
    world: World, csv_file: bytes
) -> None:
    before = _stored()

    answer = _send(world, csv_file, by="lead", number="8")

    assert assert_refused(answer, 400)["code"] == "one_session_only"
    assert _stored() == before


def test_words_that_were_erased_are_not_taken_in_again(world: World) -> None:
    session = _session(_send(world, consent=_consent(world)))
    withdraw_consent(actor=world.trainee, consent=session.consents.get())

    for raw in (TEXT, TEXT + b"\n"):
        assert assert_refused(_send(world, raw), 409)["code"] == "text_deleted"
    preview = (
        client_of(world.trainee)
        .post(
            "/api/v1/transcripts/preview/",
            {
                "programme": str(world.programme.pk),
                "case": str(world.case.pk),
                "file": SimpleUploadedFile("again.txt", TEXT),
            },
            format="multipart",
        )
        .json()
    )
    assert (preview["accepted"], preview["already_imported"]) == (False, False)
    assert [row["code"] for row in preview["problems"] if row["severity"] == "error"] == [
        "text_deleted"
    ]
    assert not session.transcript.speakers.exists()


def test_whoever_may_not_see_a_session_does_not_learn_that_it_was_erased(world: World) -> None:
    session = _session(_send(world, consent=_consent(world)))
    withdraw_consent(actor=world.trainee, consent=session.consents.get())

    for raw in (TEXT, TEXT + b"\n"):
        body = {
            "programme": str(world.programme.pk),
            "case": str(world.other_case.pk),
            "file": SimpleUploadedFile("found.txt", raw),
        }
        answer = client_of(world.other_trainee).post(URL, body, format="multipart")
        assert assert_refused(answer, 409)["code"] == "transcript_elsewhere"


def test_an_erased_text_has_no_speakers(world: World) -> None:
    session = _session(_send(world))

    erase_session_text(actor=None, therapy_session_id=session.pk, reason="test")

    assert not Speaker.objects.filter(transcript=session.transcript).exists()


def test_the_preview_proposes_the_earliest_open_meeting_or_the_next_number(world: World) -> None:
    def proposal() -> Any:
        answer = client_of(world.trainee).post(
            "/api/v1/transcripts/preview/",
            {
                "programme": str(world.programme.pk),
                "case": str(world.case.pk),
                "file": SimpleUploadedFile("new.txt", TEXT),
            },
            format="multipart",
        )
        return answer.json()["proposal"]

    assert proposal() == {
        "meeting": None,
        "number": 8,
        "held_on": None,
        "phase": "middle",
        "initial_until": 4,
        "middle_until": 12,
    }
    meeting = TherapySession.objects.create(
        programme=world.programme,
        case=world.case,
        label="Session 3",
        number=3,
        held_on="2026-01-20",
        phase="initial",
    )
    found = proposal()
    assert (found["meeting"], found["number"]) == (str(meeting.pk), 3)
    assert (found["held_on"], found["phase"]) == ("2026-01-20", "initial")


def test_everything_that_is_wrong_is_named_at_once(world: World) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    wrong: dict[str, Any] = {
        "number": "6",
        "held_on": tomorrow,
        "consent": _consent(world, given_on=tomorrow),
    }
    before = _stored()

    with_good_file = assert_refused(_send(world, own_speaker="Nobody", **wrong), 400)
    with_bad_file = assert_refused(_send(world, b"Anna: Hello.\nBen: Hello.\n", **wrong), 400)
    placed_badly = assert_refused(_send(world, **wrong), 400)

    def named(body: Any) -> list[tuple[str, str | None]]:
        return [(row["code"], row.get("field")) for row in body["errors"]]

    place_and_consent = [
        ("number_taken", "number"),
        ("held_in_future", "held_on"),
        ("given_in_future", "given_on"),
    ]
    assert named(with_good_file) == [("speaker_unknown", "Nobody"), *place_and_consent]
    assert named(with_bad_file) == [
        ("unmapped_speakers", "Anna"),
        ("unmapped_speakers", "Ben"),
        *place_and_consent,
    ]
    assert (with_bad_file["code"], with_good_file["code"]) == (
        "transcript_rejected",
        "import_refused",
    )
    assert set(named(placed_badly)) == set(place_and_consent)
    assert _stored() == before


def test_a_missing_case_is_named_with_what_is_wrong_in_the_file(world: World) -> None:
    body = assert_refused(_send(world, b"Anna: Hello.\nBen: Hello.\n", case=""), 400)

    assert [row["code"] for row in body["errors"]] == [
        "case_required",
        "unmapped_speakers",
        "unmapped_speakers",
    ]
    assert body["errors"][0]["field"] == "case"


def test_the_same_words_under_other_roles_are_not_a_second_session(world: World) -> None:
    first = _session(_send(world, TWO_THERAPISTS, speaker_roles=ROLES, own_speaker="Anna"))
    before = _stored()[1:4]

    answer = _send(
        world, TWO_THERAPISTS + b"\n", speaker_roles=ROLES | {"Anna": "client", "Mia": "therapist"}
    )

    assert answer.status_code == 201
    (row,) = answer.json()["transcripts"]
    assert (row["session"], row["already_present"]) == (str(first.pk), True)
    (warning,) = [each for each in answer.json()["warnings"] if each["code"] == "roles_differ"]
    assert f"“{first.label}”" in warning["detail"]
    assert _stored()[1:4] == before


def test_a_text_known_by_its_hash_with_roles_is_recognised(world: World) -> None:
    session = _session(_send(world))
    (read,) = parse(TEXT).transcripts
    # As it stands after an upgrade where the words were changed since they came in.
    Transcript.objects.filter(therapy_session=session).update(
        content_hash=read.content_hash_with_roles
    )

    (row,) = _send(world, TEXT + b"\n").json()["transcripts"]

    assert (row["session"], row["already_present"]) == (str(session.pk), True)
    # The file that brought it again is known by its bytes from then on.
    again = _send(world, TEXT + b"\n")
    assert (again.status_code, again.json()["already_imported"]) == (200, True)


def test_texts_from_before_get_the_hash_without_roles(world: World) -> None:
    from importlib import import_module

    migration = import_module("backend.casework.migrations.0006_hashes_without_roles")
    sessions = [_session(_send(world, raw)) for raw in (TEXT, b"T: One.\nC: Two.\n")]
    whole, changed = (Transcript.objects.get(therapy_session=session) for session in sessions)
    new = whole.content_hash
    (read,) = parse(TEXT).transcripts
    migration.take_roles_in(apps, connection)
    Turn.objects.filter(transcript=changed, number=1).update(text="[somebody]")

    whole.refresh_from_db()
    assert whole.content_hash == read.content_hash_with_roles
    changed.refresh_from_db()
    old_of_changed = changed.content_hash
    migration.leave_roles_out(apps, connection)

    whole.refresh_from_db()
    changed.refresh_from_db()
    assert (whole.content_hash, changed.content_hash) == (new, old_of_changed)
    for row, known_by in ((whole, new), (changed, old_of_changed)):
        assert ImportedFile.objects.get(transcripts=row).content_hashes == [known_by]
