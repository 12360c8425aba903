"""Saving a draft: versions, re-sent saves, and every refusal with what it names."""

from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from backend.audit.models import AuditEvent
from backend.ratings import services
from backend.ratings.models import Evidence, ItemScore, RaisedFlag, Rating
from tests.backend.ratings.drafting import NO_OPPORTUNITY, NUMBERLESS, Draft
from tests.clients import client_of
from tests.worlds import TwoProgrammes, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world: World) -> Draft:
    """Rater 1's draft of the open session, which is in the middle phase."""
    return Draft(world.rater1, world.draft)


def _stored(rating: Rating) -> tuple[Any, ...]:
    """Return everything the database holds of a rating."""
    return (
        Rating.objects.filter(pk=rating.pk).values().get(),
        list(ItemScore.objects.filter(rating=rating).order_by("id").values()),
        list(Evidence.objects.filter(rating=rating).order_by("id").values()),
        list(RaisedFlag.objects.filter(rating=rating).order_by("id").values()),
    )


def test_a_saved_item_is_answered_with_its_new_version_and_what_is_missing(draft: Draft) -> None:
    answer = draft.put_item("D1", note="Asked twice.", evidence=[4, 2, 4])

    body = answer.json()
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{body["version"]}"' == '"2"'
    assert body["item"] == {
        "item": "D1",
        "status": "scored",
        "values": {"adherence": 3, "competence": 4},
        "choices": [],
        "count": None,
        "not_applicable_reason": None,
        "note": "Asked twice.",
        "evidence": [2, 4],
    }
    assert "D1" not in {row["item"] for row in body["missing"]}
    assert {"code": "item_missing", "item": "A3"}.items() <= next(
        row for row in body["missing"] if row["item"] == "A3"
    ).items()
    assert (
        draft.get()["items"][[r["item"] for r in draft.get()["items"]].index("D1")]
        == (body["item"])
    )


def test_a_save_counts_what_is_done(draft: Draft) -> None:
    before = draft.put_item("A1", note="first").json()

    after = draft.put_item("D1").json()

    assert after["items_done"] == before["items_done"] + 1
    assert after["items_required"] == before["items_required"]


def test_a_stale_version_is_refused_and_nothing_is_written(draft: Draft, world: World) -> None:
    draft.put_item("D1")
    before = _stored(world.draft)

    answer = draft.put_item("D1", version=1, values={"competence": 6})

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_draft")
    assert _stored(world.draft) == before


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (
            "items/D1",
            {"status": "scored", "values": {"adherence": 2, "competence": 2}, "evidence": [3]},
        ),
        ("problem-areas", {"problem_areas": ["grief"]}),
        ("flags/X5", {"raised": True, "note": "Takes sides.", "evidence": [2]}),
        ("note", {"note": "Hard to hear."}),
    ],
)
def test_a_save_that_is_sent_again_is_answered_alike_and_stored_once(
    draft: Draft, world: World, part: str, body: dict[str, Any]
) -> None:
    first = draft.put(part, body, version=1)
    stored = _stored(world.draft)

    again = draft.put(part, body, version=1)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert _stored(world.draft) == stored


def test_active_time_is_a_total_that_only_grows(draft: Draft, world: World) -> None:
    draft.put_item("D1", active_seconds=90)
    draft.put_item("D1", active_seconds=90)
    draft.put_item("A1", note="later", active_seconds=60)

    assert Rating.objects.get(pk=world.draft.pk).active_seconds == 90


def test_a_save_without_a_version_is_refused(world: World) -> None:
    answer = client_of(world.rater1).put(
        f"/api/v1/ratings/{world.draft.pk}/note/", {"note": "n"}, format="json"
    )

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")


@pytest.mark.parametrize("version", ["first", "-1"])
def test_a_version_that_is_none_is_refused(world: World, version: str) -> None:
    answer = client_of(world.rater1).put(
        f"/api/v1/ratings/{world.draft.pk}/note/", {"note": "n"}, HTTP_IF_MATCH=version
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "if_match_invalid")


def test_a_score_off_the_scale_names_item_scale_and_range(draft: Draft, world: World) -> None:
    before = _stored(world.draft)

    answer = draft.put_item("D1", values={"adherence": 5})

    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.json()["code"]) == (400, "off_scale")
    assert error["field"] == "values.adherence"
    assert error["detail"] == "D1: 5 is off the adherence scale, which runs from 0 to 4."
    assert _stored(world.draft) == before


@pytest.mark.parametrize(
    ("item", "said", "code", "field"),
    [
        ("D1", {"values": {"competence": 7}}, "off_scale", "values.competence"),
        ("D1", {"values": {"competence": -1}}, "off_scale", "values.competence"),
        ("D1", {"evidence": [1, 7]}, "unknown_turn", "evidence"),
        ("D1", {"evidence": [0]}, "unknown_turn", "evidence"),
        ("D1", NO_OPPORTUNITY, "item_required", "status"),
        ("D1", {**NUMBERLESS, "status": "missed_opportunity"}, "item_required", "status"),
        ("D2", {**NUMBERLESS, "status": "absent"}, "item_not_required", "status"),
        ("D2", {**NO_OPPORTUNITY, "not_applicable_reason": "phase"}, "reason_not_allowed", None),
        ("D2", {**NO_OPPORTUNITY, "not_applicable_reason": None}, "reason_missing", None),
        ("D2", {"not_applicable_reason": "no_opportunity"}, "reason_not_allowed", None),
        ("D1", {"status": "absent"}, "score_not_allowed", "values.adherence"),
        (
            "D1",
            {"status": "unscored", "values": {"adherence": None, "competence": 4}},
            "score_not_allowed",
            "values.competence",
        ),
        ("D1", {"values": {"competence": 10**300}}, "off_scale", "values.competence"),
        ("D1", {"values": {"depth": 3}}, "unknown_scale", "values.depth"),
        ("D1", {"values": {"depth": None}}, "unknown_scale", "values.depth"),
        ("C2", {}, "item_not_applicable", "status"),
        ("H1", {}, "item_not_applicable", "status"),
        ("B3", {}, "item_not_applicable", "status"),
        ("Z9", {}, "unknown_item", "item"),
    ],
)
def test_what_the_rubric_does_not_permit_is_refused_and_nothing_is_written(
    draft: Draft, world: World, item: str, said: dict[str, Any], code: str, field: str | None
) -> None:
    before = _stored(world.draft)

    answer = draft.put_item(item, **said)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["errors"][0]["field"] == (field or "not_applicable_reason")
    assert _stored(world.draft) == before


def test_an_area_item_waits_for_the_problem_area(world: World) -> None:
    Rating.objects.filter(pk=world.draft.pk).update(problem_areas=None)
    draft = Draft(world.rater1, world.draft)

    answer = draft.put_item("B4")

    assert draft.get()["applicability"]["B4"] == {"state": "awaits_problem_area", "reason": None}
    assert (answer.status_code, answer.json()["code"]) == (400, "problem_area_missing")


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        ([], "problem_areas_count"),
        (["grief", "dispute", "transition"], "problem_areas_count"),
        (["grief", "money"], "unknown_problem_area"),
    ],
)
def test_one_or_two_known_problem_areas_are_recorded(
    draft: Draft, world: World, areas: list[str], code: str
) -> None:
    before = _stored(world.draft)

    answer = draft.put("problem-areas", {"problem_areas": areas})

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert _stored(world.draft) == before


def test_problem_areas_decide_what_is_asked(draft: Draft) -> None:
    body = draft.put("problem-areas", {"problem_areas": ["grief", "transition"]}).json()

    assert body["applicability"]["B3"] == {"state": "required", "reason": None}
    assert body["applicability"]["B4"] == {"state": "not_applicable", "reason": "problem_area"}
    assert body["applicability"]["B5"] == {"state": "required", "reason": None}
    missing = {row["item"] for row in body["missing"]}
    assert {"B3", "B5"} <= missing
    assert "B4" not in missing


def test_a_score_of_zero_needs_no_evidence_and_any_other_does(draft: Draft) -> None:
    zero = draft.put_item("D1", values={"adherence": 0, "competence": 0}, evidence=[]).json()
    one = draft.put_item("E1", values={"adherence": 0, "competence": 1}, evidence=[]).json()

    assert [row for row in zero["missing"] if row["item"] == "D1"] == []
    assert [row["code"] for row in one["missing"] if row["item"] == "E1"] == ["evidence_missing"]


def test_half_a_score_is_kept_and_the_other_half_named(draft: Draft) -> None:
    body = draft.put_item("D1", values={"adherence": 3}).json()

    (missing,) = [row for row in body["missing"] if row["item"] == "D1"]
    assert (missing["code"], missing["scale"]) == ("score_missing", "competence")
    assert missing["detail"] == "D1 has no score for competence."


def test_a_save_changes_the_scores_it_names_and_no_other(draft: Draft) -> None:
    draft.put_item("D1")

    one = draft.put_item("D1", values={"competence": 6}).json()["item"]
    other = draft.put_item("D1", values={"adherence": None}).json()["item"]
    none = draft.put_item("D1", values={}, note="later").json()["item"]

    assert one["values"] == {"adherence": 3, "competence": 6}
    assert other["values"] == none["values"] == {"adherence": None, "competence": 6}


def test_what_is_absent_keeps_no_score_of_before(draft: Draft) -> None:
    draft.put_item("D1")

    body = draft.put_item("D1", status="absent", values={}, evidence=[]).json()

    assert body["item"]["values"] == {"adherence": None, "competence": None}
    assert "D1" not in {row["item"] for row in body["missing"]}


@pytest.mark.parametrize("wrong", [True, 3.0, 2.5, "3", [3], {"points": 3}])
def test_a_score_is_a_whole_number_and_nothing_like_one(
    draft: Draft, world: World, wrong: Any
) -> None:
    before = _stored(world.draft)

    answer = draft.put_item("D1", values={"competence": wrong})

    (error,) = answer.json()["errors"]
    assert answer.status_code == 400
    assert (error["code"], error["field"]) == ("not_whole_number", "values.competence")
    assert _stored(world.draft) == before


def test_an_item_is_taken_back(draft: Draft, world: World) -> None:
    draft.put_item("D1")

    answer = draft.put_item("D1", status="unscored", **NUMBERLESS)

    assert answer.status_code == 200
    assert not Evidence.objects.filter(rating=world.draft, item="D1").exists()
    assert "D1" in {row["item"] for row in answer.json()["missing"]}


def test_a_flag_is_raised_and_taken_back(draft: Draft, world: World) -> None:
    raised = draft.put("flags/X5", {"raised": True, "note": "Takes sides.", "evidence": [3, 2]})
    shown = draft.get()["flags"]
    gone = draft.put("flags/X5", {"raised": False})

    assert raised.json()["flag"] == {"flag": "X5", "note": "Takes sides.", "evidence": [2, 3]}
    assert shown == [raised.json()["flag"]]
    assert gone.json()["flag"] is None
    assert not RaisedFlag.objects.filter(rating=world.draft).exists()
    assert not Evidence.objects.filter(rating=world.draft, item="X5").exists()


@pytest.mark.parametrize(
    ("flag", "evidence", "code"), [("X9", [], "unknown_flag"), ("X5", [99], "unknown_turn")]
)
def test_an_unknown_flag_or_turn_is_refused(
    draft: Draft, world: World, flag: str, evidence: list[int], code: str
) -> None:
    before = _stored(world.draft)

    answer = draft.put(f"flags/{flag}", {"raised": True, "evidence": evidence})

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert _stored(world.draft) == before


@pytest.mark.parametrize("part", ["items/D1", "problem-areas", "flags/X5", "note", "submit"])
def test_anothers_draft_is_not_there(worlds: TwoProgrammes, part: str) -> None:
    body = {"status": "scored", "problem_areas": ["grief"], "raised": True, "note": ""}
    method = "post" if part == "submit" else "put"

    for person in (worlds.a.rater2, worlds.b.rater1, worlds.stranger):
        send = getattr(client_of(person), method)
        answer = send(f"/api/v1/ratings/{worlds.a.draft.pk}/{part}/", body, HTTP_IF_MATCH='"1"')

        assert answer.status_code == 404


def test_the_services_themselves_know_nobody_elses_draft(world: World) -> None:
    given: dict[str, Any] = {"actor": world.rater2, "rating": world.draft}
    before = _stored(world.draft)

    with pytest.raises(Http404):
        services.save_note(**given, note="mine", version=1)
    with pytest.raises(Http404):
        services.submit_rating(**given)
    with pytest.raises(Http404):
        services.start_assignment(
            actor=world.rater2, assignment=world.assignment(world.open_round, world.rater1)
        )

    assert _stored(world.draft) == before


@pytest.mark.parametrize("part", ["items/D1", "problem-areas", "flags/X5", "note", "submit"])
def test_whoever_may_see_a_rating_but_not_write_it_is_told_so(world: World, part: str) -> None:
    method = "post" if part == "submit" else "put"
    send = getattr(client_of(world.lead), method)

    answer = send(f"/api/v1/ratings/{world.closed_rating1.pk}/{part}/", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (
            "items/A1",
            {"status": "scored", "values": {"adherence": 3, "competence": 4}, "evidence": [1]},
        ),
        ("problem-areas", {"problem_areas": ["dispute"]}),
        ("flags/X5", {"raised": True}),
        ("note", {"note": ""}),
    ],
)
def test_a_submitted_rating_takes_no_save_not_even_of_what_it_says(
    world: World, part: str, body: dict[str, Any]
) -> None:
    rating = world.submitted_in_open_round
    before = _stored(rating)

    answer = Draft(world.rater2, rating).put(part, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_submitted")
    assert _stored(rating) == before


def test_a_draft_of_a_closed_round_takes_no_save(draft: Draft, world: World) -> None:
    world.open_round.phase, world.open_round.closed_at = "closed", world.open_round.started_at
    world.open_round.save()

    answer = draft.put_item("D1")

    assert (answer.status_code, answer.json()["code"]) == (409, "round_closed")
    assert draft.get()["allowed_actions"] == []


def test_a_save_is_no_event_of_the_audit_trail(draft: Draft) -> None:
    before = AuditEvent.objects.count()

    draft.put_item("D1")
    draft.put("note", {"note": "n"})

    assert AuditEvent.objects.count() == before


def test_a_save_costs_the_same_whatever_is_stored(draft: Draft) -> None:
    draft.put_item("D1")
    with CaptureQueriesContext(
        connection,
    ) as few:
        draft.put_item("D1", values={"competence": 5})
    draft.complete()

    with CaptureQueriesContext(connection) as many:
        draft.put_item("D1", values={"competence": 2})

    assert len(many) == len(few) <= 20


def test_a_body_that_makes_no_sense_names_the_field(draft: Draft) -> None:
    answer = draft.put_item("D1", values="much")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "values"
