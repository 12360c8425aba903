"""Recordings on their way in: kept whole, or nothing of them."""

import hashlib
import shutil
import stat
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent, AuditSide
from backend.audit.verify import verify
from backend.core.errors import Conflict
from backend.media import services, storage
from backend.media.models import Recording
from tests import factories
from tests import recordings as made
from tests.api.refusals import assert_refused, post_bytes
from tests.backend.media.conftest import API, files_in
from tests.backend.media.test_containers import FOREIGN
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(world: World) -> World:
    """The world, with consent to media for `open_session`."""
    made.agree_to_media(world.open_session, world.lead)
    return world


def _send(world: World, who: str = "trainee", raw: bytes | None = None, **fields: Any) -> Any:
    raw = made.make_wav() if raw is None else raw
    session = fields.pop("session", world.open_session.pk)
    sent = {"file": made.as_upload(raw), **fields}
    body = {name: value for name, value in sent.items() if value is not None}
    return client_of(getattr(world, who)).post(_to(session), body, format="multipart")


def _never() -> None:
    raise AssertionError("a file was received")


def _to(session: Any) -> str:
    return f"{API}?session={session}"


@pytest.mark.parametrize("who", ["trainee", "lead"])
def test_the_trainee_and_the_lead_bring_a_recording(agreed: World, folder: Path, who: str) -> None:
    raw = made.make_wav()

    answer = _send(agreed, who, raw)

    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["kind"], body["container"], body["duration_ms"]) == ("audio", "wav", 500)
    assert body["sha256"] == hashlib.sha256(raw).hexdigest()
    assert "delete" in body["allowed_actions"]
    recording = Recording.objects.get(pk=body["id"])
    (file,) = files_in(folder)
    assert file == storage.path_of(recording.file_name)
    assert file.read_bytes() == raw


def test_neither_its_name_nor_its_hash_can_be_told_from_the_file(
    agreed: World, folder: Path
) -> None:
    _send(agreed)

    (file,) = files_in(folder)
    recording = Recording.objects.get()
    said = f"{recording.pk} {recording.sha256} {agreed.open_session.pk} week-3".replace("-", "")
    assert file.name not in said
    assert file.suffix == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for place in (folder, folder / "recordings", file.parent):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_bringing_it_leaves_one_event_without_words(agreed: World) -> None:
    _send(agreed)

    event = AuditEvent.objects.get(verb="recording.stored")
    assert event.target == str(Recording.objects.get().pk)
    assert event.details["session"] == str(agreed.open_session.pk)
    assert "week-3" not in str(event.details)
    assert AuditSide.objects.get(event=event.pk).text == ""


def test_without_consent_to_media_nothing_is_received(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "ReceivedFile", _never)

    answer = _send(world)

    assert assert_refused(answer, 409)["code"] == "no_media_consent"
    assert not Recording.objects.exists()
    assert files_in(folder) == []


def test_one_session_has_one_recording(agreed: World, folder: Path) -> None:
    assert _send(agreed).status_code == 201

    answer = _send(agreed, "lead")

    assert assert_refused(answer, 409)["code"] == "recording_exists"
    assert len(files_in(folder)) == 1


def test_what_is_no_recording_is_refused_whatever_it_is_called(agreed: World, folder: Path) -> None:
    for name, raw in FOREIGN.items():
        answer = _send(agreed, file=made.as_upload(raw, "session.mp3"))

        body = assert_refused(answer, 400)
        assert body["code"] == "not_a_recording", name
        assert body["errors"][0]["field"] == "file"
    assert not Recording.objects.exists()
    assert files_in(folder) == []


def test_a_recording_with_a_page_behind_it_is_served_as_sound_alone(agreed: World) -> None:
    raw = made.make_wav() + FOREIGN["html with a script"] + FOREIGN["zip with a recording in it"]
    recording = _send(agreed, raw=raw, file=made.as_upload(raw, "page.html")).json()
    client = client_of(agreed.trainee)
    address = client.post(f"{API}{recording['id']}/address/").json()["address"]

    answer = client.get(address)

    assert answer["Content-Type"] == "audio/wav"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="recording.wav"'


# ── Who may not ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 403), ("rater1", 404), ("auditor", 404), ("other_trainee", 404)],
)
def test_others_are_refused_before_anything_is_received(
    agreed: World, folder: Path, who: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "ReceivedFile", _never)

    answer = _send(agreed, who)

    assert_refused(answer, status)
    assert files_in(folder) == []


def test_a_supervisor_who_is_a_trainee_elsewhere_is_refused(agreed: World, folder: Path) -> None:
    add_role(agreed.supervisor, factories.make_programme(), Role.TRAINEE)

    assert_refused(_send(agreed, "supervisor"), 403)

    assert files_in(folder) == []


def test_whoever_has_not_signed_in_sends_nothing(agreed: World, folder: Path) -> None:
    body = {"file": made.as_upload(made.make_wav())}

    answer = client_of(None).post(_to(agreed.open_session.pk), body, format="multipart")

    assert_refused(answer, 401)
    assert files_in(folder) == []


# ── Too much ─────────────────────────────────────────────────────────────────────────────


def test_a_file_is_refused_by_its_announced_length(
    agreed: World, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_MAX_BYTES = 1000

    monkeypatch.setattr(storage, "ReceivedFile", _never)

    answer = _send(agreed, raw=made.make_wav() + bytes(70_000))

    body = assert_refused(answer, 413)
    assert body["code"] == "too_large"
    assert "1,000" in body["detail"]
    assert files_in(folder) == []


def test_a_file_that_is_a_little_too_large_is_refused_while_it_comes_in(
    agreed: World, folder: Path, settings: Settings
) -> None:
    raw = made.make_wav()
    settings.MEDIA_MAX_BYTES = len(raw) - 1

    assert assert_refused(_send(agreed, raw=raw), 413)["code"] == "too_large"
    assert files_in(folder) == []

    settings.MEDIA_MAX_BYTES = len(raw)
    assert _send(agreed, raw=raw).status_code == 201


_Usage = namedtuple("_Usage", "total used free")


def test_a_file_for_which_the_disk_has_no_room_is_refused(
    agreed: World, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_KEEP_FREE_BYTES = 5_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(10**9, 10**9, 5_000_100))

    answer = _send(agreed)

    assert answer.status_code == 507
    assert answer.json()["code"] == "no_space"
    assert "Nothing was stored" in answer.json()["detail"]
    assert files_in(folder) == []


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(
    agreed: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    answer = _send(agreed)

    assert (answer.status_code, answer.json()["code"]) == (507, "no_space")
    assert not Recording.objects.exists()
    assert files_in(folder) == []


# ── Broken off ───────────────────────────────────────────────────────────────────────────


def _form(raw: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    return head + raw + b"\r\n--x--\r\n"


class _BreaksOff:
    """A body of which the connection brings only a part, as an ended or as a failing read."""

    def __init__(self, raw: bytes, *, fails: bool) -> None:
        self._raw, self._at, self._fails = raw, 0, fails

    def read(self, size: int = -1) -> bytes:
        piece = self._raw[self._at :] if size < 0 else self._raw[self._at : self._at + size]
        self._at += len(piece)
        if not piece and self._fails:
            raise OSError("Connection reset by peer")
        return piece

    readline = read


@pytest.mark.parametrize("fails", [False, True], ids=["ends", "fails"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_an_upload_that_breaks_off_leaves_nothing(
    agreed: World, folder: Path, fails: bool, share: float
) -> None:
    whole = _form(made.make_wav(8))
    broken = _BreaksOff(whole[: int(len(whole) * share)], fails=fails)
    environment: dict[str, Any] = {"wsgi.input": broken, "CONTENT_LENGTH": str(len(whole))}
    client = client_of(agreed.trainee)
    client.raise_request_exception = False

    answer = client.generic(
        "POST",
        _to(agreed.open_session.pk),
        content_type="multipart/form-data; boundary=x",
        **environment,
    )

    assert answer.status_code >= 400
    assert not Recording.objects.exists()
    assert files_in(folder) == []


def test_the_whole_body_is_taken(agreed: World) -> None:
    answer = post_bytes(
        client_of(agreed.trainee),
        _to(agreed.open_session.pk),
        _form(made.make_wav()),
        "multipart/form-data; boundary=x",
    )

    assert answer.status_code == 201, answer.content


def test_a_row_that_cannot_be_written_leaves_no_file(
    agreed: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage.keep

    def kept_then_lost(received: storage.ReceivedFile, name: str) -> None:
        real(received, name)
        raise DatabaseError("the connection is lost")

    monkeypatch.setattr(storage, "keep", kept_then_lost)
    client = client_of(agreed.trainee)
    client.raise_request_exception = False
    body = {"file": made.as_upload(made.make_wav())}

    answer = client.post(_to(agreed.open_session.pk), body, format="multipart")

    client.raise_request_exception = True
    assert answer.status_code == 500
    assert not Recording.objects.exists()
    assert files_in(folder) == []


# ── Malformed ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file", None),
        ("file", "just text"),
        ("session", ""),
        ("session", "C-1"),
        ("session", "a%00b"),
    ],
)
def test_a_wrong_field_is_refused(agreed: World, folder: Path, field: str, value: Any) -> None:
    assert_refused(_send(agreed, **{field: value}), 400)

    assert files_in(folder) == []


def test_two_files_at_once_are_refused(agreed: World, folder: Path) -> None:
    answer = _send(agreed, second=made.as_upload(made.make_wav()))

    assert assert_refused(answer, 400)["code"] == "several_files"
    assert files_in(folder) == []


def test_json_is_no_recording(agreed: World) -> None:
    answer = client_of(agreed.trainee).post(_to(agreed.open_session.pk), {"file": "abc"})

    assert_refused(answer, 400)


@pytest.mark.parametrize("enforce_csrf", [False, True], ids=["", "csrf"])
def test_a_form_without_the_token_is_refused_and_leaves_nothing(
    agreed: World, folder: Path, enforce_csrf: bool
) -> None:
    client = APIClient(enforce_csrf_checks=enforce_csrf)
    _sign_in(client, agreed.trainee)

    to = _to(agreed.open_session.pk)

    answer = post_bytes(client, to, _form(made.make_wav()), "multipart/form-data; boundary=x")

    assert answer.status_code == (403 if enforce_csrf else 201)
    assert len(files_in(folder)) == (0 if enforce_csrf else 1)


def _sign_in(client: APIClient, person: User) -> None:
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")


# ── The service ──────────────────────────────────────────────────────────────────────────


def test_a_service_asked_directly_refuses_what_the_state_does_not_permit(world: World) -> None:
    received = storage.ReceivedFile()
    received.opened.write(made.make_wav())

    with pytest.raises(Conflict) as refused:
        services.store_recording(
            actor=world.trainee, therapy_session=world.open_session, received=received
        )

    assert refused.value.code == "no_media_consent"
    received.close()
    received.close()


def test_the_chain_of_events_stays_whole(agreed: World) -> None:
    _send(agreed)

    # The world's own rows were made past the product, which the trail says of them.
    faults = verify(str(agreed.programme.pk)).faults
    assert [fault for fault in faults if fault.code != "row_added"] == []
