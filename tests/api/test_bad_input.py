"""Broken, huge and hostile input: always a clear 4xx in the one error shape, nothing stored."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test.client import MULTIPART_CONTENT
from rest_framework.test import APIClient

from backend.audit.models import AuditEvent
from backend.ratings.models import ItemScore, Rating
from tests.api.refusals import assert_refused, post_bytes
from tests.api.text_fields import TEXT_FIELDS, Request, item_body, round_body
from tests.clients import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
API = "/api/v1"
JSON = "application/json"
NUL = "a\x00b"
SURROGATE = "a\ud800b"


def _send(world: World, request: Request) -> Any:
    name, method, path, body = request
    client = client_of(None if name == "stranger" else getattr(world, name))
    # ASCII, as a browser that escapes would send it.
    text = json.dumps(body)
    return getattr(client, method)(
        f"{API}{path}", text, content_type=JSON, HTTP_IF_MATCH=f'"{world.draft.version}"'
    )


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_a_text_field_refuses_what_is_no_text(world: World, field: str) -> None:
    for wrong in (NUL, SURROGATE, {"a": 1}, [["a"]], "x" * 200_000):
        assert_refused(_send(world, TEXT_FIELDS[field](world, wrong)), 400)


# ── Numbers, dates and shapes ────────────────────────────────────────────────────────────

WRONG_NUMBERS = ["NaN", "Infinity", "1e999", "2.5", '"x"', "[]", "{}", "true", "-1", "9" * 300]


@pytest.mark.parametrize("field", ["values", "count", "evidence", "active_seconds"])
def test_an_item_refuses_a_wrong_number(world: World, field: str) -> None:
    client, url = client_of(world.rater1), f"{API}/ratings/{world.draft.pk}/items/A3/"
    # A clock gone wrong is cut to a week, see below.
    numbers = WRONG_NUMBERS[:-1] if field == "active_seconds" else WRONG_NUMBERS

    for number in numbers:
        shape = {"evidence": f"[{number}]", "values": f'{{"competence": {number}}}'}
        text = json.dumps(item_body(**{field: "HERE"})).replace('"HERE"', shape.get(field, number))
        assert_refused(client.put(url, text, content_type=JSON, HTTP_IF_MATCH='"1"'), 400)

    assert not ItemScore.objects.filter(rating=world.draft, item="A3").exists()


def test_an_endless_active_time_is_cut(world: World) -> None:
    answer = client_of(world.rater1).put(
        f"{API}/ratings/{world.draft.pk}/items/A3/",
        item_body(active_seconds=int("9" * 300)),
        HTTP_IF_MATCH='"1"',
    )

    assert answer.status_code == 200
    assert Rating.objects.get(pk=world.draft.pk).active_seconds == 7 * 24 * 3600


def test_evidence_named_twice_counts_once(world: World) -> None:
    answer = client_of(world.rater1).put(
        f"{API}/ratings/{world.draft.pk}/items/A3/",
        item_body(evidence=[2, 1, 2, 1]),
        HTTP_IF_MATCH='"1"',
    )

    assert answer.json()["item"]["evidence"] == [1, 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("raters_per_session", 10**30),
        ("raters_per_session", None),
        ("raters_per_session", 0),
        ("sessions", "all"),
        ("sessions", {"a": 1}),
        ("sessions", [None]),
        ("sessions", []),
        ("sessions", [1] * 2001),
        ("raters", [str(uuid4())]),
        ("rubric", "ipt"),
        ("programme", "5"),
        ("due_on", "2026-02-30"),
        ("due_on", 20260230),
        ("blind_to_trainee", "perhaps"),
        ("name", None),
        ("name", "   "),
    ],
)
def test_a_round_refuses_what_it_cannot_be(world: World, field: str, value: Any) -> None:
    answer = client_of(world.lead).post(f"{API}/rounds/", round_body(world, **{field: value}))

    assert_refused(answer, 400)


@pytest.mark.parametrize("number", [0, -1, 10**30, "one", 1.5])
def test_a_session_refuses_a_wrong_number(world: World, number: Any) -> None:
    answer = client_of(world.lead).patch(
        f"{API}/sessions/{world.other_session.pk}/", {"number": number}
    )

    assert_refused(answer, 400)


WRITES = [
    "/rounds/",
    "/rounds/frame/",
    "/conflicts/",
    "/ratings/",
    "/releases/",
    "/cases/",
    "/consents/",
    "/cohorts/",
    "/enrolments/",
    "/supervisions/",
    "/invitations/",
    "/invitations/accept/",
    "/reliability-reports/",
    "/rubrics/",
    "/rubrics/preview/",
    "/pathways/",
    "/pathways/preview/",
]
BROKEN_BODIES = [
    b"",
    b"null",
    b"[1, 2]",
    b'"text"',
    b"5",
    b'{"programme": ',
    '{"name": "Zoë"}'.encode("latin-1"),
    bytes(range(256)),
    b"[" * 200_000,
    b'{"raters_per_session": ' + b"9" * 6000 + b"}",
]


@pytest.mark.parametrize("path", WRITES)
def test_every_write_refuses_a_broken_body(world: World, path: str) -> None:
    client = client_of(world.lead)

    for body in BROKEN_BODIES:
        assert_refused(post_bytes(client, f"{API}{path}", body, JSON), 400)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", MULTIPART_CONTENT, "", "nonsense"],
)
def test_a_body_of_another_type_is_refused(world: World, content_type: str) -> None:
    answer = post_bytes(client_of(world.lead), f"{API}/cohorts/", b'{"name": "N"}', content_type)

    assert_refused(answer, 400, 415)


@pytest.mark.parametrize("charset", ["zlib", "rot13", "utf-16", "hex", "no-such"])
def test_json_is_utf_8_whatever_it_says_it_is(world: World, charset: str) -> None:
    body = {"programme": str(world.programme.pk), "name": "Zoë", "starts_on": "2026-01-01"}
    text = json.dumps(body, ensure_ascii=False).encode()

    answer = post_bytes(
        client_of(world.lead), f"{API}/cohorts/", text, f"application/json; charset={charset}"
    )

    assert (answer.status_code, answer.json()["name"]) == (201, "Zoë")


def test_a_body_beyond_the_limit_is_refused_unread(world: World) -> None:
    text = json.dumps({"note": "x" * 3_000_000})

    answer = client_of(world.rater1).put(
        f"{API}/ratings/{world.draft.pk}/note/", text, content_type=JSON, HTTP_IF_MATCH='"1"'
    )

    assert assert_refused(answer, 413)["code"] == "body_too_large"


# ── Addresses, filters and headers ───────────────────────────────────────────────────────

LISTS = [
    "cohorts",
    "enrolments",
    "memberships",
    "supervisions",
    "invitations",
    "raters",
    "cases",
    "sessions",
    "consents",
    "rubrics",
    "pathways",
    "rounds",
    "assignments",
    "ratings",
    "releases",
    "reliability-reports",
    "trainees",
    "audit-events",
]
DETAILS = [
    "programmes",
    "cohorts",
    "enrolments",
    "memberships",
    "cases",
    "sessions",
    "consents",
    "transcripts",
    "rubrics",
    "pathways",
    "rounds",
    "conflicts",
    "assignments",
    "ratings",
    "reliability-reports",
]


@pytest.mark.parametrize("key", ["1", "%00", "x" * 500, "%F0%9F%99%82", "..", "null"])
def test_an_address_that_names_nothing_is_not_found(world: World, key: str) -> None:
    client = client_of(world.lead)

    for prefix in DETAILS:
        assert_refused(client.get(f"{API}/{prefix}/{key}/"), 404)


@pytest.mark.parametrize("value", ["1", "%00", "x", "%ED%A0%80", "null", "{}"])
def test_a_programme_filter_that_is_no_id_is_refused(world: World, value: str) -> None:
    client = client_of(world.lead)

    for prefix in LISTS:
        assert_refused(client.get(f"{API}/{prefix}/?programme={value}"), 400)


FILTERS = {
    "rounds": ["phase"],
    "conflicts": ["rater", "trainee"],
    "assignments": ["round", "status"],
    "ratings": ["round", "session", "kind", "status"],
    "releases": ["trainee"],
    "sessions": ["case", "trainee", "phase"],
    "cases": ["trainee", "format"],
    "consents": ["session"],
    "enrolments": ["cohort"],
    "supervisions": ["enrolment"],
    "memberships": ["role"],
    "reliability-reports": ["round"],
    "trainees": ["cohort"],
    "audit-events": ["outcome", "actor", "since", "until"],
}


@pytest.mark.parametrize("value", ["zzz", "%00", "9999999999999999999999"])
def test_a_filter_that_makes_no_sense_is_refused(world: World, value: str) -> None:
    client = client_of(world.lead)

    for prefix, names in FILTERS.items():
        for name in names:
            assert_refused(client.get(f"{API}/{prefix}/?{name}={value}"), 400)


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("audit-events", "verb"),
        ("audit-events", "target"),
        ("audit-events", "target_type"),
        ("audit-events", "purpose"),
        ("rubrics", "slug"),
        ("rubrics", "search"),
        ("pathways", "search"),
    ],
)
def test_a_text_filter_refuses_a_nul(world: World, prefix: str, name: str) -> None:
    assert_refused(client_of(world.lead).get(f"{API}/{prefix}/?{name}=%00"), 400)


def test_cases_are_filtered_by_their_format(world: World) -> None:
    client = client_of(world.lead)

    found = [
        client.get(f"{API}/cases/?format={of}").json()["count"] for of in ("individual", "group")
    ]

    assert found == [2, 0]


def test_a_page_that_makes_no_sense_is_not_there(world: World) -> None:
    client = client_of(world.lead)

    for number in ("0", "-1", "x", "%00", "9" * 30, "9" * 5000):
        assert_refused(client.get(f"{API}/sessions/?page={number}"), 404)
        # A size that makes no sense counts as none.
        assert client.get(f"{API}/sessions/?page_size={number}").status_code == 200


def test_a_version_that_is_no_number_is_refused(world: World) -> None:
    client, url = client_of(world.rater1), f"{API}/ratings/{world.draft.pk}/note/"

    for version in ("x", '"-1"', '"1.0"', "*", '"' + "9" * 5000 + '"', '"²"'):
        assert_refused(client.put(url, {"note": "n"}, HTTP_IF_MATCH=version), 400)


def test_a_write_without_a_version_is_refused(world: World) -> None:
    answer = client_of(world.rater1).put(f"{API}/ratings/{world.draft.pk}/note/", {"note": "n"})

    assert_refused(answer, 428)


@pytest.mark.parametrize("part", ["items/A99", "items/%00", "items/X1", "flags/A1", "flags/%00"])
def test_a_part_that_the_rubric_lacks_is_refused(world: World, part: str) -> None:
    answer = client_of(world.rater1).put(
        f"{API}/ratings/{world.draft.pk}/{part}/",
        {**item_body(), "raised": True},
        HTTP_IF_MATCH='"1"',
    )

    assert_refused(answer, 400, 404)


@pytest.mark.parametrize(
    "query",
    [
        "scale=zzz",
        "section=%00",
        "section=Z",
        "scale=" + "x" * 99,
        "instrument=zzz",
        "instrument=%00",
        "instrument=" + "x" * 99,
    ],
)
def test_a_curve_of_what_the_rubric_lacks_is_refused(world: World, query: str) -> None:
    url = f"{API}/trainees/{world.enrolment.pk}/curve/?{query}"

    assert_refused(client_of(world.lead).get(url), 400)


@pytest.mark.parametrize("token", ["", "%00", "x" * 5000, "%ED%A0%80"])
def test_a_preview_of_no_invitation_is_refused(db: None, token: str) -> None:
    assert_refused(APIClient().get(f"{API}/invitations/preview/?token={token}"), 400)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_a_list_lacks_is_refused(world: World, method: str) -> None:
    answer = getattr(client_of(world.lead), method)(f"{API}/trainees/", {})

    assert_refused(answer, 405)


def test_an_unknown_address_below_the_api_is_not_found(db: None) -> None:
    assert_refused(APIClient().get(f"{API}/nothing/here/"), 404)


# ── CSRF and denials ─────────────────────────────────────────────────────────────────────


def test_a_write_without_the_csrf_token_is_refused(world: World) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(world.lead, backend="allauth.account.auth_backends.AuthenticationBackend")

    for path in WRITES:
        assert_refused(client.post(f"{API}{path}", {}), 403)
    draft = f"{API}/ratings/{world.draft.pk}"
    for part in ("items/A3", "flags/X1", "note", "problem-areas"):
        assert_refused(client.put(f"{draft}/{part}/", {}), 403)
    assert_refused(client.patch(f"{API}/sessions/{world.other_session.pk}/", {}), 403)


def test_a_denial_outlives_the_refused_transaction(world: World) -> None:
    answer = client_of(world.trainee).post(f"{API}/rounds/", round_body(world))

    assert_refused(answer, 403)
    event = AuditEvent.objects.get(verb="access.denied")
    assert event.actor == str(world.trainee.pk)
