"""Every sample through the API and through the command line: the same turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from backend.casework.models import ImportedFile, SourceFormat, Transcript, Turn
from tests import factories
from tests.backend.casework import samples
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db

URL = "/api/v1/transcripts/import/"


def _upload(world: World, sample: samples.Sample, **fields: str) -> Any:
    file = SimpleUploadedFile(sample.name, sample.raw)
    body = {"programme": str(world.programme.pk), "file": file, **fields}
    return client_of(world.lead).post(URL, body, format="multipart")


def _stored(transcript: Transcript) -> list[tuple[Any, ...]]:
    fields = ("start_ms", "end_ms", "role", "speaker", "text")
    rows = transcript.turns.order_by("number").values_list(*fields)
    return [(*row[:4], " ".join(row[4].split())) for row in rows]


def _expected(sample: samples.Sample) -> list[tuple[Any, ...]]:
    return [(t.start_ms, t.end_ms, t.role, t.speaker, t.text) for t in sample.turns]


@pytest.mark.parametrize("name", samples.NAMES)
def test_an_upload_asks_for_the_roles_and_stores_what_a_person_reads(
    world: World, name: str
) -> None:
    sample = samples.load(name)
    if sample.asked:
        refused = _upload(world, sample)
        assert refused.status_code == 400
        assert {row["field"] for row in refused.json()["errors"]} == set(sample.asked)
        assert not ImportedFile.objects.exists()

    answer = _upload(world, sample, speaker_roles=json.dumps(sample.roles_by_name))

    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["format"] == sample.format
    assert [row["code"] for row in body["warnings"]] == [
        row["code"] for row in ImportedFile.objects.get().warnings
    ]
    assert sorted(row["code"] for row in body["warnings"]) == sorted(
        note.split()[0] for note in sample.notes
    )
    (row,) = body["transcripts"]
    assert _stored(Transcript.objects.get(pk=row["id"])) == _expected(sample)


@pytest.mark.parametrize("name", samples.NAMES)
def test_the_command_line_stores_the_same(name: str, capsys: Any) -> None:
    sample = samples.load(name)
    slug = factories.make_programme("north").slug
    roles = [f"{label}={role}" for label, role in sample.roles_by_name.items()]

    call_command("import_transcripts", str(samples.FOLDER / name), programme=slug, role=roles)

    assert f"1 transcript, {len(sample.turns)} turns" in capsys.readouterr().out
    assert _stored(Transcript.objects.get()) == _expected(sample)


def test_a_document_is_recognised_again_under_another_name(world: World) -> None:
    sample = samples.load("word-paragraphs.docx")
    _upload(world, sample)
    before = Turn.objects.count()

    again = _upload(world, samples.Sample("other.txt", sample.raw, "docx", {}, (), ()))

    assert (again.status_code, again.json()["already_imported"]) == (200, True)
    assert Turn.objects.count() == before > 0


def test_a_refusal_without_lines_names_the_part(world: World, tmp_path: Path, capsys: Any) -> None:
    raw = b'{"segments": [{"text": "Yes."}, {"text": 5}]}'
    path = tmp_path / "a.json"
    path.write_bytes(raw)

    answer = _upload(world, samples.Sample("a.json", raw, "whisper", {}, (), ()))
    with pytest.raises(CommandError):
        call_command("import_transcripts", str(path), programme=world.programme.slug)

    (error,) = answer.json()["errors"]
    assert error["code"] == "wrong_type"
    assert "segments[1]" in error["detail"]
    assert "segments[1]" in capsys.readouterr().err
    assert not ImportedFile.objects.exists()


def test_every_format_of_the_readers_has_a_name_in_the_database() -> None:
    formats = {samples.load(name).format for name in samples.NAMES}

    assert formats == set(SourceFormat.values)
