"""Previews of transcript files: what would come of an import, with nothing stored."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.casework.models import SpeakerRole, TherapySession
from backend.casework.services import import_file, preview_file
from backend.core.errors import AccessDenied, InvalidInput
from tests.backend.casework.archives import document, paragraphs
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db

NAMED = {"Anna": SpeakerRole.THERAPIST, "Ben": SpeakerRole.CLIENT}
CAPTIONS = b"""WEBVTT

00:01.000 --> 00:02.000
<v T>How was</v>

00:02.100 --> 00:04.000
<v T>the week?</v>

00:05.000 --> 00:07.000
<v C>Long.</v>
"""


def _preview(world: World, raw: bytes, name: str = "file.txt", **fields: Any) -> Any:
    body = {"programme": str(world.programme.pk), "file": SimpleUploadedFile(name, raw), **fields}
    answer = client_of(world.lead).post("/api/v1/transcripts/preview/", body, format="multipart")
    assert answer.status_code == 200, answer.content
    return answer.json()


def _codes(body: Any, severity: str) -> list[str]:
    return [row["code"] for row in body["problems"] if row["severity"] == severity]


def _rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def test_a_preview_shows_what_would_be_imported(world: World, csv_file: bytes) -> None:
    body = _preview(world, csv_file, "week.csv")

    assert (body["accepted"], body["format"], body["already_imported"]) == (True, "csv", False)
    first, second = body["transcripts"]
    assert (first["label"], first["n_turns"]) == ("one", 2)
    assert (second["label"], second["n_turns"], second["duration_ms"]) == ("two", 3, 30_000)
    assert second["speakers"] == [
        {
            "speaker": "therapist",
            "role": "therapist",
            "role_reason": "label",
            "n_turns": 2,
            "n_words": 5,
        },
        {"speaker": "client", "role": "client", "role_reason": "label", "n_turns": 1, "n_words": 3},
    ]
    assert [turn["text"] for turn in first["turns"]] == ["How was the week?", "Long."]
    (problem,) = body["problems"]
    assert (problem["code"], problem["severity"]) == ("malformed_time", "warning")
    assert (problem["line"], problem["part"], problem["transcript"]) == (5, None, "two")


def test_a_preview_and_the_import_after_it_agree(world: World, csv_file: bytes) -> None:
    shown = _preview(world, csv_file)

    result = import_file(actor=world.lead, programme=world.programme, raw=csv_file)

    stored = [row.transcript for row in result.transcripts]
    assert [row["content_hash"] for row in shown["transcripts"]] == [t.content_hash for t in stored]
    assert [row["duration_ms"] for row in shown["transcripts"]] == [t.duration_ms for t in stored]
    labels = [t.therapy_session.label for t in stored]
    assert [row["label"] for row in shown["transcripts"]] == labels


def test_a_preview_stores_nothing_and_leaves_no_event(
    world: World, csv_file: bytes, names_file: bytes
) -> None:
    before = _rows()

    for raw in (csv_file, names_file, b"", b"PK\x03\x04broken"):
        preview_file(actor=world.lead, programme=world.programme, raw=raw, name="a.txt")

    assert _rows() == before


def test_turns_of_unknown_speakers_are_shown_without_a_role(
    world: World, names_file: bytes
) -> None:
    body = _preview(world, names_file)

    assert not body["accepted"]
    assert body["unmapped_speakers"] == ["Anna", "Ben"]
    assert _codes(body, "error") == ["unmapped_speakers"]
    assert _codes(body, "warning") == []
    (transcript,) = body["transcripts"]
    assert [
        (row["speaker"], row["role"], row["role_reason"]) for row in transcript["speakers"]
    ] == [
        ("Anna", None, "unknown"),
        ("Ben", None, "unknown"),
    ]
    assert {turn["role"] for turn in transcript["turns"]} == {None}
    # A text that came in while the hash covered roles cannot be told without them.
    assert transcript["already_present"] is None


def test_words_that_are_there_are_recognised_before_anybody_says_a_role(
    world: World, names_file: bytes
) -> None:
    (row,) = import_file(
        actor=world.lead, programme=world.programme, raw=names_file, speaker_roles=NAMED
    ).transcripts

    body = _preview(world, names_file + b"\n")

    (transcript,) = body["transcripts"]
    assert transcript["already_present"] is True
    assert transcript["session"] == str(row.transcript.therapy_session_id)


def test_roles_that_were_said_are_taken(world: World, names_file: bytes) -> None:
    body = _preview(world, names_file, speaker_roles='{"anna": "therapist"}')
    assert body["unmapped_speakers"] == ["Ben"]
    (transcript,) = body["transcripts"]
    assert [row["role_reason"] for row in transcript["speakers"]] == ["named", "unknown"]

    body = _preview(world, names_file, speaker_roles=json.dumps(NAMED))
    assert (body["accepted"], body["unmapped_speakers"]) == (True, [])


def test_errors_and_warnings_of_a_refused_file_are_told_together(world: World) -> None:
    raw = b"speaker,start,text\nT,bad time,Hello.\nC,00:00:02,\n,00:00:03,Who?\n"

    body = _preview(world, raw)

    assert not body["accepted"]
    assert "missing_speaker" in _codes(body, "error")
    assert {"malformed_time", "empty_turn"} <= set(_codes(body, "warning"))


def test_joined_pieces_are_named(world: World) -> None:
    (transcript,) = _preview(world, CAPTIONS)["transcripts"]

    first, second = transcript["turns"]
    assert first["text"] == "How was the week?"
    assert first["joined"] == [
        {"line": 4, "start_ms": 1_000, "end_ms": 2_000, "text": "How was"},
        {"line": 7, "start_ms": 2_100, "end_ms": 4_000, "text": "the week?"},
    ]
    assert second["joined"] == []


def test_only_the_first_turns_are_shown(world: World) -> None:
    raw = b"T: And then?\nC: I left.\n" * 30

    (transcript,) = _preview(world, raw)["transcripts"]

    assert transcript["n_turns"] == 60
    assert len(transcript["turns"]) == 20


def test_the_file_lends_its_name_to_a_transcript_without_one(
    world: World, text_file: bytes
) -> None:
    (transcript,) = _preview(world, text_file, "week 3.txt")["transcripts"]

    assert transcript["label"] == "week 3"


def test_the_same_bytes_and_the_same_content_are_recognised(world: World, text_file: bytes) -> None:
    import_file(actor=world.lead, programme=world.programme, raw=text_file)
    session = str(TherapySession.objects.latest("created_at").pk)

    same = _preview(world, text_file, "other.txt")
    other = _preview(world, text_file.replace(b"\n", b"\r\n"))

    assert (same["already_imported"], other["already_imported"]) == (True, False)
    for body in (same, other):
        (transcript,) = body["transcripts"]
        assert body["accepted"]
        assert (transcript["already_present"], transcript["session"]) == (True, session)


def test_a_file_imported_with_roles_asks_for_none_again(world: World, names_file: bytes) -> None:
    import_file(actor=world.lead, programme=world.programme, raw=names_file, speaker_roles=NAMED)

    body = _preview(world, names_file)

    assert (body["accepted"], body["already_imported"]) == (True, True)
    assert (body["unmapped_speakers"], _codes(body, "error")) == ([], [])
    assert body["transcripts"][0]["already_present"] is True


def _of_trainee(world: World, raw: bytes) -> Any:
    return preview_file(actor=world.trainee, programme=world.programme, raw=raw, case=world.case)


def test_what_lies_in_hidden_sessions_is_told_as_an_import_tells_it(
    world: World, csv_file: bytes
) -> None:
    import_file(actor=world.lead, programme=world.programme, raw=csv_file)

    for raw in (csv_file, csv_file.replace(b"\n", b"\r\n")):
        preview = _of_trainee(world, raw)

        assert (preview.accepted, preview.already_imported) == (False, False)
        assert "transcript_elsewhere" in [row.problem.code for row in preview.problems]
        assert [row.session for row in preview.transcripts] == [None, None]
        assert not any(row.already_present for row in preview.transcripts)


def test_a_file_partly_in_hidden_sessions_is_accepted_with_a_warning(
    world: World, csv_file: bytes
) -> None:
    import_file(actor=world.lead, programme=world.programme, raw=csv_file)
    more = csv_file + b"three,therapist,00:00:01,A new one.\nthree,client,00:00:05,Yes.\n"

    preview = _of_trainee(world, more)

    assert preview.accepted
    assert [row.problem.detail for row in preview.problems][-1].startswith("2 transcripts")
    assert [row.session for row in preview.transcripts] == [None, None, None]


def test_another_programmes_file_is_not_known(worlds: TwoProgrammes, text_file: bytes) -> None:
    import_file(actor=worlds.b.lead, programme=worlds.b.programme, raw=text_file)

    body = _preview(worlds.a, text_file)

    assert body["already_imported"] is False
    assert body["transcripts"][0]["already_present"] is False


def test_who_may_not_import_gets_no_preview(worlds: TwoProgrammes, text_file: bytes) -> None:
    world = worlds.a
    for actor in (world.rater1, world.supervisor, worlds.b.lead):
        with pytest.raises(AccessDenied):
            preview_file(actor=actor, programme=world.programme, raw=text_file)
    with pytest.raises(AccessDenied):
        preview_file(
            actor=world.trainee, programme=world.programme, raw=text_file, case=world.other_case
        )
    with pytest.raises(InvalidInput, match="which of your cases"):
        preview_file(actor=world.trainee, programme=world.programme, raw=text_file)
    with pytest.raises(InvalidInput, match="not of this programme"):
        preview_file(actor=world.lead, programme=world.programme, raw=text_file, case=worlds.b.case)


def test_a_problem_names_the_part_of_a_file_that_has_no_lines(world: World) -> None:
    raw = document(paragraphs("T: Hello.", "Anna: Good morning.", "T: Again.", "Anna: Yes."))

    body = _preview(world, raw, "week.docx")
    with pytest.raises(InvalidInput) as refusal:
        import_file(actor=world.lead, programme=world.programme, raw=raw)

    (problem,) = body["problems"]
    (error,) = refusal.value.errors
    assert (problem["line"], problem["part"]) == (None, "Paragraph 2")
    assert (error.line, error.part) == (None, "Paragraph 2")
    assert body["transcripts"][0]["turns"][1]["part"] == "Paragraph 2"


def _n_queries(world: World, n_turns: int) -> int:
    raw = "".join(
        f"{'T' if number % 2 else 'C'}: This is turn {number}.\n" for number in range(n_turns)
    ).encode()
    # A person who was asked before remembers their roles.
    lead = User.objects.get(pk=world.lead.pk)
    with CaptureQueriesContext(connection) as queries:
        preview = preview_file(actor=lead, programme=world.programme, raw=raw)
    assert preview.transcripts[0].n_turns == n_turns
    return len(queries)


def test_a_long_session_takes_as_many_queries_as_a_short_one(world: World) -> None:
    assert _n_queries(world, 2_500) == _n_queries(world, 4) <= 8


def test_a_case_that_is_the_trainees_own_will_do(world: World, text_file: bytes) -> None:
    assert _of_trainee(world, text_file).accepted
