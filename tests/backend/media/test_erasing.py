"""Recordings on their way out: the file goes, the tombstone stays, and nothing is left lying."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from backend.audit.models import AuditEvent, AuditSide
from backend.casework.services import erase_session_text
from backend.media import storage
from backend.media.models import Recording
from tests.api.refusals import assert_refused
from tests.backend.media.conftest import Heard, files_in
from tests.clients import client_of
from tests.recordings import make_recording, make_wav

pytestmark = pytest.mark.django_db


def _delete(heard: Heard, who: str, reason: Any = "The wrong file.") -> Any:
    return client_of(getattr(heard.world, who)).delete(heard.url, {"reason": reason})


@pytest.mark.parametrize("who", ["trainee", "lead"])
def test_deleting_takes_the_file_and_leaves_a_tombstone(
    heard: Heard, folder: Path, who: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = _delete(heard, who)

    assert answer.status_code == 200, answer.content
    assert answer.json()["deleted_at"] is not None
    assert answer.json()["sha256"] == heard.recording.sha256
    assert answer.json()["allowed_actions"] == []
    assert files_in(folder) == []
    assert heard.ask_for_address("supervisor").status_code == 403
    event = AuditEvent.objects.get(verb="recording.deleted")
    assert event.details["sha256"] == heard.recording.sha256
    assert event.details["n_bytes"] == heard.recording.n_bytes
    assert "wrong" not in str(event.details)
    assert AuditSide.objects.get(event=event.pk).text == "The wrong file."


@pytest.mark.parametrize(
    ("who", "status"), [("supervisor", 403), ("rater1", 403), ("auditor", 404)]
)
def test_nobody_else_deletes_it(heard: Heard, folder: Path, who: str, status: int) -> None:
    assert_refused(_delete(heard, who), status)

    assert len(files_in(folder)) == 1


@pytest.mark.parametrize("reason", ["", "  ", None, {"a": 1}, "x" * 501, "a\x00b"])
def test_a_deletion_needs_a_reason(heard: Heard, folder: Path, reason: Any) -> None:
    assert_refused(_delete(heard, "lead", reason), 400)

    assert len(files_in(folder)) == 1


def test_what_is_deleted_is_not_deleted_again_and_makes_room_for_another(heard: Heard) -> None:
    assert _delete(heard, "lead").status_code == 200

    assert assert_refused(_delete(heard, "lead"), 409)["code"] == "already_deleted"
    make_recording(heard.world.open_session, by=heard.world.lead, agreed=False)
    state = client_of(heard.world.trainee).get(
        f"/api/v1/media/state/?session={heard.world.open_session.pk}"
    )
    assert state.json()["openness"] == "open"


def test_a_deletion_that_is_rolled_back_keeps_the_file(heard: Heard, folder: Path) -> None:
    with transaction.atomic():
        assert _delete(heard, "lead").status_code == 200
        transaction.set_rollback(True)

    assert len(files_in(folder)) == 1
    assert Recording.objects.get(pk=heard.recording.pk).deleted_at is None


def test_erasing_a_session_twice_counts_once(heard: Heard) -> None:
    def erase() -> dict[str, int]:
        return erase_session_text(
            actor=None, therapy_session_id=heard.world.open_session.pk, reason="retention"
        )

    first, second = erase(), erase()

    assert (first["recordings"], first["recording_bytes"]) == (1, heard.recording.n_bytes)
    assert second == {}


# ── What is left lying ───────────────────────────────────────────────────────────────────


def _age(path: Path, **ago: float) -> None:
    then = time.time() - timedelta(**ago).total_seconds()
    os.utime(path, (then, then))


def _stray(folder: Path, **ago: float) -> Path:
    path = storage.path_of(storage.new_name())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_wav())
    _age(path, **ago)
    return path


def _sweep() -> str:
    out = StringIO()
    call_command("sweep_media", stdout=out)
    return out.getvalue()


def test_sweeping_removes_what_belongs_to_nothing(heard: Heard, folder: Path) -> None:
    kept = storage.path_of(heard.recording.file_name)
    _age(kept, days=400)
    orphan, fresh = _stray(folder, hours=2), _stray(folder, minutes=5)
    received = storage.ReceivedFile()
    unfinished = folder / "incoming" / "left.part"
    unfinished.write_bytes(b"half")
    _age(unfinished, hours=25)
    erased = make_recording(heard.world.closed_session, by=heard.world.lead)
    Recording.objects.filter(pk=erased.pk).update(deleted_at=erased.uploaded_at)

    said = _sweep()

    assert "1 without a record, 1 of deleted recordings, 1 of uploads" in said
    assert set(files_in(folder)) == {kept, fresh, received.path}
    assert not orphan.exists()
    event = AuditEvent.objects.get(verb="media.swept")
    assert event.details == {"orphans": 1, "erased": 1, "unfinished": 1}
    received.close()
    assert "Removed: 0" in _sweep()
    assert AuditEvent.objects.filter(verb="media.swept").count() == 1


def test_sweeping_says_what_is_missing(heard: Heard, folder: Path) -> None:
    storage.remove(heard.recording.file_name)

    with pytest.raises(CommandError, match="1 recordings lack their file"):
        _sweep()


# ── The folder and the table ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["assets/media", ".", ".."])
def test_a_folder_that_is_served_is_refused(settings: Settings, tmp_path: Path, place: str) -> None:
    settings.FRONTEND_DIST = tmp_path / "dist"
    settings.MEDIA_ROOT = str(tmp_path / "dist" / place)

    assert [error.id for error in run_checks(tags=["security"])] == ["attune.E004"]

    settings.MEDIA_ROOT = str(tmp_path / "media")
    assert run_checks(tags=["security"]) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "/.."])
def test_a_name_that_was_not_drawn_leads_nowhere(name: str) -> None:
    with pytest.raises(ValueError, match="drawn"):
        storage.path_of(name)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "text"}, {"container": "exe"}, {"n_bytes": 0}, {"deleted_at": None}],
    ids=str,
)
def test_the_table_refuses_what_cannot_be(heard: Heard, wrong: dict[str, Any]) -> None:
    values: dict[str, Any] = {
        "programme": heard.world.programme,
        "therapy_session": heard.world.open_session,
        "kind": "audio",
        "container": "wav",
        "file_name": storage.new_name(),
        "n_bytes": 10,
        "sha256": "0" * 64,
        "uploaded_by": heard.world.lead,
        "deleted_at": heard.recording.uploaded_at,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Recording.objects.create(**(values | wrong))
    Recording.objects.create(**values)
