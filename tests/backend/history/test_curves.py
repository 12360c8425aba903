"""Past ratings stand beside a curve once it was said whose they are, and change nothing."""

from typing import Any

import pytest

from backend.competence.wording import past_sentence
from backend.history.models import CodeOf, PastImport
from backend.history.services import CodeNamed, name_codes, withdraw_past_data
from tests import factories
from tests.backend.ratings.mixed import store_rubric
from tests.clients import client_of
from tests.past_data import make_past_import, past_file, past_rows
from tests.worlds import World

pytestmark = pytest.mark.django_db
# Every item of the IPT rubric that a middle session is asked, so that there is an overall score.
N_ITEMS = 26


def curve(person: Any, enrolment: Any, **asked: str) -> dict[str, Any]:
    url = f"/api/v1/trainees/{enrolment.pk}/curve/"
    found: dict[str, Any] = client_of(person).get(url, asked).json()
    return found


@pytest.fixture
def past(world: World) -> PastImport:
    """A study in which everything was rated, by two raters and the trainee."""
    items = [row["id"] for row in factories.ipt_rubric().definition["items"]]
    rows = [
        f"{session},{rater},{kind},{item},2,{score},,,T01,{number},{day},middle"
        for session, number, day, score in (("S2", 7, "2024-05-01", 4), ("S1", 5, "2024-02-01", 2))
        for rater, kind in (("R1", "independent"), ("R2", "independent"), ("T1", "self"))
        for item in items
    ]
    rows += [f"S1,G1,gold,{item},3,6,,,T01,5,2024-02-01,middle" for item in items]
    assert len(items) == N_ITEMS
    return make_past_import(world.programme, by=world.lead, raw=past_file(rows))


def say(world: World, past: PastImport, *codes: CodeNamed) -> None:
    name_codes(actor=world.lead, past=past, codes=codes)


def test_points_appear_once_it_is_said_whose_they_are_and_change_nothing_else(
    world: World, past: PastImport
) -> None:
    before = curve(world.lead, world.enrolment)
    assert before["past"] == {"n_sessions": 0, "n_left_out": 0, "points": [], "sentence": None}

    say(world, past, CodeNamed(CodeOf.TRAINEE, "T01", world.enrolment.pk))

    after = curve(world.lead, world.enrolment)
    found = after.pop("past")
    before.pop("past")
    assert after == before
    assert found["n_sessions"] == 2
    assert [(p["x"], p["session_code"], p["kind"], p["rater_code"]) for p in found["points"]] == [
        (1, "S1", "independent", "R1"),
        (1, "S1", "independent", "R2"),
        (1, "S1", "self", "T1"),
        (2, "S2", "independent", "R1"),
        (2, "S2", "independent", "R2"),
        (2, "S2", "self", "T1"),
    ]
    assert {p["score"] for p in found["points"] if p["x"] == 2} == {4.0}
    assert found["points"][0]["study"] == "Pilot 2024"
    assert found["sentence"] == past_sentence(6, 0)
    section = curve(world.lead, world.enrolment, section="D", scale="adherence")["past"]
    assert {p["score"] for p in section["points"]} == {2.0}
    assert curve(world.lead, world.other_enrolment)["past"]["points"] == []


def test_who_sees_them(world: World, past: PastImport) -> None:
    say(world, past, CodeNamed(CodeOf.TRAINEE, "T01", world.enrolment.pk))

    assert len(curve(world.supervisor, world.enrolment)["past"]["points"]) == 6
    # Nothing of it was released to the trainee.
    assert curve(world.trainee, world.enrolment)["past"]["points"] == []
    # Of one's own independent ratings one learns nothing by code.
    say(world, past, CodeNamed(CodeOf.RATER, "R1", world.supervisor.pk))
    shown = curve(world.supervisor, world.enrolment)["past"]["points"]
    assert {p["rater_code"] for p in shown} == {"R2", "T1"}
    assert len(curve(world.lead, world.enrolment)["past"]["points"]) == 6


def test_they_go_when_the_word_is_taken_back_or_the_study_withdrawn(
    world: World, past: PastImport
) -> None:
    named = CodeNamed(CodeOf.TRAINEE, "T01", world.enrolment.pk)
    say(world, past, named)
    say(world, past, CodeNamed(CodeOf.TRAINEE, "T01", None))
    assert curve(world.lead, world.enrolment)["past"]["points"] == []

    say(world, past, named)
    assert len(curve(world.lead, world.enrolment)["past"]["points"]) == 6
    withdraw_past_data(actor=world.lead, past=past, reason="Wrong version.")
    assert curve(world.lead, world.enrolment)["past"]["points"] == []


def test_what_cannot_be_read_beside_the_curve_is_counted(world: World) -> None:
    few_answers = make_past_import(world.programme, by=world.lead, raw=past_file(past_rows()))
    other = make_past_import(
        world.programme,
        by=world.lead,
        rubric=store_rubric(),
        raw=past_file(["S1,R1,self,RS,2"], "session,rater,kind,item,count")
        .replace(b"item,count", b"item,count,trainee")
        .replace(b"RS,2", b"RS,2,T01"),
    )
    for past in (few_answers, other):
        say(world, past, CodeNamed(CodeOf.TRAINEE, "T01", world.enrolment.pk))

    found = curve(world.lead, world.enrolment)["past"]

    assert (found["points"], found["n_sessions"], found["n_left_out"]) == ([], 0, 5)
    assert found["sentence"].startswith("5 past ratings cannot be shown here")
