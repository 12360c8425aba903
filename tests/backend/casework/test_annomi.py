"""A real corpus of 126 conversations, imported whole, where it lies beside the repository."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count

from backend.casework.models import Transcript, Turn
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db

ANNOMI = Path(__file__).parents[4] / "shared" / "data" / "annomi" / "utterances.csv"


def _upload(client: Any, world: World, raw: bytes, name: str) -> Any:
    body = {"programme": str(world.programme.pk), "file": SimpleUploadedFile(name, raw)}
    return client.post("/api/v1/transcripts/import/", body, format="multipart")


@pytest.mark.slow
@pytest.mark.skipif(not ANNOMI.exists(), reason="the AnnoMI file is not on this machine")
def test_the_annomi_file_is_imported_whole(world: World) -> None:
    raw = ANNOMI.read_bytes()
    begun = time.monotonic()

    answer = _upload(client_of(world.lead), world, raw, "utterances.csv")

    assert answer.status_code == 201
    assert time.monotonic() - begun < 15
    body = answer.json()
    ids = [row["id"] for row in body["transcripts"]]
    assert len(ids) == 126
    assert Turn.objects.filter(transcript__in=ids).count() == 9_271
    counted = Transcript.objects.filter(pk__in=ids).annotate(n=Count("turns"))
    assert all(transcript.n == transcript.n_turns for transcript in counted)
    codes = [warning["code"] for warning in body["warnings"]]
    assert codes.count("malformed_time") == 1
    backwards = {
        warning["transcript"]
        for warning in body["warnings"]
        if warning["code"] == "time_runs_backwards"
    }
    assert len(backwards) == 7
    assert all(w["line"] for w in body["warnings"] if w["code"] == "time_runs_backwards")

    again = _upload(client_of(world.lead), world, raw, "copy of utterances.csv")

    assert (again.status_code, again.json()["already_imported"]) == (200, True)
    assert [row["id"] for row in again.json()["transcripts"]] == ids
    assert Turn.objects.filter(transcript__in=ids).count() == 9_271
