"""Importing transcripts: whole or not at all, and never twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.access.models import Membership
from backend.access.roles import Role
from backend.audit.models import AuditEvent
from backend.casework.models import ImportedFile, SpeakerRole, TherapySession, Transcript, Turn
from backend.casework.parsing import parse
from backend.casework.services import import_file
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from tests import factories
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db

URL = "/api/v1/transcripts/import/"


def _upload(client: Any, world: World, raw: bytes, name: str = "file.txt", **fields: Any) -> Any:
    body = {"programme": str(world.programme.pk), "file": SimpleUploadedFile(name, raw), **fields}
    return client.post(URL, body, format="multipart")


def _stored() -> tuple[int, ...]:
    models = (ImportedFile, TherapySession, Transcript, Turn)
    n_events = AuditEvent.objects.filter(verb="transcript.imported").count()
    return (*(model.objects.count() for model in models), n_events)


def test_a_lead_imports_two_transcripts_that_wait_for_a_case(world: World, csv_file: bytes) -> None:
    answer = _upload(client_of(world.lead), world, csv_file, "week.csv")

    assert answer.status_code == 201
    body = answer.json()
    assert (body["format"], body["already_imported"]) == ("csv", False)
    assert [(row["label"], row["n_turns"]) for row in body["transcripts"]] == [
        ("one", 2),
        ("two", 3),
    ]
    (warning,) = body["warnings"]
    assert (warning["code"], warning["line"], warning["transcript"]) == ("malformed_time", 5, "two")
    session = TherapySession.objects.get(pk=body["transcripts"][1]["session"])
    assert (session.case, session.programme) == (None, world.programme)
    assert session.transcript.duration_ms == 30_000
    assert [turn.role for turn in session.transcript.turns.order_by("number")] == [
        "therapist",
        "client",
        "therapist",
    ]


def test_an_import_is_one_event_with_hash_and_counts_and_no_words(
    world: World, csv_file: bytes
) -> None:
    result = import_file(
        actor=world.lead, programme=world.programme, raw=csv_file, name="anna-smith.csv"
    )

    event = AuditEvent.objects.get(verb="transcript.imported")
    file = ImportedFile.objects.get()
    assert event.target == str(file.pk)
    assert event.details == {
        "sha256": file.sha256,
        "case": "",
        "n_transcripts": 2,
        "n_already_present": 0,
        "n_turns": 5,
        "n_warnings": len(result.warnings),
    }
    assert "anna-smith" not in str(vars(event))


def test_the_same_file_is_recognised_under_another_name(world: World, csv_file: bytes) -> None:
    client = client_of(world.lead)
    first = _upload(client, world, csv_file, "week.csv").json()
    before = _stored()

    answer = _upload(client, world, csv_file, "another.csv")

    assert answer.status_code == 200
    again = answer.json()
    assert again["already_imported"] is True
    assert [row["id"] for row in again["transcripts"]] == [r["id"] for r in first["transcripts"]]
    assert all(row["already_present"] for row in again["transcripts"])
    assert again["warnings"] == first["warnings"]
    assert _stored() == before


def test_a_recognised_file_needs_no_roles_again(world: World, names_file: bytes) -> None:
    roles = {"Anna": SpeakerRole.THERAPIST, "Ben": SpeakerRole.CLIENT}
    import_file(actor=world.lead, programme=world.programme, raw=names_file, speaker_roles=roles)

    again = import_file(actor=world.lead, programme=world.programme, raw=names_file)

    assert again.already_imported


def test_a_known_transcript_in_another_file_is_not_doubled(world: World, text_file: bytes) -> None:
    lead, programme = world.lead, world.programme
    first = import_file(actor=lead, programme=programme, raw=text_file)
    n_turns = Turn.objects.count()
    other_bytes = text_file.replace(b"\n", b"\r\n")

    second = import_file(actor=lead, programme=programme, raw=other_bytes)
    third = import_file(actor=lead, programme=programme, raw=other_bytes)

    assert (second.already_imported, third.already_imported) == (False, True)
    for result in (second, third):
        (row,) = result.transcripts
        assert (row.transcript, row.already_present) == (first.transcripts[0].transcript, True)
    assert Turn.objects.count() == n_turns


def test_one_content_twice_in_a_file_is_stored_once(world: World) -> None:
    raw = b"transcript,speaker,text\na,T,Hello there\na,C,Hello\nb,T,Hello there\nb,C,Hello\n"

    result = import_file(actor=world.lead, programme=world.programme, raw=raw)

    assert [row.already_present for row in result.transcripts] == [False, True]
    assert len({row.transcript.pk for row in result.transcripts}) == 1


def test_another_programme_imports_the_same_file_for_itself(
    worlds: TwoProgrammes, text_file: bytes
) -> None:
    first = import_file(actor=worlds.a.lead, programme=worlds.a.programme, raw=text_file)

    second = import_file(actor=worlds.b.lead, programme=worlds.b.programme, raw=text_file)

    assert not second.already_imported
    assert first.transcripts[0].transcript != second.transcripts[0].transcript


def test_a_file_without_names_is_labelled_by_its_own(world: World, text_file: bytes) -> None:
    answer = _upload(client_of(world.lead), world, text_file, "recording 12.txt").json()

    assert answer["transcripts"][0]["label"] == "recording 12"


def test_a_trainee_brings_a_file_into_an_own_case(world: World, text_file: bytes) -> None:
    answer = _upload(client_of(world.trainee), world, text_file, case=str(world.case.pk))

    assert answer.status_code == 201
    session = TherapySession.objects.get(pk=answer.json()["transcripts"][0]["session"])
    assert session.case == world.case


def test_a_trainee_must_name_a_case(world: World, text_file: bytes) -> None:
    before = _stored()

    answer = _upload(client_of(world.trainee), world, text_file)

    assert (answer.status_code, answer.json()["code"]) == (400, "case_required")
    assert _stored() == before


def test_another_trainees_case_is_not_there(world: World, text_file: bytes) -> None:
    answer = _upload(client_of(world.trainee), world, text_file, case=str(world.other_case.pk))

    assert answer.status_code == 404
    assert not ImportedFile.objects.exists()


def test_the_service_refuses_another_trainees_case(world: World, text_file: bytes) -> None:
    with pytest.raises(AccessDenied):
        import_file(
            actor=world.trainee, programme=world.programme, raw=text_file, case=world.other_case
        )


def test_the_service_refuses_a_case_of_another_programme(
    worlds: TwoProgrammes, text_file: bytes
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        import_file(
            actor=worlds.a.lead,
            programme=worlds.a.programme,
            raw=text_file,
            case=worlds.b.case,
        )

    assert refusal.value.code == "other_case"


@pytest.mark.parametrize("who", ["supervisor", "rater1", "adjudicator", "auditor", "operator"])
def test_nobody_else_imports(world: World, text_file: bytes, who: str) -> None:
    answer = _upload(client_of(getattr(world, who)), world, text_file)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not ImportedFile.objects.exists()


def test_a_programme_one_does_not_belong_to_is_not_there(
    worlds: TwoProgrammes, text_file: bytes
) -> None:
    answer = _upload(client_of(worlds.a.lead), worlds.b, text_file)

    assert answer.status_code == 404


def test_what_lies_in_anothers_session_is_told_to_be_elsewhere_and_no_more(
    world: World, text_file: bytes
) -> None:
    import_file(
        actor=world.other_trainee, programme=world.programme, raw=text_file, case=world.other_case
    )
    before = _stored()

    for raw in (text_file, text_file.replace(b"\n", b"\r\n")):
        with pytest.raises(Conflict) as refusal:
            import_file(actor=world.trainee, programme=world.programme, raw=raw, case=world.case)
        assert refusal.value.code == "transcript_elsewhere"

    assert _stored() == before


def test_a_file_of_which_part_lies_elsewhere_brings_the_rest(world: World, csv_file: bytes) -> None:
    one = b"transcript_id,speaker,start,text\n" + csv_file.split(b"\n", 1)[1].split(b"two", 1)[0]
    import_file(
        actor=world.other_trainee, programme=world.programme, raw=one, case=world.other_case
    )

    result = import_file(
        actor=world.trainee, programme=world.programme, raw=csv_file, case=world.case
    )

    assert [row.transcript.therapy_session.label for row in result.transcripts] == ["two"]
    assert result.warnings[-1]["code"] == "transcripts_elsewhere"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\x00\x01\x02\x03" * 200, "binary_file"),
        (b"PK\x03\x04 a document", "damaged_archive"),
        (b'{"segments": [{"text": 5}]}', "wrong_type"),
        (b"A text in which nobody speaks.\nNot here either.\n", "no_speakers"),
        ("T: Grüße\nC: schön, très ".encode() * 3 + b"\xff\n", "wrong_encoding"),
        (b"transcript,speaker,text\na,T,Hello\na,C\nb,T\n", "wrong_field_count"),
    ],
)
def test_a_bad_file_is_refused_with_its_lines_and_nothing_is_stored(
    world: World, raw: bytes, code: str
) -> None:
    before = _stored()

    answer = _upload(client_of(world.lead), world, raw)

    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "transcript_rejected"
    assert body["errors"][0]["code"] == code
    assert _stored() == before


def test_every_problem_of_a_file_is_named_at_once(world: World) -> None:
    raw = b"transcript,speaker,text\na,T,Hello\na,C\nb,T\n"

    errors = _upload(client_of(world.lead), world, raw).json()["errors"]

    assert [(row["code"], row["line"]) for row in errors] == [
        ("wrong_field_count", 3),
        ("wrong_field_count", 4),
    ]


def test_too_large_a_file_is_refused_before_it_is_read(world: World, settings: Any) -> None:
    settings.TRANSCRIPT_MAX_BYTES = 100
    before = _stored()

    small_form = _upload(client_of(world.lead), world, b"T: Hello\n" * 100)
    announced = _upload(client_of(world.lead), world, b"T: Hello\n" * 10_000)

    for answer in (small_form, announced):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "too_large"
    assert _stored() == before


def test_an_announced_length_is_refused_before_the_body_arrives(world: World) -> None:
    answer = client_of(world.lead).post(
        URL, {"programme": "x"}, format="multipart", CONTENT_LENGTH="999999999"
    )

    assert answer.status_code == 400
    assert [row["code"] for row in answer.json()["errors"]] == ["too_large"]


def test_a_file_that_arrives_twice_at_once_is_stored_once(
    world: World, text_file: bytes, monkeypatch: Any
) -> None:
    target = "backend.casework.services.importing.parse"

    def parse_while_another_import_finishes(raw: bytes, **options: Any) -> Any:
        monkeypatch.setattr(target, parse)
        import_file(actor=world.lead, programme=world.programme, raw=raw)
        return parse(raw, **options)

    monkeypatch.setattr(target, parse_while_another_import_finishes)

    result = import_file(actor=world.lead, programme=world.programme, raw=text_file)

    assert result.already_imported
    assert ImportedFile.objects.count() == 1


def test_a_case_of_ones_other_programme_is_not_there(
    worlds: TwoProgrammes, text_file: bytes
) -> None:
    Membership.objects.create(
        person=worlds.a.lead,
        programme=worlds.b.programme,
        role=Role.LEAD,
        starts_on=factories.LONG_AGO,
    )

    answer = _upload(client_of(worlds.a.lead), worlds.a, text_file, case=str(worlds.b.case.pk))

    assert answer.status_code == 404


def test_speakers_without_a_role_are_named_one_by_one(world: World, names_file: bytes) -> None:
    answer = _upload(client_of(world.lead), world, names_file)

    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert {row["code"] for row in errors} == {"unmapped_speakers"}
    assert [row["field"] for row in errors] == ["Anna", "Ben"]


def test_a_file_is_sent_again_with_the_roles(world: World, names_file: bytes) -> None:
    answer = _upload(
        client_of(world.lead),
        world,
        names_file,
        speaker_roles='{"Anna": "therapist", "Ben": "client"}',
    )

    assert answer.status_code == 201
    transcript = Transcript.objects.get(pk=answer.json()["transcripts"][0]["id"])
    assert list(transcript.turns.order_by("number").values_list("speaker", "role")) == [
        ("Anna", "therapist"),
        ("Ben", "client"),
        ("Anna", "therapist"),
        ("Ben", "client"),
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"Anna": "chair"}', '{"Anna": ["client"]}'])
def test_roles_that_are_none_are_refused(world: World, names_file: bytes, text: str) -> None:
    answer = _upload(client_of(world.lead), world, names_file, speaker_roles=text)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "speaker_roles"


def test_an_upload_without_a_file_names_the_field(world: World) -> None:
    answer = client_of(world.lead).post(
        URL, {"programme": str(world.programme.pk)}, format="multipart"
    )

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")


def test_sessions_of_a_simulated_programme_say_so(db: None, text_file: bytes) -> None:
    programme = factories.make_programme()
    programme.is_simulated = True
    programme.save()
    lead = factories.make_member(programme, Role.LEAD)

    result = import_file(actor=lead, programme=programme, raw=text_file)

    assert result.transcripts[0].transcript.therapy_session.is_simulated
