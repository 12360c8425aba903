"""Curves: equal to `fidelity` on the same scores, refused where there are too few people."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fidelity
from backend.audit.models import AuditEvent
from backend.casework.models import Consent, TherapySession
from backend.competence.selectors import training_of
from backend.programmes.models import Enrolment
from backend.ratings.models import RatingKind, Round
from tests import factories
from tests.backend.competence.classes import Class, make_class
from tests.backend.ratings.mixed import store_rubric
from tests.backend.reliability.scored import ITEMS, Said, points, rate
from tests.clients import client_of
from tests.factories import NOW

# An instrument of one item, with a scale and a rule of its own.
SKILLS = (
    (Path(__file__).parents[2] / "rubrics" / "good" / "no_phases.yaml")
    .read_text(encoding="utf-8")
    .replace("overall_score: none", "overall_score: mean_of_items")
)
pytestmark = pytest.mark.django_db


def curve_of(person: Any, enrolment: Enrolment, query: str = "") -> Any:
    answer = client_of(person).get(f"/api/v1/trainees/{enrolment.pk}/curve/{query}")
    assert answer.status_code == 200, answer.content
    assert "NaN" not in answer.content.decode()
    json.loads(answer.content, parse_constant=lambda name: pytest.fail(f"{name} in the answer"))
    return answer.json()


def frame_of(made: Class) -> pd.DataFrame:
    """Write the cohort's ratings down as a frame, without the code under test."""
    return pd.DataFrame(
        [
            {
                "trainee": str(enrolment.pk),
                "session_number": x,
                "session": str(made.sessions[enrolment][x - 1].pk),
                "phase": made.sessions[enrolment][x - 1].phase,
                "rater": rater,
                "score": score,
            }
            for enrolment in made.trainees
            for x, rater, score in made.scores(enrolment)
        ]
    )


def test_the_curve_equals_that_of_fidelity(ten: Class) -> None:
    trainee = ten.trainees[3]
    expected = fidelity.growth(frame_of(ten), cut=3.0)

    shown = curve_of(ten.lead, trainee)

    model = shown["model"]
    wanted = expected.curve(trainee.pk, [1, 2, 3, 4]).points
    assert model["fitted"] is True
    assert [point["x"] for point in model["curve"]] == [1, 2, 3, 4]
    for point, want in zip(model["curve"], wanted, strict=True):
        for name in ("level", "low", "high", "p_at_or_above_cut"):
            assert point[name] == pytest.approx(getattr(want, name), abs=1e-9)
    for point, want in zip(model["cohort_curve"], expected.cohort, strict=True):
        assert point["level"] == pytest.approx(want.level, abs=1e-9)
    assert (model["n_trainees"], model["n_sessions"], model["n_ratings"]) == (10, 40, 80)
    assert (model["n_raters"], model["confidence"]) == (2, 0.95)
    assert model["data_hash"] == expected.data_hash
    assert f"estimated at {wanted[-1].level:.1f} points" in model["sentence"]
    assert "the cut of 3 with a probability of" in model["sentence"]


def test_every_rating_of_a_closed_round_is_a_point(ten: Class) -> None:
    trainee = ten.trainees[0]

    shown = curve_of(ten.lead, trainee)

    wanted = ten.scores(trainee)
    assert [point["x"] for point in shown["points"]] == [x for x, _, _ in wanted]
    scores = [point["score"] for point in shown["points"]]
    assert scores == pytest.approx([score for _, _, score in wanted])
    first = shown["points"][0]
    session = ten.sessions[trainee][0]
    assert (first["session"], first["phase"]) == (str(session.pk), session.phase)
    assert (first["kind"], first["rater_code"], first["n_items"]) == ("independent", "R01", 7)
    assert first["round_name"] == ten.rounds[0].name
    assert first["rubric_version"] == factories.ipt_rubric().version
    assert [point["score_as_rated"] for point in shown["points"]] == scores
    versions = shown["versions"]
    assert versions["used"] == [versions["read_as"]] == [factories.ipt_rubric().version]
    assert (versions["n_items"], versions["n_comparable"]) == (26, 26)
    assert (versions["unreadable"], versions["left_out"], versions["sentence"]) == ([], [], None)


def test_two_instruments_make_no_curve_together(ten: Class) -> None:
    enrolment = ten.trainees[0]
    factories.make_supervision(ten.supervisor, enrolment)
    other = rate(
        ten.sessions[enrolment][0],
        ten.supervisor,
        {"S1": Said(values={"skill": 2})},
        kind=RatingKind.SUPERVISOR,
        rubric=store_rubric(SKILLS),
        at=NOW - timedelta(days=400),
    )

    before = curve_of(ten.supervisor, enrolment)
    assert {row["id"] for row in before["scales"]} == {"adherence", "competence"}
    assert {point["kind"] for point in before["points"]} == {"independent"}

    # Used last and asked for, it makes a curve of its own; the one with most ratings stays first.
    rate(
        ten.sessions[enrolment][1],
        ten.supervisor,
        {"S1": Said(values={"skill": 1})},
        kind=RatingKind.SUPERVISOR,
        rubric=other.rubric,
        at=NOW + timedelta(days=400),
    )

    first = curve_of(ten.supervisor, enrolment)
    curve = curve_of(ten.supervisor, enrolment, f"?instrument={other.rubric.slug}")
    assert [(row["id"], row["n_ratings"]) for row in first["instruments"]] == [
        ("ipt-adherence-competence", 4),
        (other.rubric.slug, 2),
    ]
    assert first["instrument"]["id"] == "ipt-adherence-competence"
    assert {point["kind"] for point in first["points"]} == {"independent"}
    assert curve["instrument"] == {"id": other.rubric.slug, "name": other.rubric.title}
    assert curve["instruments"] == first["instruments"]
    assert [point["score"] for point in curve["points"]] == [2.0, 1.0]
    assert (curve["scale"]["id"], curve["cut"]) == ("skill", None)


def test_of_two_instruments_used_as_often_the_one_used_last_comes_first(ten: Class) -> None:
    newcomer = factories.make_enrolment(ten.programme, cohort=ten.cohort)
    factories.make_supervision(ten.supervisor, newcomer)
    session = factories.make_session(
        ten.programme, case=factories.make_case(newcomer), number=1, n_turns=1
    )
    for days, said, rubric in (
        (1, {"S1": Said(values={"skill": 2})}, store_rubric(SKILLS)),
        (0, {"A1": points(4)}, None),
    ):
        rate(
            session,
            ten.supervisor,
            said,
            kind=RatingKind.SUPERVISOR,
            rubric=rubric,
            at=NOW + timedelta(days=days),
        )

    shown = curve_of(ten.supervisor, newcomer)

    assert shown["scale"]["id"] == "skill"
    assert [row["n_ratings"] for row in shown["instruments"]] == [1, 1]


def test_a_section_and_the_other_scale_can_be_followed(ten: Class) -> None:
    shown = curve_of(ten.lead, ten.trainees[0], "?scale=adherence&section=A")

    assert shown["scale"] == {"id": "adherence", "name": "Adherence", "min": 0, "max": 4}
    assert shown["section"]["id"] == "A"
    assert shown["cut"] is None
    assert {point["p_at_or_above_cut"] for point in shown["model"]["curve"]} == {None}
    assert "cut" not in shown["model"]["sentence"]
    assert {point["n_items"] for point in shown["points"]} == {2}
    assert [row["id"] for row in shown["sections"]] == ["overall", "every_phase", *"ABCDEFGH"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?scale=charm", "unknown_scale"),
        ("?section=Z", "unknown_section"),
        ("?instrument=none-such", "unknown_instrument"),
    ],
)
def test_an_unknown_instrument_scale_or_section_is_named(ten: Class, query: str, code: str) -> None:
    answer = client_of(ten.lead).get(f"/api/v1/trainees/{ten.trainees[0].pk}/curve/{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_cohort_of_four_is_refused_and_gets_a_straight_line(four: Class) -> None:
    trainee = four.trainees[1]
    by_session = frame_of(four).query("trainee == @trainee.pk.__str__()")
    means = by_session.groupby("session_number")["score"].mean()

    shown = curve_of(four.lead, trainee)

    model = shown["model"]
    assert (model["fitted"], model["reason"]) == (False, "insufficient_data")
    assert model["text"].startswith("Four trainees of this cohort have independent ratings")
    assert "at least 5" in model["text"]
    assert [point["x"] for point in model["line"]] == [1, 2, 3, 4]
    # A least-squares line goes through the mean of the session means.
    level = sum(point["level"] for point in model["line"]) / 4
    assert level == pytest.approx(means.mean())
    assert len(shown["points"]) == 8
    assert shown["cohort"]["n_trainees"] == 4


def test_a_trainee_with_two_rated_sessions_gets_no_line(db: None) -> None:
    made = make_class(2, n_sessions=2)

    shown = curve_of(made.lead, made.trainees[0])

    assert shown["model"]["line"] is None


def test_one_session_each_shows_no_growth(db: None) -> None:
    made = make_class(5, n_sessions=1)

    shown = curve_of(made.lead, made.trainees[0])

    assert shown["model"]["reason"] == "insufficient_data"
    assert "one session" in shown["model"]["text"]


def test_no_curve_is_drawn_beyond_the_trainees_last_rated_session(ten: Class) -> None:
    trainee = ten.trainees[0]
    last = ten.sessions[trainee][-1]
    withdraw_consent(ten, last)

    shown = curve_of(ten.lead, trainee)

    assert [point["x"] for point in shown["model"]["curve"]] == [1, 2, 3]
    assert [point["x"] for point in shown["model"]["cohort_curve"]] == [1, 2, 3, 4]


def withdraw_consent(made: Class, session: TherapySession) -> None:
    Consent.objects.create(
        programme=made.programme,
        therapy_session=session,
        scopes=["training"],
        form_version="1",
        given_on=factories.LONG_AGO,
        recorded_by=made.lead,
        withdrawn_at=factories.NOW,
    )


def test_a_session_whose_consent_was_withdrawn_is_no_point(ten: Class) -> None:
    trainee = ten.trainees[0]
    withdraw_consent(ten, ten.sessions[trainee][1])

    shown = curve_of(ten.lead, trainee)

    assert {point["x"] for point in shown["points"]} == {1, 3, 4}
    assert shown["model"]["n_ratings"] == 78


def test_a_session_rated_again_by_the_same_rater_counts_once_in_the_model(ten: Class) -> None:
    trainee, rater = ten.trainees[0], ten.raters[0]
    session = ten.sessions[trainee][0]
    again = factories.make_round(ten.programme, lead=ten.lead, sessions=[session], raters=[rater])
    rate(session, rater, dict.fromkeys(ITEMS, points(6)), round_=again)
    Round.objects.filter(pk=again.pk).update(phase="closed", closed_at=factories.NOW)

    shown = curve_of(ten.lead, trainee)

    assert len(shown["points"]) == 9
    assert shown["model"]["n_ratings"] == 80


def test_phase_that_repeats_the_order_is_left_out_of_the_model(db: None) -> None:
    made = make_class(6, n_sessions=3)
    for sessions in made.sessions.values():
        for session, phase in zip(sessions, ("initial", "middle", "termination"), strict=True):
            TherapySession.objects.filter(pk=session.pk).update(phase=phase)

    shown = curve_of(made.lead, made.trainees[0])

    assert shown["model"]["fitted"] is True
    assert "phase left out" in shown["model"]["method"]


def test_cautions_of_the_design_stand_beside_the_model(ten: Class) -> None:
    Round.objects.filter(pk=ten.rounds[0].pk).update(blind_to_trainee=False)
    factories.make_supervision(ten.raters[0], ten.trainees[0])

    shown = curve_of(ten.lead, ten.trainees[0])

    codes = {warning["code"] for warning in shown["model"]["warnings"]}
    assert {"few_raters", "not_independent", "not_blind_to_order"} <= codes


def test_order_counts_sessions_by_date_across_cases(ten: Class) -> None:
    trainee = ten.trainees[0]
    first = ten.sessions[trainee][0]
    TherapySession.objects.filter(pk=first.pk).update(
        held_on=factories.LONG_AGO + timedelta(weeks=99)
    )

    training = training_of([trainee.pk])

    in_order = sorted(training.values(), key=lambda session: session.x)
    assert [session.id for session in in_order] == [
        session.pk for session in [*ten.sessions[trainee][1:], first]
    ]
    assert [session.x for session in in_order] == [1, 2, 3, 4]


def test_reading_a_curve_is_recorded(ten: Class) -> None:
    curve_of(ten.lead, ten.trainees[0], "?section=A")

    event = AuditEvent.objects.get(verb="curve.read")
    assert (event.actor, event.target) == (str(ten.lead.pk), str(ten.trainees[0].pk))
    assert event.details == {
        "instrument": "ipt-adherence-competence",
        "scale": "competence",
        "section": "A",
    }


def test_a_trainee_without_any_rating_gets_no_curve_and_no_error(ten: Class) -> None:
    newcomer = factories.make_enrolment(ten.programme, cohort=ten.cohort)

    shown = curve_of(ten.lead, newcomer)

    assert shown["points"] == []
    assert (shown["model"]["fitted"], shown["model"]["line"]) == (False, None)
    assert "no curve" in shown["model"]["text"]


def test_scores_that_never_vary_are_refused(db: None) -> None:
    made = make_class(5, n_sessions=2, level=3)

    shown = curve_of(made.lead, made.trainees[0])

    assert (shown["model"]["fitted"], shown["model"]["reason"]) == (False, "no_variation")
    assert "do not vary" in shown["model"]["text"]


def test_a_curve_takes_the_same_number_of_queries_for_any_cohort(db: None) -> None:
    counts = []
    for made in (make_class(5, n_sessions=2), make_class(8, n_sessions=3)):
        client = client_of(made.lead)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/api/v1/trainees/{made.trainees[0].pk}/curve/")
        assert answer.json()["model"]["fitted"] is True
        counts.append(len(queries))

    assert counts[0] == counts[1]
