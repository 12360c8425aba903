"""Forty texts that nobody should upload: each a clear 4xx, none of them stored."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.instruments.models import RubricVersion
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.definitions import PERMISSION, own_definition
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
URL = "/api/v1/rubrics/"
GOOD = own_definition()


def _with(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
)
HOSTILE: dict[str, str | bytes] = {
    "empty": "",
    "blank": "  \n\n",
    "a comment": "# nothing\n",
    "a word": "instrument",
    "a number": "42",
    "a list": "[]",
    "null": "null",
    "tilde": "~",
    "several documents": "---\na: b\n---\nc: d\n",
    "half of utf-16": b"\xff\xfeg\x00r",
    "latin-1": "title: Zoë".encode("latin-1"),
    "every byte": bytes(range(256)),
    "nul in a comment": GOOD.encode() + b"# \x00\n",
    "nul in a title": _with("An own scale", "An\x00own scale"),
    "escaped nul": _with("An own scale", '"An\\0own scale"'),
    "surrogate in bytes": GOOD.encode() + b"# \xed\xa0\x80\n",
    "escaped surrogate": _with("An own scale", '"An \\ud800 scale"'),
    "bell": _with("An own scale", '"An \\a scale"'),
    "aliases that double": BOMB,
    "itself": "a: &a [*a]\n",
    "merge key": "base: &base {a: 1}\nb:\n  <<: *base\n",
    "python object": "!!python/object/apply:os.system ['true']\n",
    "own tag": "!mine {a: 1}\n",
    "directive": "%YAML 1.1\n---\na: b\n",
    "deep lists": "[" * 50_000,
    "deep maps": "{a: " * 5_000,
    "deep blocks": "".join(" " * n + "a:\n" for n in range(500)),
    "unclosed quote": 'title: "An own',
    "tabs": "title:\tAn\n\tb: c\n",
    "duplicate keys": GOOD + "slug: other\n",
    "proto key": GOOD + "__proto__: {polluted: true}\n",
    "proto item": _with("id: A1", "id: __proto__"),
    "constructor slug": _with("own-scale", "__proto__"),
    "proto scale": _with("id: skill", "id: __proto__"),
    "path as slug": _with("own-scale", "../../etc/passwd"),
    "markup as slug": _with("own-scale", "<script>"),
    "version with words": _with('version: "1.0"', 'version: "1.0; DROP TABLE"'),
    "version without quotes": _with('version: "1.0"', "version: 1.0"),
    "endless version": _with('version: "1.0"', f'version: "{"9" * 5000}"'),
    "endless number": _with("absent: 0", f"absent: {'9' * 5000}"),
    "infinity": _with("absent: 0", "absent: .inf"),
    "not a number": _with("absent: 0", "absent: .nan"),
    "a date": _with("An own scale", "2026-01-01"),
    "yes": _with("An own scale", "yes"),
    "sixty in base sixty": _with("absent: 0", "absent: 1:00"),
    "points of all sizes": _with(
        "{0: poor, 1: fair, 2: good}", "{-99999999999: a, 99999999999: b}"
    ),
    "a hundred thousand unknown keys": "".join(f"k{n}: v\n" for n in range(100_000)),
    "nothing but openings": "- " * 3_000,
    "endless title": _with("An own scale", "x" * 5_000),
    "endless language": _with("language: en", "language: en" + "-abcdefgh" * 5_000 + "-"),
    "two megabytes": GOOD + "#" * 2_000_000,
    "two megabytes of items": GOOD + "  - id: A1\n" * 200_000,
}


def _send(world: World, path: str, raw: str | bytes) -> Any:
    data = raw.encode() if isinstance(raw, str) else raw
    body = {
        "programme": str(world.programme.pk),
        "file": SimpleUploadedFile("definition.yaml", data),
        "permission_note": PERMISSION,
    }
    return client_of(world.lead).post(f"{URL}{path}", body, format="multipart")


def test_there_are_forty() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_and_nothing_is_stored(world: World, name: str) -> None:
    n_before = RubricVersion.objects.count()

    body = assert_refused(_send(world, "", HOSTILE[name]), 400, 413)

    assert body["code"] in {"rubric_invalid", "body_too_large"}
    assert RubricVersion.objects.count() == n_before


@pytest.mark.parametrize("name", HOSTILE)
def test_a_preview_of_a_hostile_text_says_what_is_wrong(world: World, name: str) -> None:
    answer = _send(world, "preview/", HOSTILE[name])

    if answer.status_code != 413:
        assert answer.status_code == 200
        assert answer.json()["refusal"]["code"] == "rubric_invalid"
        assert 1 <= len(answer.json()["problems"]) <= 100


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": GOOD, "file": "no file"},
        {"text": True},
        {"text": None},
        {"text": ["a"]},
        {"text": "a\x00"},
        {"text": "x" * 1_100_000},
        {"text": GOOD, "programme": "alpha"},
    ],
)
def test_a_body_without_a_definition_is_refused(world: World, said: dict[str, Any]) -> None:
    body = {"programme": str(world.programme.pk), "permission_note": PERMISSION, **said}

    for path in ("", "preview/"):
        assert_refused(client_of(world.lead).post(f"{URL}{path}", body), 400, 413)


def test_a_long_right_of_use_and_a_nul_in_it_are_refused(world: World) -> None:
    for note in ("x" * 100_000, f"{PERMISSION}\x00", None, 5):
        body = {
            "programme": str(world.programme.pk),
            "text": GOOD,
            "permission_note": note,
        }
        assert_refused(client_of(world.lead).post(URL, body), 400)


def test_a_long_but_allowed_definition_is_kept_whole(world: World) -> None:
    text = (
        own_definition(title="x" * 2_000)
        .replace("language: en", "language: en" + "-abcdefgh" * 60)
        .replace("own-scale", "a" * 60)
        .replace('"1.0"', '"9999.9999.9999"')
    )

    answer = _send(world, "", text)

    assert answer.status_code == 201, answer.content
    assert answer.json()["title"] == "x" * 2_000
