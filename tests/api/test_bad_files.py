"""Broken files and malformed forms: refused with what is wrong, nothing stored half."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from backend.casework.models import ImportedFile, TherapySession
from tests import factories
from tests.api.refusals import assert_refused, post_bytes
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1"
NUL = "a\x00b"


def _upload(world: World, to: str = "import", client: Any = None, **fields: Any) -> Any:
    body = {"programme": str(world.programme.pk), "file": factories.make_upload(), **fields}
    sent = {name: value for name, value in body.items() if value is not None}
    client = client or client_of(world.lead)
    return client.post(f"{API}/transcripts/{to}/", sent, format="multipart")


def _rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def _file(raw: bytes, name: str = "s.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


BROKEN_FILES = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "nul": b"T: Hello\x00there.\nC: Yes.\n",
    "nul in csv": b"speaker,text\nT,hello\x00there\nC,yes\n",
    "half of utf-16": b"\xff\xfeT",
    "zip": b"PK\x03\x04" + b"\x00" * 200,
    "no speakers": b"Only prose, nobody speaks.\n" * 30,
    "only a header": b"transcript_id,speaker,text\n",
    "only a signature": b"WEBVTT\n\n",
    "over-large": b"T: a\n" * (2 * 1024 * 1024 + 100),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_file_is_refused_and_nothing_is_stored(world: World, name: str) -> None:
    before = TherapySession.objects.count()

    answer = _upload(world, file=_file(BROKEN_FILES[name]))

    body = assert_refused(answer, 400)
    assert body["code"] == "transcript_rejected"
    assert body["errors"]
    assert TherapySession.objects.count() == before
    assert not ImportedFile.objects.exists()


@pytest.mark.parametrize("name", [name for name in BROKEN_FILES if name != "over-large"])
def test_a_preview_of_a_broken_file_says_what_is_wrong(world: World, name: str) -> None:
    client = client_of(world.lead)
    before = _rows()

    answer = _upload(world, "preview", client, file=_file(BROKEN_FILES[name]))

    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["accepted"], body["format"], body["transcripts"]) == (False, None, [])
    assert _rows() == before
    refused = assert_refused(_upload(world, file=_file(BROKEN_FILES[name])), 400)
    errors = [row for row in body["problems"] if row["severity"] == "error"]
    assert [row["code"] for row in errors] == [row["code"] for row in refused["errors"]]


def test_a_preview_reads_no_more_bytes_than_an_import(world: World) -> None:
    client = client_of(world.lead)
    before = _rows()

    answer = _upload(world, "preview", client, file=_file(BROKEN_FILES["over-large"]))

    assert assert_refused(answer, 400)["errors"][0]["code"] == "too_large"
    assert _rows() == before


WRONG_ROLES = [
    "not json",
    "[]",
    "5",
    "null",
    '{"T": "surgeon"}',
    '{"T": null}',
    '{"T": ["therapist"]}',
    '{"T": "\\ud800"}',
    '{"T": "\\u0000"}',
    '{"T": ' + "9" * 6000 + "}",
    "[" * 19_000,
    NUL,
    "x" * 30_000,
]


def test_speaker_roles_that_are_none_are_refused(world: World) -> None:
    for roles in WRONG_ROLES:
        assert_refused(_upload(world, speaker_roles=roles), 400)
        assert_refused(_upload(world, "preview", speaker_roles=roles), 400)


def test_a_role_for_half_a_character_is_refused(world: World) -> None:
    for to in ("import", "preview"):
        assert_refused(_upload(world, to, speaker_roles='{"\\ud800": "client"}'), 400)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file", None),
        ("file", "just text"),
        ("programme", None),
        ("programme", "alpha"),
        ("programme", NUL),
        ("case", "C-1"),
    ],
)
def test_an_import_with_a_wrong_field_is_refused(world: World, field: str, value: Any) -> None:
    for to in ("import", "preview"):
        assert_refused(_upload(world, to, **{field: value}), 400)


@pytest.mark.parametrize("field", ["programme", "case"])
def test_an_import_into_what_is_not_there_is_not_found(world: World, field: str) -> None:
    for to in ("import", "preview"):
        assert_refused(_upload(world, to, **{field: str(uuid4())}), 404)


def _part(headers: str, content: str) -> str:
    return f"--x\r\n{headers}\r\n\r\n{content}\r\n"


MALFORMED = {
    "no boundary": ("multipart/form-data", "x"),
    "wrong boundary": ("multipart/form-data; boundary=y", "--x\r\n\r\n--x--"),
    "impossible boundary": ("multipart/form-data; boundary=\xe9", "--x\r\n\r\n--x--"),
    "odd charset": ("multipart/form-data; boundary=x; charset=rot13", "--x--\r\n"),
    "half": (
        "multipart/form-data; boundary=x",
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nT: He',
    ),
    "file without name": (
        "multipart/form-data; boundary=x",
        _part('Content-Disposition: form-data; name="file"; filename=""', "T: Hi") + "--x--\r\n",
    ),
    "bad base64": (
        "multipart/form-data; boundary=x",
        _part(
            'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n'
            "Content-Transfer-Encoding: base64",
            "!!!é",
        )
        + "--x--\r\n",
    ),
    "many fields": (
        "multipart/form-data; boundary=x",
        "".join(_part(f'Content-Disposition: form-data; name="f{n}"', "v") for n in range(1500))
        + "--x--\r\n",
    ),
    "many files": (
        "multipart/form-data; boundary=x",
        "".join(
            _part(f'Content-Disposition: form-data; name="f{n}"; filename="{n}"', "v")
            for n in range(300)
        )
        + "--x--\r\n",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("enforce_csrf", [False, True], ids=["", "csrf"])
@pytest.mark.parametrize("to", ["import", "preview"])
def test_a_malformed_form_is_refused(world: World, name: str, enforce_csrf: bool, to: str) -> None:
    content_type, text = MALFORMED[name]
    client = APIClient(enforce_csrf_checks=enforce_csrf)
    client.force_login(world.lead, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = post_bytes(client, f"{API}/transcripts/{to}/", text.encode(), content_type)

    assert_refused(answer, 400, 403)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.txt", "x" * 3000 + ".txt", "🙂.txt"])
def test_the_name_of_a_file_only_labels_it(world: World, name: str) -> None:
    body = (
        _part('Content-Disposition: form-data; name="programme"', str(world.programme.pk))
        + _part(
            f'Content-Disposition: form-data; name="file"; filename="{name}"',
            "T: How was it?\nC: Hard.",
        )
        + "--x--\r\n"
    )

    answer = post_bytes(
        client_of(world.lead),
        f"{API}/transcripts/import/",
        body.encode(),
        "multipart/form-data; boundary=x",
    )

    assert answer.status_code in {201, 400}
    if answer.status_code == 201:
        (row,) = answer.json()["transcripts"]
        assert "/" not in row["label"]
        assert len(row["label"]) <= 120
