"""Ratings with an instrument of its own scales, judgements of kind, counts and conditions."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import rubrics
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_from
from backend.ratings.matrices import overall_scores
from backend.ratings.models import Evidence, ItemScore, Rating, RoundPhase
from tests import factories
from tests.backend.ratings.mixed import MIXED, MixedDraft, begin, store_rubric
from tests.clients import client_of
from tests.worlds import World

RUBRICS = Path(__file__).parents[2] / "rubrics"
pytestmark = pytest.mark.django_db


@pytest.fixture
def rubric(db: None) -> RubricVersion:
    """The mixed rubric."""
    return store_rubric()


@pytest.fixture
def rating(world: World, rubric: RubricVersion) -> Rating:
    """An empty draft with the mixed rubric."""
    return begin(world, rubric)


@pytest.fixture
def draft(world: World, rating: Rating) -> MixedDraft:
    """The same, as its rater writes it."""
    return MixedDraft(world.other_supervisor, rating)


@pytest.mark.parametrize(
    "name", ["versions/everything/1.1", "good/no_phases", "good/one_to_five", "good/miti-like"]
)
def test_a_stored_definition_asks_what_the_definition_asks(name: str) -> None:
    rubric = rubrics.parse((RUBRICS / f"{name}.yaml").read_text(encoding="utf-8"), name=name)
    instrument = instrument_from(rubrics.to_public_dict(rubric))
    phases = [phase.id for phase in rubric.phases] or ["middle"]
    formats = [choice.id for choice in rubric.formats] or ["individual"]
    areas = [None, *([area.id] for area in rubric.problem_areas)]
    given: list[dict[str, rubrics.Answer]] = [{}]
    if "everything" in name:
        given += [
            {"K1": rubrics.Answer(choices=["online"]), "NQ": rubrics.Answer(count=0)},
            {"A1": rubrics.Answer(status="absent"), "NQ": rubrics.Answer(count=3)},
        ]

    for phase in phases:
        for treatment_format in formats:
            for area in areas:
                for answers in given:
                    expected = rubrics.rubric_applicability(
                        rubric,
                        phase=phase,
                        format=treatment_format,
                        problem_areas=None if area is None else frozenset(area),
                        answers=answers,
                    )
                    asked = instrument.applicability(
                        phase=phase,
                        treatment_format=treatment_format,
                        problem_areas=area,
                        answers=answers,
                    )
                    assert asked == expected
                    assert list(asked) == list(instrument.parts)


def test_every_kind_of_answer_is_stored_and_answered(draft: MixedDraft) -> None:
    draft.fill()

    rows = {row["item"]: row for row in draft.get()["items"]}

    assert list(rows) == ["A1", "A2", "B1", "K1", "K2", "RS", "RC"]
    assert rows["A1"]["values"] == {"skill": 4, "amount": 1}
    assert rows["A2"]["values"] == {"skill": 3}
    assert (rows["K1"]["values"], rows["K1"]["choices"]) == ({}, ["online"])
    assert rows["K2"]["choices"] == ["noise", "delay"]
    assert (rows["RC"]["choices"], rows["RC"]["count"]) == ([], 2)
    assert draft.get()["missing"] == []


def test_what_depends_on_an_answer_waits_for_it_and_follows_it(draft: MixedDraft) -> None:
    waiting = draft.states()

    online = draft.say("K1", choices=["online"]).json()["applicability"]
    in_a_room = draft.say("K1", choices=["room"]).json()["applicability"]
    draft.say("RS", count=0)

    assert {part: waiting[part] for part in ("A2", "B1", "K2", "RC")} == dict.fromkeys(
        ("A2", "B1", "K2", "RC"), "awaits_answer"
    )
    assert (online["A2"]["state"], online["K2"]["state"]) == ("required", "conditional")
    assert in_a_room["A2"] == {"state": "not_applicable", "reason": "condition"}
    assert draft.states()["RC"] == "condition"


def test_what_waits_is_not_counted_as_missing_yet(draft: MixedDraft) -> None:
    assert [row["item"] for row in draft.get()["missing"]] == ["A1", "K1", "RS"]


@pytest.mark.parametrize(
    ("part", "said", "code", "field"),
    [
        ("A1", {"values": {"depth": 1}}, "unknown_scale", "values.depth"),
        ("A2", {"values": {"amount": 1}}, "scale_not_rated", "values.amount"),
        ("A1", {"values": {"skill": 0}}, "off_scale", "values.skill"),
        ("A1", {"values": {"skill": 6}}, "off_scale", "values.skill"),
        ("A1", {"choices": ["room"]}, "choices_not_allowed", "choices"),
        ("A1", {"count": 1}, "count_not_allowed", "count"),
        ("K1", {"values": {"skill": 1}}, "scale_not_rated", "values.skill"),
        ("K1", {"choices": ["moon"]}, "unknown_choice", "choices"),
        ("K1", {"choices": ["room", "phone"]}, "too_many_choices", "choices"),
        ("K2", {"choices": ["noise", "delay", "picture"]}, "too_many_choices", "choices"),
        ("K1", {"count": 3}, "count_not_allowed", "count"),
        ("K1", {"status": "absent"}, "item_required", "status"),
        ("K2", {"status": "missed_opportunity"}, "item_not_required", "status"),
        (
            "K2",
            {"status": "not_applicable", "choices": ["noise"]},
            "choices_not_allowed",
            "choices",
        ),
        ("RS", {"count": -1}, "count_negative", "count"),
        ("RS", {"count": 10_000}, "count_too_large", "count"),
        ("RS", {"count": 10**300}, "count_too_large", "count"),
        ("RS", {"choices": ["room"]}, "choices_not_allowed", "choices"),
        ("RS", {"values": {"skill": 1}}, "scale_not_rated", "values.skill"),
        ("RS", {"status": "unscored", "count": 2}, "count_not_allowed", "count"),
        ("RS", {"status": "absent"}, "item_required", "status"),
        ("A2", {"values": {"skill": 3}}, "answer_missing", "status"),
        ("Z1", {"count": 1}, "unknown_item", "item"),
    ],
)
def test_what_the_rubric_does_not_permit_is_refused_and_nothing_is_written(
    draft: MixedDraft, rating: Rating, part: str, said: dict[str, Any], code: str, field: str
) -> None:
    if part == "K2":
        draft.say("K1", choices=["online"])
    before = list(ItemScore.objects.filter(rating=rating).values())

    answer = draft.say(part, **said)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["errors"][0]["field"] == field
    assert list(ItemScore.objects.filter(rating=rating).values()) == before


@pytest.mark.parametrize("wrong", [True, 2.0, 2.5, "2", [2]])
def test_a_count_is_a_whole_number_and_nothing_like_one(draft: MixedDraft, wrong: Any) -> None:
    (error,) = draft.say("RS", count=wrong).json()["errors"]

    assert (error["code"], error["field"]) == ("not_whole_number", "count")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("K1", {"choices": ["online"]}),
        ("K2", {"choices": ["delay", "noise", "delay"]}),
        ("RS", {"count": 0}),
        ("A1", {"values": {"amount": 0}}),
    ],
)
def test_a_save_that_is_sent_again_is_answered_alike_and_stored_once(
    draft: MixedDraft, rating: Rating, part: str, said: dict[str, Any]
) -> None:
    if part == "K2":
        draft.say("K1", choices=["online"])
    seen = draft.version
    body = {"status": "scored", **said}

    first = draft.put(f"items/{part}", body, version=seen)
    again = draft.put(f"items/{part}", body, version=seen)
    other = draft.put(f"items/{part}", {"status": "unscored", "note": "x"}, version=seen)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert ItemScore.objects.filter(rating=rating, item=part).count() == 1
    assert (other.status_code, other.json()["code"]) == (409, "stale_draft")


def test_a_draft_lacks_its_choices_and_counts(draft: MixedDraft) -> None:
    draft.say("K1")
    missing = draft.say("RS").json()["missing"]

    codes = {row["item"]: row["code"] for row in missing}
    assert codes == {"A1": "item_missing", "K1": "choice_missing", "RS": "count_missing"}


def test_evidence_is_asked_for_above_the_score_of_what_is_absent(draft: MixedDraft) -> None:
    lowest = draft.say("A1", values={"skill": 1, "amount": 0}).json()["missing"]
    more = draft.say("A1", values={"skill": 2}).json()["missing"]

    assert "A1" not in {row["item"] for row in lowest}
    assert [row["code"] for row in more if row["item"] == "A1"] == ["evidence_missing"]


def test_a_rubric_that_needs_no_evidence_asks_for_none(world: World) -> None:
    text = MIXED.replace(
        "minimum_answered_percent: 50", "minimum_answered_percent: 50\n  evidence: not_required"
    )
    draft = MixedDraft(world.other_supervisor, begin(world, store_rubric(text)))

    missing = draft.say("A1", values={"skill": 5, "amount": 2}).json()["missing"]

    assert "A1" not in {row["item"] for row in missing}


def test_a_complete_rating_is_submitted_with_what_does_not_apply(
    draft: MixedDraft, rating: Rating
) -> None:
    draft.fill()
    draft.say("K1", choices=["room"])
    draft.say("RS", count=0)
    stored = {row.item: row.status for row in ItemScore.objects.filter(rating=rating)}

    answer = draft.submit()

    assert answer.status_code == 200, answer.content
    assert stored["A2"] == "scored"
    rows = {
        row.item: (row.status, row.values, row.choices, row.count, row.not_applicable_reason)
        for row in ItemScore.objects.filter(rating=rating)
    }
    gone: tuple[Any, ...] = ("not_applicable", {}, [], None, "condition")
    assert (rows["A2"], rows["K2"], rows["RC"]) == (gone, gone, gone)
    assert rows["K1"] == ("scored", {}, ["room"], None, "")
    assert rows["RS"] == ("scored", {}, [], 0, "")
    assert not Evidence.objects.filter(rating=rating, item="A2").exists()


def test_scores_are_by_the_rubrics_own_rule(draft: MixedDraft, rating: Rating) -> None:
    draft.fill()
    draft.say("K1", choices=["phone"])
    draft.say("A2", "absent")
    draft.say("B1", "missed_opportunity")
    assert draft.submit().status_code == 200

    scores = overall_scores([Rating.objects.get(pk=rating.pk)])[rating.pk]

    # Absent counts 1 and a missed opportunity 2 on this scale: 4 + 1 + 2.
    assert scores == {"skill": 7.0, "amount": 1.0}


def test_a_sum_keeps_its_range_where_an_item_does_not_apply(
    draft: MixedDraft, rating: Rating
) -> None:
    draft.fill()
    draft.say("K1", choices=["room"])
    assert draft.submit().status_code == 200

    scores = overall_scores([Rating.objects.get(pk=rating.pk)])[rating.pk]

    # A2 is out: the mean of 4 and 5 for each of three items.
    assert scores["skill"] == 13.5


def test_counts_are_summed_up_with_a_reason_where_that_is_undefined(draft: MixedDraft) -> None:
    empty = {row["id"]: (row["value"], row["reason"]) for row in draft.get()["summaries"]}
    draft.say("RS", count=0)
    none = {row["id"]: (row["value"], row["reason"]) for row in draft.get()["summaries"]}
    draft.say("RS", count=6)
    draft.say("RC", count=2)
    some = draft.get()["summaries"]

    assert set(empty.values()) == {(None, "missing_counts")}
    assert none == {
        "complex_share": (None, "zero_denominator"),
        "complex_ratio": (None, "zero_denominator"),
        "all": (0.0, None),
    }
    assert [row["value"] for row in some] == [pytest.approx(25), pytest.approx(1 / 3), 8.0]
    assert (some[0]["name"], some[0]["unit"]) == ("Complex", "percent")


def test_a_save_costs_the_same_whatever_is_stored(draft: MixedDraft) -> None:
    draft.say("K1", choices=["online"])
    with CaptureQueriesContext(connection) as few:
        draft.say("K1", choices=["phone"])
    draft.fill()

    with CaptureQueriesContext(connection) as many:
        draft.say("K1", choices=["phone"])

    assert len(many) == len(few) <= 20


def test_as_many_problem_areas_are_recorded_as_the_rubric_asks_for(world: World) -> None:
    text = MIXED.replace(
        "sections:\n",
        "problem_areas: [{id: loss, label: Loss}, {id: change, label: Change}]\n"
        "problem_area: {question: What about?, at_most: 1}\nsections:\n",
        1,
    ).replace("name: Hearing\n", "name: Hearing\n    problem_areas: [loss]\n")
    draft = MixedDraft(world.other_supervisor, begin(world, store_rubric(text)))

    both = draft.put("problem-areas", {"problem_areas": ["loss", "change"]})

    assert (both.status_code, both.json()["code"]) == (400, "problem_areas_count")
    assert both.json()["detail"] == "Record one problem area, not 2."
    # B1 depends on A1, which waits for the problem area.
    assert draft.states()["B1"] == "awaits_answer"
    assert draft.put("problem-areas", {"problem_areas": ["change"]}).status_code == 200
    assert (draft.states()["A1"], draft.states()["B1"]) == ("problem_area", "condition")


def test_a_session_in_a_phase_that_the_rubric_does_not_know_is_not_begun(world: World) -> None:
    text = MIXED.replace("sections:\n", "phases: [{id: early, label: Early}]\nsections:\n", 1)
    text = text.replace("applicability: required", "applicability: {early: required}")
    text = text.replace("applicability: conditional", "applicability: {early: conditional}")
    phased = store_rubric(text)
    round_ = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.other_session],
        raters=[world.rater1],
        phase=RoundPhase.DRAFT,
    )
    type(round_).objects.filter(pk=round_.pk).update(rubric=phased)

    answer = client_of(world.lead).post(f"/api/v1/rounds/{round_.pk}/start/")

    assert (answer.status_code, answer.json()["code"]) == (409, "sessions_not_ready")
    assert "session_outside_rubric" in {row["code"] for row in answer.json()["errors"]}
