"""A programme's own instruments: looked at, added, versioned, and nobody else's."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from backend.audit.models import AuditEvent
from backend.core.errors import AccessDenied, DomainError
from backend.instruments.models import RubricVersion
from backend.instruments.services import add_rubric, preview_rubric
from backend.ratings.models import ItemScore, Rating
from tests import factories
from tests.api.refusals import assert_refused
from tests.clients import client_of
from tests.definitions import PERMISSION, own_definition
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/rubrics/"


def _add(world: World, text: str, note: str = PERMISSION) -> RubricVersion:
    return add_rubric(
        actor=world.lead, programme=world.programme, raw=text.encode(), permission_note=note
    )


def _post(world: World, text: str, path: str = "", **said: Any) -> Any:
    body = {"programme": str(world.programme.pk), "text": text, **said}
    return client_of(world.lead).post(f"{URL}{path}", body)


def _upload(world: World, text: str) -> Any:
    return _post(world, text, permission_note=PERMISSION)


def _refused(world: World, text: str) -> str:
    n_before = RubricVersion.objects.count()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        _add(world, text)
    assert RubricVersion.objects.count() == n_before
    return refusal.value.code


NEXT: dict[str, Any] = {
    "version": "1.1",
    "follows": "1.0",
    "lineage": {"A1": "same", "A2": "same"},
}


def test_an_instrument_is_added_with_its_text_and_the_right_to_use_it(world: World) -> None:
    text = own_definition()

    answer = _upload(world, text)

    assert answer.status_code == 201, answer.content
    row = RubricVersion.objects.get(pk=answer.json()["id"])
    assert (row.programme, row.source, row.permission_note) == (world.programme, text, PERMISSION)
    assert row.uploaded_by == world.lead
    shown = answer.json()
    assert shown["programme"] == str(world.programme.pk)
    assert shown["permission_note"] == PERMISSION
    assert [item["id"] for item in shown["definition"]["items"]] == ["A1", "A2"]
    assert shown["allowed_actions"] == ["pin"]
    event = AuditEvent.objects.get(verb="rubric.added")
    assert (event.chain, event.target) == (str(world.programme.pk), str(row.pk))
    assert event.details["fingerprint"] == row.fingerprint
    assert PERMISSION not in json.dumps(event.details)


def test_an_instrument_is_added_as_a_file(world: World) -> None:
    file = SimpleUploadedFile("any name.yaml", own_definition().encode())
    body = {
        "programme": str(world.programme.pk),
        "file": file,
        "permission_note": PERMISSION,
    }

    answer = client_of(world.lead).post(URL, body, format="multipart")

    assert answer.status_code == 201, answer.content


def test_a_changed_copy_under_the_same_version_is_refused(world: World) -> None:
    kept = _add(world, own_definition())

    answer = _upload(world, own_definition(title="Another title"))

    body = assert_refused(answer, 409)
    assert body["code"] == "version_taken"
    assert body["errors"][0]["field"] == str(kept.pk)
    kept.refresh_from_db()
    assert kept.title == "An own scale"


def test_the_same_content_again_is_named(world: World) -> None:
    kept = _add(world, own_definition())

    body = assert_refused(_upload(world, "# only a comment\n" + own_definition()), 409)

    assert body["code"] == "already_there"
    assert body["errors"][0]["field"] == str(kept.pk)


def test_a_new_version_with_lineage_leaves_old_ratings_as_they_are(world: World) -> None:
    _add(world, own_definition())
    old = RubricVersion.objects.get(slug="own-scale")
    rating = Rating.objects.create(
        programme=world.programme,
        kind="supervisor",
        therapy_session=world.open_session,
        rater=world.supervisor,
        rubric=old,
        session_phase="middle",
        session_format="individual",
        started_at=factories.NOW,
        saved_at=factories.NOW,
    )
    before = list(Rating.objects.order_by("pk").values())
    scores = list(ItemScore.objects.order_by("pk").values())
    kept = RubricVersion.objects.filter(pk=old.pk).values().get()

    new = _add(world, own_definition(**NEXT, title="Reworded"))

    assert new.pk != old.pk
    assert list(Rating.objects.order_by("pk").values()) == before
    assert list(ItemScore.objects.order_by("pk").values()) == scores
    assert RubricVersion.objects.filter(pk=old.pk).values().get() == kept
    rating.refresh_from_db()
    assert rating.rubric_id == old.pk


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no lineage": ({"version": "1.1"}, "lineage_missing"),
    "lower version": ({"version": "0.9"}, "version_not_newer"),
    "follows nothing there": (
        {"version": "1.2", "follows": "1.1", "lineage": NEXT["lineage"]},
        "earlier_version_missing",
    ),
    "a part left out": (
        {"version": "1.1", "follows": "1.0", "lineage": {"A1": "same"}, "items": {"A1": "One"}},
        "rubric_invalid",
    ),
    "same with other points": (
        {**NEXT, "points": "{0: poor, 1: fair, 2: good, 3: best}"},
        "rubric_invalid",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_new_version_must_fit_what_is_there(world: World, name: str) -> None:
    _add(world, own_definition())
    said, code = REFUSED[name]

    assert _refused(world, own_definition(**said)) == code


def test_a_broken_lineage_is_named_with_its_line(world: World) -> None:
    _add(world, own_definition())
    text = own_definition(**{**NEXT, "lineage": {"A1": "{same: A9}", "A2": "same"}})

    body = assert_refused(_upload(world, text), 400)

    error = next(error for error in body["errors"] if error["code"] == "unknown-origin")
    assert error["line"] == text.splitlines().index("    lineage: {same: A9}") + 1
    assert error["field"] == "A1"


def test_version_ten_is_newer_than_version_nine(world: World) -> None:
    _add(world, own_definition(version="1.9"))

    new = _add(world, own_definition(**{**NEXT, "version": "1.10", "follows": "1.9"}))

    assert new.version == "1.10"


def test_the_name_of_an_instrument_of_the_product_is_taken(world: World) -> None:
    assert _refused(world, own_definition(slug=factories.ipt_rubric().slug)) == "slug_taken"


@pytest.mark.parametrize("note", ["", "   ", "ours", " " * 100 + "x", "x" * 4001])
def test_the_right_to_use_it_must_be_stated(world: World, note: str) -> None:
    answer = _post(world, own_definition(), permission_note=note)

    assert assert_refused(answer, 400)["code"] == "permission_missing"
    assert not RubricVersion.objects.filter(slug="own-scale").exists()


def test_two_programmes_may_use_one_name(worlds: TwoProgrammes) -> None:
    of_a = _add(worlds.a, own_definition())

    of_b = _add(worlds.b, own_definition(title="Of the other programme"))

    assert (of_a.slug, of_a.version) == (of_b.slug, of_b.version)
    assert of_a.fingerprint != of_b.fingerprint


def test_the_database_refuses_what_the_service_would(worlds: TwoProgrammes) -> None:
    row = _add(worlds.a, own_definition())
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "programme",
            "slug",
            "version",
            "title",
            "language",
            "status",
            "fingerprint",
            "definition",
            "source",
            "permission_note",
            "uploaded_by",
        )
    }

    for change in (
        {"fingerprint": "0" * 64},
        {"version": "3.0"},
        {"version": "3.0", "fingerprint": "0" * 64, "permission_note": ""},
        {"version": "3.0", "fingerprint": "0" * 64, "source": ""},
        {"version": "3.0", "fingerprint": "0" * 64, "uploaded_by": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RubricVersion.objects.create(**{**same, **change})
    with pytest.raises(DatabaseError), transaction.atomic():
        RubricVersion.objects.filter(pk=row.pk).update(permission_note="None at all.")


# ── Preview ──────────────────────────────────────────────────────────────────────────────


def test_a_preview_stores_nothing(world: World) -> None:
    n_rows = RubricVersion.objects.count()

    answer = _post(world, own_definition(), "preview/").json()

    assert answer["accepted"] is True
    assert (answer["refusal"], answer["problems"], answer["earlier"]) == (None, [], None)
    assert answer["definition"]["title"] == "An own scale"
    assert RubricVersion.objects.count() == n_rows
    assert not AuditEvent.objects.filter(verb__startswith="rubric.").exists()


def test_a_preview_names_every_broken_rule_with_its_line(world: World) -> None:
    text = own_definition().replace("section: A", "section: Z")

    answer = _post(world, text, "preview/").json()

    assert answer["accepted"] is False
    assert answer["refusal"]["code"] == "rubric_invalid"
    problem = next(row for row in answer["problems"] if row["item"] == "A1")
    assert problem["rule"] == "unknown-section"
    assert text.splitlines()[problem["line"] - 1].strip() == "section: Z"


def test_a_preview_says_what_differs_and_why_it_would_be_refused(world: World) -> None:
    kept = _add(world, own_definition())
    text = own_definition(title="Reworded", items={"A1": "Letting finish", "A2": "Asking"})

    answer = _post(world, text, "preview/").json()

    assert answer["refusal"]["code"] == "version_taken"
    assert answer["earlier"] == str(kept.pk)
    comparison = answer["comparison"]
    assert comparison["has_lineage"] is False
    assert comparison["differences"] == [
        {"place": "title", "before": "An own scale", "after": "Reworded"}
    ]


def test_services_ask_for_permission(worlds: TwoProgrammes) -> None:
    raw = own_definition().encode()
    for actor in (worlds.a.supervisor, worlds.b.lead):
        with pytest.raises(AccessDenied):
            preview_rubric(actor=actor, programme=worlds.a.programme, raw=raw)
        with pytest.raises(AccessDenied):
            add_rubric(
                actor=actor,
                programme=worlds.a.programme,
                raw=raw,
                permission_note=PERMISSION,
            )


def test_another_programme_learns_nothing_of_it(worlds: TwoProgrammes) -> None:
    row, other = _add(worlds.a, own_definition()), client_of(worlds.b.lead)
    second = _add(worlds.b, own_definition())
    programme = {"programme": str(worlds.b.programme.pk)}

    assert_refused(other.get(f"{URL}{row.pk}/"), 404)
    assert_refused(other.get(f"{URL}{row.pk}/source/"), 404)
    assert_refused(other.get(f"{URL}{row.pk}/compare/", {"with": str(second.pk)}), 404)
    assert_refused(other.get(f"{URL}{second.pk}/compare/", {"with": str(row.pk)}), 404)
    assert_refused(other.post(f"{URL}{row.pk}/pin/", programme), 404)
    assert_refused(other.post(f"{URL}{row.pk}/unpin/", programme), 404)
    listed = {entry["id"] for entry in other.get(URL).json()["results"]}
    assert str(row.pk) not in listed
    # What it looks like in B, where a version of this name is there, is what B has.
    shown = _post(worlds.b, own_definition(), "preview/").json()
    assert shown["earlier"] == str(second.pk)
